#include "model/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* The record being read, and which of its settings have been asked for. */
struct cursor {
	const struct records *records;
	const struct record *record;
	uint64_t used;
	struct model *model;
};

#define FAIL(c, ...) die_at((c)->records->file, (c)->record->line, __VA_ARGS__)

static const char *text(struct cursor *c, const char *key, const char *otherwise)
{
	for (size_t i = 0; i < c->record->settings; i++)
		if (strcmp(c->record->setting[i].key, key) == 0) {
			c->used |= 1ULL << (i & 63);
			return c->record->setting[i].value;
		}
	if (!otherwise)
		FAIL(c, "%s: '%s=' is missing", c->record->kind, key);
	return otherwise;
}

static bool given(const struct cursor *c, const char *key)
{
	return record_get(c->record, key) != NULL;
}

static double number(struct cursor *c, const char *key, double low, double high)
{
	const char *s = text(c, key, NULL);
	double x;

	if (!num_parse(s, &x))
		FAIL(c, "%s=%s: not a number", key, s);
	if (x < low || x > high)
		FAIL(c, "%s=%s: out of range (%g to %g)", key, s, low, high);
	return x;
}

static double number_or(struct cursor *c, const char *key, double low, double high, double otherwise)
{
	return given(c, key) ? number(c, key, low, high) : otherwise;
}

static long integer(struct cursor *c, const char *key, long low, long high)
{
	const char *s = text(c, key, NULL);
	long n;

	if (!num_parse_long(s, &n))
		FAIL(c, "%s=%s: not a whole number", key, s);
	if (n < low || n > high)
		FAIL(c, "%s=%s: out of range (%ld to %ld)", key, s, low, high);
	return n;
}

static long integer_or(struct cursor *c, const char *key, long low, long high, long otherwise)
{
	return given(c, key) ? integer(c, key, low, high) : otherwise;
}

/* One of the words in `choices` (ends with NULL): its index. */
static int choice(struct cursor *c, const char *key, const char *const choices[], const char *otherwise)
{
	const char *s = text(c, key, otherwise);

	for (int i = 0; choices[i]; i++)
		if (strcmp(choices[i], s) == 0)
			return i;
	FAIL(c, "%s=%s: unknown (expected %s%s%s%s%s)", key, s, choices[0], choices[1] ? ", " : "",
	     choices[1] ? choices[1] : "", choices[1] && choices[2] ? ", " : "",
	     choices[1] && choices[2] ? choices[2] : "");
}

static void names(struct cursor *c, size_t n, const char *what)
{
	if (c->record->names != n)
		FAIL(c, "%s: expected %s before the settings", c->record->kind, what);
}

static void all_used(struct cursor *c)
{
	if (c->record->settings > 64)
		FAIL(c, "%s: too many settings", c->record->kind);
	for (size_t i = 0; i < c->record->settings; i++)
		if (!(c->used >> i & 1))
			FAIL(c, "%s: unknown setting '%s'", c->record->kind, c->record->setting[i].key);
}

/* Another item at the end of an array whose capacity is its length. */
#define APPEND(array, count)                                              \
	((array) = mem_resize((array), (size_t)(count) + 1, sizeof *(array)), \
	 memset((array) + (count), 0, sizeof *(array)), (array) + (count)++)

int model_population(const struct model *model, const char *name)
{
	for (int i = 0; i < model->populations; i++)
		if (strcmp(model->population[i].name, name) == 0)
			return i;
	return -1;
}

int population_section(const struct population *p, const char *name)
{
	for (int i = 0; i < p->sections; i++)
		if (strcmp(p->section[i].name, name) == 0)
			return i;
	return -1;
}

int population_synapse(const struct population *p, const char *name)
{
	for (int i = 0; i < p->synapses; i++)
		if (strcmp(p->synapse[i].name, name) == 0)
			return i;
	return -1;
}

uint64_t population_sections(const struct population *p, const char *name)
{
	int s = population_section(p, name);

	for (int i = 0; i < p->locations; i++)
		if (strcmp(p->location[i].name, name) == 0)
			return p->location[i].sections;
	return s < 0 ? 0 : 1ULL << s;
}

const char *model_gid_name(const struct model *model, int gid)
{
	for (int i = 0; i < model->populations; i++)
		if (gid < model->population[i].gid + model->population[i].cells)
			return model->population[i].name;
	for (int i = 0; i < model->drives; i++)
		if (gid < model->drive[i].gid + model->drive[i].cells)
			return model->drive[i].name;
	return NULL;
}

static struct population *population(struct cursor *c, size_t i)
{
	int p = model_population(c->model, c->record->name[i]);

	if (p < 0)
		FAIL(c, "%s: there is no population '%s' above", c->record->kind, c->record->name[i]);
	return &c->model->population[p];
}

static int section(struct cursor *c, const struct population *p, const char *name)
{
	int s = population_section(p, name);

	if (s < 0)
		FAIL(c, "%s: %s has no section '%s'", c->record->kind, p->name, name);
	return s;
}

static uint64_t section_list(struct cursor *c, const struct population *p)
{
	char *list = mem_text(text(c, "sections", NULL)), *save = NULL;
	uint64_t set = 0;

	for (char *word = strtok_r(list, ",", &save); word; word = strtok_r(NULL, ",", &save))
		set |= 1ULL << section(c, p, word);
	free(list);
	if (!set)
		FAIL(c, "sections=%s: no section", text(c, "sections", NULL));
	return set;
}

static void read_network(struct cursor *c)
{
	names(c, 1, "a name");
	c->model->name = mem_text(c->record->name[0]);
	c->model->nx = (int)integer(c, "nx", 1, MAX_MESH);
	c->model->ny = (int)integer(c, "ny", 1, MAX_MESH);
	c->model->spacing = number(c, "spacing", 1e-6, 1e6);
	c->model->celsius = number(c, "celsius", -50, 100);
	c->model->threshold = number(c, "threshold", -200, 200);
}

static void read_population(struct cursor *c)
{
	static const char *const lattices[] = {"full", "basket", NULL}, *const layers[] = {"L2", "L5", "none", NULL};
	struct population *p;

	names(c, 1, "a name");
	if (c->model->drives)
		FAIL(c, "population: comes before the drives");
	p = APPEND(c->model->population, c->model->populations);
	p->name = mem_text(c->record->name[0]);
	p->basket = choice(c, "lattice", lattices, NULL) == 1;
	p->z = number(c, "z", -1e6, 1e6);
	p->dipole = choice(c, "dipole", layers, "none");
	p->root = -1;
	p->line = c->record->line;
	if (p->dipole == 2)
		p->dipole = -1;
}

static void read_section(struct cursor *c)
{
	static const char *const axis[] = {"dx", "dy", "dz"};
	struct population *p;
	struct section *s;

	names(c, 2, "a population and a section");
	p = population(c, 0);
	if (p->sections == MAX_SECTIONS)
		FAIL(c, "section: %s has more than %d sections", p->name, MAX_SECTIONS);
	s = APPEND(p->section, p->sections);
	s->name = mem_text(c->record->name[1]);
	s->length = number(c, "L", 0.1, 1e5);
	s->diam = number(c, "diam", 1e-3, 1e4);
	s->cm = number(c, "cm", 1e-6, 1e3);
	s->ra = number(c, "Ra", 1e-3, 1e6);
	s->v0 = number(c, "v0", -200, 200);
	for (int k = 0; k < 3; k++)
		s->d[k] = number_or(c, axis[k], -1e6, 1e6, 0);
	if (s->d[0] == 0 && s->d[1] == 0 && s->d[2] == 0)
		FAIL(c, "section: no direction (dx, dy, dz)");
	s->parent = -1;
	if (given(c, "parent")) {
		text(c, "parent", NULL); /* resolved when all sections are known */
		s->at = (int)integer(c, "at", 0, 1);
	} else if (p->root >= 0) {
		FAIL(c, "section: '%s' has no parent, but '%s' is the root of %s", s->name, p->section[p->root].name, p->name);
	} else {
		p->root = p->sections - 1;
	}
}

static void read_location(struct cursor *c)
{
	struct population *p;
	struct location *l;

	names(c, 2, "a population and a name");
	p = population(c, 0);
	if (population_sections(p, c->record->name[1]))
		FAIL(c, "'%s' of %s is defined twice", c->record->name[1], p->name);
	l = APPEND(p->location, p->locations);
	l->name = mem_text(c->record->name[1]);
	l->sections = section_list(c, p);
}

static struct profile profile(struct cursor *c, const char *key)
{
	const char *s = text(c, key, NULL), *t = s;
	struct profile f = {PROFILE_CONSTANT, 0, 0, 0};
	double *value[] = {&f.a, &f.b, &f.c};
	int n = 0;

	if (num_parse(s, &f.a))
		return f;
	if (strncmp(s, "exp(", 4) == 0) {
		f.shape = PROFILE_EXP;
		t = s + 4;
	} else if (strncmp(s, "linear(", 7) == 0) {
		f.shape = PROFILE_LINEAR;
		t = s + 7;
	} else {
		FAIL(c, "%s=%s: not a number, exp(a,b[,c]) or linear(a,b,c)", key, s);
	}
	while (n < 3 && num_scan(&t, value[n]) && isfinite(*value[n])) {
		n++;
		if (*t == ',')
			t++;
		else
			break;
	}
	if (strcmp(t, ")") != 0 || n < (f.shape == PROFILE_EXP ? 2 : 3))
		FAIL(c, "%s=%s: expected exp(a,b[,c]) or linear(a,b,c)", key, s);
	if (f.shape == PROFILE_LINEAR && f.c <= 0)
		FAIL(c, "%s=%s: the distance c must be positive", key, s);
	return f;
}

double profile_at(const struct profile *f, double x)
{
	switch (f->shape) {
	case PROFILE_EXP: return f->a * (exp(f->b * x) + f->c);
	case PROFILE_LINEAR: return f->a + fmin(f->c, x) * (f->b - f->a) / f->c;
	default: return f->a;
	}
}

static void read_channel(struct cursor *c)
{
	struct population *p;
	struct section *s;
	const struct channel *ch;
	int k;

	names(c, 3, "a population, a section and a channel");
	p = population(c, 0);
	s = &p->section[section(c, p, c->record->name[1])];
	k = channel_index(c->record->name[2]);
	if (k < 0)
		FAIL(c, "channel: there is no channel '%s'", c->record->name[2]);
	s->has[k] = true;
	ch = &channel_table[k];
	for (int i = 0; i < CHANNEL_PARAMS && ch->param[i].name; i++) {
		s->param[k][i] = profile(c, ch->param[i].name);
		const struct profile *f = &s->param[k][i];
		bool time = strcmp(ch->param[i].unit, "ms") == 0, volt = strcmp(ch->param[i].unit, "mV") == 0;

		if (f->shape == PROFILE_CONSTANT)
			number(c, ch->param[i].name, volt ? -200 : time ? 1e-3 : 0, 1e6);
		else if (!volt && (f->a < 0 || (f->shape == PROFILE_LINEAR ? f->b < 0 : f->c < (f->b < 0 ? 0 : -1))))
			FAIL(c, "%s=%s: becomes negative", ch->param[i].name, text(c, ch->param[i].name, NULL));
	}
}

static void read_synapse(struct cursor *c)
{
	static const char *const kinds[] = {"exp2syn", NULL};
	struct population *p;
	struct synapse *s;

	names(c, 2, "a population and a receptor");
	p = population(c, 0);
	if (p->synapses == RECEPTORS)
		FAIL(c, "synapse: %s has more than %d receptors", p->name, RECEPTORS);
	s = APPEND(p->synapse, p->synapses);
	s->name = mem_text(c->record->name[1]);
	choice(c, "kind", kinds, "exp2syn");
	s->e = number(c, "e", -500, 500);
	s->tau1 = number(c, "tau1", 1e-6, 1e6);
	s->tau2 = number(c, "tau2", 1e-6, 1e6);
	if (s->tau1 >= s->tau2)
		FAIL(c, "synapse: the rise time tau1=%g is not shorter than the decay time tau2=%g", s->tau1, s->tau2);
	s->sections = section_list(c, p);
}

static void read_baseline(struct cursor *c)
{
	struct population *p;
	struct baseline *b;
	double before;

	names(c, 2, "a population and a name");
	p = population(c, 0);
	before = p->baselines ? p->baseline[p->baselines - 1].to : -INFINITY;
	b = APPEND(p->baseline, p->baselines);
	b->to = number_or(c, "to", -1e9, 1e9, INFINITY);
	b->offset = number(c, "offset", -1e12, 1e12);
	b->slope = number_or(c, "slope", -1e9, 1e9, 0);
	if (!(b->to > before))
		FAIL(c, "baseline: 'to' must come after the end of the one before");
}

/* The sections that `where` names in p, all of which must have the receptor. */
static uint64_t place(struct cursor *c, const struct population *p, const char *where, int synapse)
{
	uint64_t set = population_sections(p, where);

	if (!set)
		FAIL(c, "%s: %s has no location or section '%s'", c->record->kind, p->name, where);
	if (set & ~p->synapse[synapse].sections)
		FAIL(c, "%s: not every section of '%s' of %s has the receptor '%s'", c->record->kind, where, p->name,
		     p->synapse[synapse].name);
	return set;
}

static int receptor(struct cursor *c, const struct population *p, const char *name)
{
	int k = population_synapse(p, name);

	if (k < 0)
		FAIL(c, "%s: %s has no receptor '%s'", c->record->kind, p->name, name);
	return k;
}

static void read_connect(struct cursor *c)
{
	struct population *target;
	struct connection *k;

	names(c, 4, "source, target, location and receptor");
	k = APPEND(c->model->connection, c->model->connections);
	k->source = (int)(population(c, 0) - c->model->population);
	target = population(c, 1);
	k->target = (int)(target - c->model->population);
	k->synapse = receptor(c, target, c->record->name[3]);
	k->sections = place(c, target, c->record->name[2], k->synapse);
	k->weight = number(c, "weight", 0, 1e6);
	k->delay = number(c, "delay", 1e-3, 1e9);
	k->lambda = number(c, "lambda", 1e-6, 1e9);
	k->gain = number_or(c, "gain", 0, 1e6, 1);
	k->autapses = integer_or(c, "autapses", 0, 1, 1);
}

static void read_drive(struct cursor *c)
{
	static const char *const types[] = {"evoked", NULL};
	struct model *m = c->model;
	struct drive *d;

	names(c, 1, "a name");
	if (model_population(m, c->record->name[0]) >= 0)
		FAIL(c, "drive: '%s' is the name of a population", c->record->name[0]);
	d = APPEND(m->drive, m->drives);
	d->name = mem_text(c->record->name[0]);
	d->line = c->record->line;
	d->type = choice(c, "type", types, NULL);
	text(c, "location", NULL); /* looked up by the targets */
	d->mu = number(c, "mu", -1e9, 1e9);
	d->sigma = number(c, "sigma", 0, 1e9);
	d->numspikes = (int)integer(c, "numspikes", 1, 1000000);
	d->each = strcmp(text(c, "cells", NULL), "each") == 0;
	d->cells = d->each ? 0 : (int)integer(c, "cells", 1, 1000000);
	d->lambda = number(c, "lambda", 1e-6, 1e9);
	d->seed = integer(c, "seed", 0, 4294967295);
	d->conn_seed = integer(c, "conn_seed", 0, 4294967295);
}

static void read_target(struct cursor *c)
{
	struct model *m = c->model;
	struct population *p;
	struct drive *d = NULL;
	struct target *t;
	const char *where;

	names(c, 2, "a drive and a population");
	for (int i = 0; i < m->drives; i++)
		if (strcmp(m->drive[i].name, c->record->name[0]) == 0)
			d = &m->drive[i];
	if (!d)
		FAIL(c, "target: there is no drive '%s' above", c->record->name[0]);
	where = record_get(records_find(c->records, "drive", (const char *[]){d->name, NULL}), "location");
	p = population(c, 1);
	t = APPEND(d->target, d->targets);
	t->population = (int)(p - m->population);
	t->delay = number(c, "delay", 0, 1e9);
	t->probability = number_or(c, "probability", 0, 1, 1);
	if (t->probability == 0)
		FAIL(c, "target: probability=0 connects nothing; leave the target out");
	for (size_t i = 0; i < c->record->settings; i++) {
		const char *key = c->record->setting[i].key;
		int k;

		if (strcmp(key, "delay") == 0 || strcmp(key, "probability") == 0)
			continue;
		k = receptor(c, p, key);
		t->sections = place(c, p, where, k);
		t->synapse[t->synapses] = k;
		t->weight[t->synapses++] = number(c, key, 0, 1e6);
	}
	if (!t->synapses)
		FAIL(c, "target: no weight of any receptor");
}

static void read_bias(struct cursor *c)
{
	struct model *m = c->model;
	struct population *p;
	struct bias *b;

	names(c, 2, "a name and a population");
	p = population(c, 1);
	b = APPEND(m->bias, m->biases);
	b->name = mem_text(c->record->name[0]);
	b->population = (int)(p - m->population);
	b->section = section(c, p, text(c, "section", "soma"));
	b->amplitude = number(c, "amplitude", -1e6, 1e6);
	b->tstart = number_or(c, "tstart", 0, 1e9, 0);
	b->tstop = number_or(c, "tstop", 0, 1e9, INFINITY);
	if (b->tstop < b->tstart)
		FAIL(c, "bias: tstop=%g is before tstart=%g", b->tstop, b->tstart);
}

static const struct kind {
	const char *name;
	void (*read)(struct cursor *c);
} kinds[] = {
	{"network", read_network},   {"population", read_population},
	{"section", read_section},   {"location", read_location},
	{"channel", read_channel},   {"synapse", read_synapse},
	{"baseline", read_baseline}, {"connect", read_connect},
	{"drive", read_drive},       {"target", read_target},
	{"bias", read_bias},
};

/* Parents by name, now that all sections are known; and that they form one tree. */
static void link_sections(struct cursor *c, struct population *p)
{
	if (p->sections == 0 || p->root < 0) {
		if (p->sections == 0)
			die_at(c->records->file, p->line, "population '%s' has no sections", p->name);
		die_at(c->records->file, p->line, "population '%s' has no root: every section has a parent", p->name);
	}
	if (population_section(p, "soma") < 0)
		die_at(c->records->file, p->line, "population '%s' has no section 'soma'", p->name);
	for (size_t i = 0; i < c->records->count; i++) {
		const char *parent;

		c->record = &c->records->item[i];
		if (strcmp(c->record->kind, "section") != 0 || strcmp(c->record->name[0], p->name) != 0)
			continue;
		parent = record_get(c->record, "parent");
		if (parent)
			p->section[population_section(p, c->record->name[1])].parent = section(c, p, parent);
	}
	for (int s = 0; s < p->sections; s++) {
		int steps = 0;

		for (int up = s; up >= 0; up = p->section[up].parent)
			if (++steps > p->sections)
				die_at(c->records->file, p->line, "the sections of '%s' form a ring, not a tree", p->name);
	}
	if (p->dipole >= 0 && population_section(p, "apical_trunk") < 0)
		die_at(c->records->file, p->line, "population '%s' has a dipole but no section 'apical_trunk'", p->name);
	if (p->baselines && p->baseline[p->baselines - 1].to < INFINITY)
		die_at(c->records->file, p->line, "the last baseline of '%s' must not have a 'to'", p->name);
}

/* Lattice positions, in the order of the gids. */
static void place_cells(const struct model *m, struct population *p)
{
	int room = m->nx * m->ny;

	p->x = mem_new((size_t)room, sizeof *p->x);
	p->y = mem_new((size_t)room, sizeof *p->y);
	if (!p->basket)
		for (int x = 0; x < m->nx; x++)
			for (int y = 0; y < m->ny; y++) {
				p->x[p->cells] = x;
				p->y[p->cells++] = y;
			}
	else
		for (int y = 0; y < m->ny; y++)
			for (int x = y % 2; x < m->nx; x += 3) {
				p->x[p->cells] = x;
				p->y[p->cells++] = y;
			}
}

static int by_population(const void *a, const void *b)
{
	const struct target *s = a, *t = b;

	return s->population - t->population;
}

struct model *model_read(const struct records *records)
{
	struct model *m = mem_new(1, sizeof *m);
	struct cursor c = {.records = records, .model = m};

	for (size_t i = 0; i < records->count; i++) {
		size_t k = 0;

		c.record = &records->item[i];
		c.used = 0;
		if (!*c.record->kind || strcmp(c.record->kind, "end") == 0)
			continue;
		while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k].name, c.record->kind) != 0)
			k++;
		if (k == sizeof kinds / sizeof *kinds)
			FAIL(&c, "'%s': unknown kind of record", c.record->kind);
		for (size_t j = 0; j < c.record->names; j++)
			if (strchr(c.record->name[j], '.'))
				FAIL(&c, "'%s': a name has no dot in it", c.record->name[j]);
		for (size_t j = 0; j < i; j++)
			if (c.record->names && strcmp(records->item[j].kind, c.record->kind) == 0 &&
			    records->item[j].names == c.record->names) {
				size_t same = 0;

				while (same < c.record->names && strcmp(records->item[j].name[same], c.record->name[same]) == 0)
					same++;
				if (same == c.record->names)
					FAIL(&c, "the same %s stands in line %ld", c.record->kind, records->item[j].line);
			}
		kinds[k].read(&c);
		all_used(&c);
	}
	if (!m->populations)
		die_at(records->file, 0, "the network has no population");
	for (int i = 0; i < m->populations; i++) {
		struct population *p = &m->population[i];

		link_sections(&c, p);
		place_cells(m, p);
		p->gid = m->gids;
		m->gids += p->cells;
	}
	for (int i = 0; i < m->drives; i++) {
		struct drive *d = &m->drive[i];

		if (!d->targets)
			die_at(records->file, d->line, "drive '%s' has no targets", d->name);
		qsort(d->target, (size_t)d->targets, sizeof *d->target, by_population);
		if (d->each)
			for (int t = 0; t < d->targets; t++)
				d->cells += m->population[d->target[t].population].cells;
		d->gid = m->gids;
		m->gids += d->cells;
	}
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	for (int i = 0; i < m->populations; i++) {
		struct population *p = &m->population[i];

		for (int s = 0; s < p->sections; s++)
			free(p->section[s].name);
		for (int s = 0; s < p->locations; s++)
			free(p->location[s].name);
		for (int s = 0; s < p->synapses; s++)
			free(p->synapse[s].name);
		free(p->section);
		free(p->location);
		free(p->synapse);
		free(p->baseline);
		free(p->x);
		free(p->y);
		free(p->name);
	}
	for (int i = 0; i < m->drives; i++) {
		free(m->drive[i].target);
		free(m->drive[i].name);
	}
	for (int i = 0; i < m->biases; i++)
		free(m->bias[i].name);
	free(m->population);
	free(m->connection);
	free(m->drive);
	free(m->bias);
	free(m->name);
	free(m);
}
