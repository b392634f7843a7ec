#include "stream/potentials.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* The contacts' places, X,Y,Z set apart by blanks. */
static void contacts(const struct input *in, struct potentials *p, const char *text)
{
	size_t count = 0, room = 0;

	while (*text) {
		const char *word = text;
		double *at = *GROW(p->contact, count, room);
		bool good = true;

		for (int k = 0; k < 3; k++)
			good = good && num_scan(&text, &at[k]) && (k == 2 || *text++ == ',');
		if (!good || (*text && *text != ' '))
			die_at(in->name, p->traces.line, "contacts: '%.*s' is not X,Y,Z", (int)strcspn(word, " "), word);
		text += strspn(text, " ");
	}
	if (count != p->traces.columns)
		die_at(in->name, p->traces.line, "%zu contacts for %zu columns", count, p->traces.columns);
}

bool potentials_read(struct input *in, struct potentials *p)
{
	const char *places;

	*p = (struct potentials){0};
	if (!traces_read_as(in, &p->traces, STREAM_POTENTIALS))
		return false;
	places = headers_get(&p->traces.headers, "contacts");
	if (places)
		contacts(in, p, places);
	else if (!p->traces.failed)
		die_at(in->name, p->traces.line,
		       "no line '# contacts X,Y,Z ...': expected potentials at electrodes, as hnn-sim --lfp writes them");
	return true;
}

void potentials_free(struct potentials *p)
{
	traces_free(&p->traces);
	free(p->contact);
	p->contact = NULL;
}
