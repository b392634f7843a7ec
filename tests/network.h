/* Networks made of texts, and what is said of those that make no sense: for tests of lib/. */
#ifndef HNN_NETWORK_H
#define HNN_NETWORK_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "model/model.h"
#include "tap.h"
#include "util/mem.h"

/* The only network of an input that is open, to be freed. */
static inline struct model *network_read_from(struct input *in)
{
	struct records records;
	struct model *m;

	if (!records_read(in, &records))
		abort();
	m = model_read(&records);
	records_free(&records);
	input_close(in);
	return m;
}

/* That of a text with one text in it replaced, to be freed. */
static inline struct model *network_variant(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *changed = mem_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	struct input in;
	struct model *m;

	input_text(&in, "net", changed);
	m = network_read_from(&in);
	free(changed);
	return m;
}

/* Two populations, a connection, a drive and a bias. */
static const char tiny_network[] =
	"network net nx=5 ny=1 spacing=1 celsius=37 threshold=0\n"
	"population A lattice=full z=0 dipole=L2\n"
	"section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"
	"section A apical_trunk parent=soma at=1 L=300 diam=2 cm=1 Ra=100 v0=-65 dz=1\n"
	"section A tuft parent=apical_trunk at=1 L=50 diam=1 cm=1 Ra=100 v0=-65 dx=1\n"
	"location A far sections=tuft,apical_trunk\n"
	"channel A soma hh2 gnabar=0.12 gkbar=0.036 gl=0.0003 el=-54.3\n"
	"channel A tuft ar gbar=exp(1e-06,0.003)\n"
	"channel A tuft cad taur=20\n"
	"synapse A ampa e=0 tau1=0.5 tau2=5 sections=tuft,apical_trunk,soma\n"
	"synapse A gabaa e=-80 tau1=0.5 tau2=5 sections=soma\n"
	"baseline A early to=10 offset=1\n"
	"baseline A late offset=2 slope=0.1\n"
	"population B lattice=basket z=100\n"
	"section B soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"
	"synapse B ampa e=0 tau1=0.5 tau2=5 sections=soma\n"
	"connect A B soma ampa weight=0.1 delay=1 lambda=3\n"
	"drive in type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2 lambda=3 seed=4 conn_seed=3\n"
	"target in B ampa=0.01 delay=0.5\n"
	"target in A ampa=0.01 delay=0.1 probability=0.5\n"
	"bias hold A amplitude=0.1 tstart=1 tstop=5\n"
	"end\n";

/* A change after which a network makes no sense, and what is said of it. */
struct refusal {
	const char *from, *to;
	int line; /* 0: none in the message */
	const char *message;
};

static const char *refused_text;
static const struct refusal *refused;

static inline void refuse(int i)
{
	model_free(network_variant(refused_text, refused[i].from, refused[i].to));
}

/* Test that each change to a text is refused. */
static inline void test_refused(const char *text, const struct refusal *wrong, size_t count)
{
	refused_text = text;
	refused = wrong;
	for (size_t i = 0; i < count; i++) {
		struct end end = apart(refuse, (int)i);
		char *want = wrong[i].line ? mem_printf("hnn: net:%d: %s\n", wrong[i].line, wrong[i].message)
		                           : mem_printf("hnn: net: %s\n", wrong[i].message);

		if (!ok(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 1 && strcmp(end.said, want) == 0, "refused: %s",
		        wrong[i].message))
			printf("# with '%s' it says: %s\n", wrong[i].to, end.said);
		free(want);
	}
}

#endif
