#include "model/cursor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/geometry.h"
#include "util/mem.h"
#include "util/num.h"

const struct key population_keys[] = {
	{"lattice", NULL, 0, 0, NULL, false},
	{"z", "um", -1e6, 1e6, NULL, false},
	{"dipole", NULL, 0, 0, "none", false},
	{"threshold", "mV", -200, 200, "", false},
	{0},
};

/* The layer of the model that the setting `dipole` names; -1 where it is `none`. A layer is a column of dipoles. */
static int dipole_layer(struct cursor *c)
{
	const char *name = cursor_text(c, "dipole", "none");
	struct model *m = c->model;
	int layer;

	if (strcmp(name, "none") == 0)
		return -1;
	if (strpbrk(name, ",;\""))
		FAIL(c, "dipole=%s: a layer's name has no comma, semicolon or quote in it", name);
	if (strcmp(name, "agg") == 0 || strcmp(name, "time") == 0)
		FAIL(c, "dipole=%s: no layer has this name, which is that of another column of dipoles", name);
	layer = model_layer(m, name);
	if (layer >= 0)
		return layer;
	*APPEND(m->layer, m->layers) = mem_text(name);
	return m->layers - 1;
}

void read_population(struct cursor *c)
{
	static const char *const lattices[] = {"full", "basket", "listed", NULL};
	struct population *p;

	cursor_names(c, 1, "a name");
	if (c->model->drives)
		FAIL(c, "population: comes before the drives");
	p = APPEND(c->model->population, c->model->populations);
	p->name = mem_text(c->record->name[0]);
	p->lattice = cursor_choice(c, "lattice", lattices, NULL);
	p->z = cursor_value(c, "z");
	p->dipole = dipole_layer(c);
	p->threshold = cursor_given(c, "threshold") ? cursor_value(c, "threshold") : c->model->threshold;
	p->root = -1;
	p->line = c->record->line;
}

const struct key section_keys[] = {
	{"parent", NULL, 0, 0, "", false},
	{"at", NULL, 0, 1, "", true},
	{"L", "um", 0.1, 1e5, NULL, false},
	{"diam", "um", 1e-3, 1e4, NULL, false},
	{"cm", "uF/cm2", 1e-6, 1e3, NULL, false},
	{"Ra", "ohm*cm", 1e-3, 1e6, NULL, false},
	{"v0", "mV", -200, 200, NULL, false},
	{"dx", NULL, -1e6, 1e6, "0", false},
	{"dy", NULL, -1e6, 1e6, "0", false},
	{"dz", NULL, -1e6, 1e6, "0", false},
	{0},
};

void read_section(struct cursor *c)
{
	static const char *const axis[] = {"dx", "dy", "dz"};
	struct population *p;
	struct section *s;

	cursor_names(c, 2, "a population and a section");
	p = cursor_population(c, 0);
	if (p->sections == MAX_SECTIONS)
		FAIL(c, "section: %s has more than %d sections", p->name, MAX_SECTIONS);
	s = APPEND(p->section, p->sections);
	s->name = mem_text(c->record->name[1]);
	s->length = cursor_value(c, "L");
	s->diam = cursor_value(c, "diam");
	s->cm = cursor_value(c, "cm");
	s->ra = cursor_value(c, "Ra");
	s->v0 = cursor_value(c, "v0");
	for (int k = 0; k < 3; k++)
		s->d[k] = cursor_value(c, axis[k]);
	if (s->d[0] == 0 && s->d[1] == 0 && s->d[2] == 0)
		FAIL(c, "section: no direction (dx, dy, dz)");
	s->parent = -1;
	if (cursor_given(c, "parent")) {
		cursor_text(c, "parent", NULL); /* resolved when all sections are known */
		if (!cursor_given(c, "at"))
			FAIL(c, "section: 'at=' is missing");
		s->at = (int)cursor_whole(c, "at");
	} else if (p->root >= 0) {
		FAIL(c, "section: '%s' has no parent, but '%s' is the root of %s", s->name, p->section[p->root].name, p->name);
	} else {
		p->root = p->sections - 1;
	}
}

const struct key location_keys[] = {
	{"sections", NULL, 0, 0, NULL, false},
	{0},
};

void read_location(struct cursor *c)
{
	struct population *p;
	struct location *l;
	struct sections there;

	cursor_names(c, 2, "a population and a name");
	p = cursor_population(c, 0);
	there = population_sections(p, c->record->name[1]);
	if (!sections_empty(&there))
		FAIL(c, "'%s' of %s is defined twice", c->record->name[1], p->name);
	l = APPEND(p->location, p->locations);
	l->name = mem_text(c->record->name[1]);
	l->sections = cursor_section_list(c, p);
}

/* segments(value,...): as many as the section has. */
static struct profile segments(struct cursor *c, const char *key, const char *text, const struct section *section)
{
	const char *t = text + strlen("segments(");
	struct profile f = {.shape = PROFILE_SEGMENTS};
	int n = section_segments(section);
	double x;

	f.value = mem_new((size_t)n, sizeof *f.value);
	while (num_scan(&t, &x) && isfinite(x)) {
		if (f.values < n)
			f.value[f.values] = x;
		f.values++;
		if (*t != ',')
			break;
		t++;
	}
	if (strcmp(t, ")") != 0)
		FAIL(c, "%s=%.40s...: expected segments(value,...)", key, text);
	if (f.values != n)
		FAIL(c, "%s: %d values, but '%s' has %d segments", key, f.values, section->name, n);
	return f;
}

static struct profile profile(struct cursor *c, const char *key, const struct section *section)
{
	const char *s = cursor_text(c, key, NULL), *t = s;
	struct profile f = {.shape = PROFILE_CONSTANT};
	double *value[] = {&f.a, &f.b, &f.c};
	int n = 0;

	if (num_parse(s, &f.a))
		return f;
	if (strncmp(s, "segments(", 9) == 0)
		return segments(c, key, s, section);
	if (strncmp(s, "exp(", 4) == 0) {
		f.shape = PROFILE_EXP;
		t = s + 4;
	} else if (strncmp(s, "linear(", 7) == 0) {
		f.shape = PROFILE_LINEAR;
		t = s + 7;
	} else {
		FAIL(c, "%s=%s: not a number, exp(a,b[,c]), linear(a,b,c) or segments(value,...)", key, s);
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

double profile_at(const struct profile *f, double x, double along)
{
	switch (f->shape) {
	case PROFILE_EXP: return f->a * (exp(f->b * x) + f->c);
	case PROFILE_LINEAR: return f->a + fmin(f->c, x) * (f->b - f->a) / f->c;
	case PROFILE_SEGMENTS: return f->value[(int)fmin(along * f->values, f->values - 1)];
	default: return f->a;
	}
}

/* That a parameter of a channel is one at every distance. */
static void check_profile(struct cursor *c, const char *key, const struct channel_unit *unit, const struct profile *f)
{
	for (int i = 0; i < f->values; i++)
		if (f->value[i] < unit->low || f->value[i] > unit->high)
			FAIL(c, "%s: %g is not from %g to %g", key, f->value[i], unit->low, unit->high);
	if (f->shape == PROFILE_SEGMENTS)
		return;
	if (f->shape == PROFILE_CONSTANT)
		cursor_number(c, key, unit->low, unit->high);
	else if (unit->low >= 0 && (f->a < 0 || (f->shape == PROFILE_LINEAR ? f->b < 0 : f->c < (f->b < 0 ? 0 : -1))))
		FAIL(c, "%s=%s: becomes negative", key, cursor_text(c, key, NULL));
}

/* Put the k-th channel of the model into a section. */
static void insert_channel(struct cursor *c, const struct population *p, struct section *s, int k)
{
	const struct channel *ch = c->model->channel[k];
	struct insertion *in;

	if (section_channel(s, k))
		FAIL(c, "channel: '%s' of %s has %s already", s->name, p->name, ch->name);
	if (ch->pool && section_pool(c->model, s))
		FAIL(c, "channel: '%s' of %s has a pool of calcium already", s->name, p->name);
	in = APPEND(s->channel, s->channels);
	in->channel = k;
	for (int i = 0; i < ch->params; i++) {
		in->param[i] = profile(c, ch->param[i].name, s);
		check_profile(c, ch->param[i].name, ch->param[i].unit, &in->param[i]);
	}
}

void read_channel(struct cursor *c)
{
	struct population *p;
	struct sections where;
	int k;

	cursor_names(c, 3, "a population, a section or location, and a channel");
	p = cursor_population(c, 0);
	where = cursor_sections(c, p, c->record->name[1]);
	k = cursor_channel(c, c->record->name[2]);
	for (size_t i = 0; i < c->record->settings; i++)
		if (channel_param(c->model->channel[k], c->record->setting[i].key) < 0)
			FAIL(c, "channel: unknown setting '%s'", c->record->setting[i].key);
	for (int s = 0; s < p->sections; s++)
		if (sections_has(&where, s))
			insert_channel(c, p, &p->section[s], k);
}

const struct key baseline_keys[] = {
	{"to", "ms", -1e9, 1e9, "never", false},
	{"offset", "fAm", -1e12, 1e12, NULL, false},
	{"slope", "fAm/ms", -1e9, 1e9, "0", false},
	{0},
};

void read_baseline(struct cursor *c)
{
	struct population *p;
	struct baseline *b;
	double before;

	cursor_names(c, 2, "a population and a name");
	p = cursor_population(c, 0);
	before = p->baselines ? p->baseline[p->baselines - 1].to : -INFINITY;
	b = APPEND(p->baseline, p->baselines);
	b->to = cursor_value(c, "to");
	b->offset = cursor_value(c, "offset");
	b->slope = cursor_value(c, "slope");
	if (!(b->to > before))
		FAIL(c, "baseline: 'to' must come after the end of the one before");
}

static void check_tree(struct cursor *c, const struct population *p)
{
	c->record = records_find(c->records, "population", (const char *[]){p->name, NULL});
	if (p->sections == 0)
		FAIL(c, "population '%s' has no sections", p->name);
	if (p->root < 0)
		FAIL(c, "population '%s' has no root: every section has a parent", p->name);
	if (population_section(p, "soma") < 0)
		FAIL(c, "population '%s' has no section 'soma'", p->name);
	for (int s = 0; s < p->sections; s++) {
		int steps = 0;

		for (int up = s; up >= 0; up = p->section[up].parent)
			if (++steps > p->sections)
				FAIL(c, "the sections of '%s' form a ring, not a tree", p->name);
	}
	if (population_segments(p) > MAX_SEGMENTS)
		FAIL(c, "the sections of '%s' have %d segments of about 50 um, more than %d", p->name, population_segments(p),
		     MAX_SEGMENTS);
	if (p->dipole >= 0 && population_section(p, "apical_trunk") < 0)
		FAIL(c, "population '%s' has a dipole but no section 'apical_trunk'", p->name);
	if (p->baselines && p->baseline[p->baselines - 1].to < INFINITY)
		FAIL(c, "the last baseline of '%s' must not have a 'to'", p->name);
}

void link_sections(struct cursor *c)
{
	for (size_t i = 0; i < c->records->count; i++) {
		struct population *p;
		const char *parent;

		c->record = &c->records->item[i];
		if (strcmp(c->record->kind, "section") != 0)
			continue;
		parent = record_get(c->record, "parent");
		p = cursor_population(c, 0);
		if (parent)
			p->section[population_section(p, c->record->name[1])].parent = cursor_section(c, p, parent);
	}
	for (int i = 0; i < c->model->populations; i++)
		check_tree(c, &c->model->population[i]);
}
