#include "model/cursor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "util/mem.h"

const struct key connect_keys[] = {
	{"weight", "uS", 0, 1e6, NULL, false},
	{"delay", "ms", 1e-3, 1e9, NULL, false},
	{"lambda", NULL, 1e-6, 1e9, NULL, false},
	{"gain", NULL, 0, 1e6, "1", false},
	{"autapses", NULL, 0, 1, "1", true},
	{"probability", NULL, 0, 1, "1", false},
	{"conn_seed", NULL, 0, 4294967295, "3", true},
	{"pairs", NULL, 0, 0, "", false},
	{0},
};

void read_connect(struct cursor *c)
{
	struct population *target;
	struct connection *k;

	cursor_names(c, 4, "source, target, location and receptor");
	k = APPEND(c->model->connection, c->model->connections);
	k->source = (int)(cursor_population(c, 0) - c->model->population);
	target = cursor_population(c, 1);
	k->target = (int)(target - c->model->population);
	k->synapse = cursor_receptor(c, target, c->record->name[3]);
	k->sections = cursor_place(c, target, c->record->name[2], k->synapse);
	k->weight = cursor_value(c, "weight");
	k->delay = cursor_value(c, "delay");
	k->lambda = cursor_value(c, "lambda");
	k->gain = cursor_value(c, "gain");
	k->autapses = cursor_whole(c, "autapses");
	k->probability = cursor_value(c, "probability");
	k->conn_seed = cursor_whole(c, "conn_seed");
	cursor_text(c, "pairs", ""); /* read when the cells are counted */
	k->line = c->record->line;
}

/* --- which cells are connected ----------------------------------------------------------------- */

static int by_cells(const void *a, const void *b)
{
	const struct pair *s = a, *t = b;

	return s->source != t->source ? (s->source > t->source) - (s->source < t->source)
	                              : (s->target > t->target) - (s->target < t->target);
}

/* A whole number of [0, below) and what ends it. */
static const char *cell(struct cursor *c, const char *s, char end, const struct population *p, int *value)
{
	long n = 0;

	if (*s < '0' || *s > '9')
		FAIL(c, "connect: pairs: '%.20s': expected SOURCE:TARGET,...", s);
	for (; *s >= '0' && *s <= '9' && n < 1000000000; s++)
		n = 10 * n + *s - '0';
	if (*s != end && (end || *s != ','))
		FAIL(c, "connect: pairs: '%.20s': expected %s", s, end ? "':'" : "',' or the end");
	if (n >= p->cells)
		FAIL(c, "connect: pairs: there is no cell %ld of %s, which has %d", n, p->name, p->cells);
	*value = (int)n;
	return s + (*s != '\0');
}

/* One of the pairs that are listed twice; none is (-1, -1). */
static struct pair listed_twice(const struct connection *k)
{
	struct pair *sorted = mem_resize(NULL, k->pairs, sizeof *sorted), twice = {-1, -1};

	memcpy(sorted, k->pair, k->pairs * sizeof *sorted);
	qsort(sorted, k->pairs, sizeof *sorted, by_cells);
	for (size_t i = 1; i < k->pairs; i++)
		if (by_cells(&sorted[i - 1], &sorted[i]) == 0)
			twice = sorted[i];
	free(sorted);
	return twice;
}

/* pairs=SOURCE:TARGET,... */
static void listed_pairs(struct cursor *c, struct connection *k, const char *text)
{
	const struct population *source = &c->model->population[k->source], *target = &c->model->population[k->target];
	struct pair twice;
	size_t room = 0;

	while (*text) {
		struct pair pair;

		text = cell(c, text, ':', source, &pair.source);
		text = cell(c, text, '\0', target, &pair.target);
		if (source == target && pair.source == pair.target && !k->autapses)
			FAIL(c, "connect: pairs: %d:%d is one cell, and autapses=0", pair.source, pair.target);
		*GROW(k->pair, k->pairs, room) = pair;
	}
	twice = listed_twice(k);
	if (twice.source >= 0)
		FAIL(c, "connect: pairs: %d:%d stands twice", twice.source, twice.target);
}

/* All pairs, source by source. */
static void all_pairs(struct cursor *c, struct connection *k)
{
	int sources = c->model->population[k->source].cells, targets = c->model->population[k->target].cells;

	if ((long long)sources * targets > MAX_CHOICE)
		FAIL(c, "connect: %s%lld pairs to choose from, more than %d", k->probability < 1 ? "probability: " : "",
		     (long long)sources * targets, MAX_CHOICE);
	k->pair = mem_resize(NULL, (size_t)sources * (size_t)targets + 1, sizeof *k->pair);
	for (int i = 0; i < sources; i++)
		for (int j = 0; j < targets; j++)
			if (k->autapses || k->source != k->target || i != j)
				k->pair[k->pairs++] = (struct pair){i, j};
}

/* Keep a share of the pairs, chosen at random. */
static void thin_pairs(struct connection *k)
{
	size_t chosen = (size_t)nearbyint((double)k->pairs * k->probability), kept = 0;
	unsigned char *keep = mem_new(k->pairs, 1);
	struct pcg64 r;

	pcg_seed(&r, (uint64_t)k->conn_seed);
	pcg_choose(&r, k->pairs, chosen, keep);
	for (size_t i = 0; i < k->pairs; i++)
		if (keep[i])
			k->pair[kept++] = k->pair[i];
	k->pairs = kept;
	free(keep);
}

void link_pairs(struct cursor *c)
{
	struct connection *k = c->model->connection;
	const struct population *p = c->model->population;

	for (size_t i = 0; i < c->records->count; i++) {
		const char *pairs;

		c->record = &c->records->item[i];
		if (strcmp(c->record->kind, "connect") != 0)
			continue;
		pairs = record_get(c->record, "pairs");
		if (pairs)
			listed_pairs(c, k, pairs);
		else if (k->probability < 1 || p[k->source].lattice == LATTICE_LISTED || p[k->target].lattice == LATTICE_LISTED)
			all_pairs(c, k);
		if (k->probability < 1)
			thin_pairs(k);
		k++;
	}
}
