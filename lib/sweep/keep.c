#include "sweep/keep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/spool.h"

/* What a run under way has given so far. */
struct given {
	size_t run;
	struct spool part[OUTPUTS];
};

struct keep {
	const struct sweep *sweep;
	struct given *given; /* [count] in no order */
	size_t count, room;
	struct blocks *blocks;
};

struct keep *keep_new(const struct sweep *s)
{
	struct keep *k = mem_new(1, sizeof *k);

	k->sweep = s;
	k->blocks = blocks_new();
	for (int i = 0; i < OUTPUTS; i++)
		if (s->keep[i] && mkdir(s->keep[i], 0777) != 0 && errno != EEXIST)
			die("cannot make the directory '%s':", s->keep[i]);
	return k;
}

static struct given *find(struct keep *k, size_t run)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->given[i].run == run)
			return &k->given[i];
	return NULL;
}

void keep_put(struct keep *k, size_t run, int output, const char *data, size_t length)
{
	struct given *g = find(k, run);

	if (!g) {
		g = GROW(k->given, k->count, k->room);
		*g = (struct given){.run = run};
	}
	spool_add(k->blocks, &g->part[output], data, length);
}

static void write_piece(void *context, const char *data, size_t length)
{
	const struct output *out = context;

	if (fwrite(data, 1, length, out->file) != length)
		die("cannot write '%s':", out->path);
}

void keep_done(struct keep *k, size_t run)
{
	struct given *g = find(k, run);
	int digits = snprintf(NULL, 0, "%zu", k->sweep->design.runs);

	for (int i = 0; g && i < OUTPUTS; i++) {
		struct output out;
		char *path;

		if (!k->sweep->keep[i])
			continue;
		path = mem_printf("%s/%0*zu.%s.txt", k->sweep->keep[i], digits, run + 1, result_name(i));
		output_open(&out, path);
		spool_release(k->blocks, &g->part[i], write_piece, &out);
		output_commit(&out);
		free(path);
	}
	if (g)
		*g = k->given[--k->count];
}

void keep_free(struct keep *k)
{
	free(k->given);
	blocks_free(k->blocks);
	free(k);
}
