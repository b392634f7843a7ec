#include "model/cursor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

void read_drive(struct cursor *c)
{
	static const char *const types[] = {"evoked", NULL};
	struct model *m = c->model;
	struct drive *d;

	cursor_names(c, 1, "a name");
	if (model_population(m, c->record->name[0]) >= 0)
		FAIL(c, "drive: '%s' is the name of a population", c->record->name[0]);
	d = APPEND(m->drive, m->drives);
	d->name = mem_text(c->record->name[0]);
	d->line = c->record->line;
	d->type = cursor_choice(c, "type", types, NULL);
	cursor_text(c, "location", NULL); /* looked up by the targets */
	d->mu = cursor_number(c, "mu", -1e9, 1e9);
	d->sigma = cursor_number(c, "sigma", 0, 1e9);
	d->numspikes = (int)cursor_integer(c, "numspikes", 1, 1000000);
	d->each = strcmp(cursor_text(c, "cells", NULL), "each") == 0;
	d->cells = d->each ? 0 : (int)cursor_integer(c, "cells", 1, 1000000);
	d->lambda = cursor_number(c, "lambda", 1e-6, 1e9);
	d->seed = cursor_integer(c, "seed", 0, 4294967295);
	d->conn_seed = cursor_integer(c, "conn_seed", 0, 4294967295);
}

void read_target(struct cursor *c)
{
	struct model *m = c->model;
	struct population *p;
	struct drive *d = NULL;
	struct target *t;
	const char *where;

	cursor_names(c, 2, "a drive and a population");
	for (int i = 0; i < m->drives; i++)
		if (strcmp(m->drive[i].name, c->record->name[0]) == 0)
			d = &m->drive[i];
	if (!d)
		FAIL(c, "target: there is no drive '%s' above", c->record->name[0]);
	where = record_get(records_find(c->records, "drive", (const char *[]){d->name, NULL}), "location");
	p = cursor_population(c, 1);
	t = APPEND(d->target, d->targets);
	t->population = (int)(p - m->population);
	t->delay = cursor_number(c, "delay", 0, 1e9);
	t->probability = cursor_number_or(c, "probability", 0, 1, 1);
	if (t->probability == 0)
		FAIL(c, "target: probability=0 connects nothing; leave the target out");
	for (size_t i = 0; i < c->record->settings; i++) {
		const char *key = c->record->setting[i].key;
		int k;

		if (strcmp(key, "delay") == 0 || strcmp(key, "probability") == 0)
			continue;
		k = cursor_receptor(c, p, key);
		t->sections = cursor_place(c, p, where, k);
		t->synapse[t->synapses] = k;
		t->weight[t->synapses++] = cursor_number(c, key, 0, 1e6);
	}
	if (!t->synapses)
		FAIL(c, "target: no weight of any receptor");
}

void read_bias(struct cursor *c)
{
	struct model *m = c->model;
	struct population *p;
	struct bias *b;

	cursor_names(c, 2, "a name and a population");
	p = cursor_population(c, 1);
	b = APPEND(m->bias, m->biases);
	b->name = mem_text(c->record->name[0]);
	b->population = (int)(p - m->population);
	b->section = cursor_section(c, p, cursor_text(c, "section", "soma"));
	b->amplitude = cursor_number(c, "amplitude", -1e6, 1e6);
	b->tstart = cursor_number_or(c, "tstart", 0, 1e9, 0);
	b->tstop = cursor_number_or(c, "tstop", 0, 1e9, INFINITY);
	if (b->tstop < b->tstart)
		FAIL(c, "bias: tstop=%g is before tstart=%g", b->tstop, b->tstart);
}

static int by_population(const void *a, const void *b)
{
	const struct target *s = a, *t = b;

	return s->population - t->population;
}

void link_drive(const struct model *m, const char *file, struct drive *d)
{
	if (!d->targets)
		die_at(file, d->line, "drive '%s' has no targets", d->name);
	qsort(d->target, (size_t)d->targets, sizeof *d->target, by_population);
	if (d->each)
		for (int t = 0; t < d->targets; t++)
			d->cells += m->population[d->target[t].population].cells;
}
