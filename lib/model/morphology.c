#include "model/morphology.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "model/edit.h"
#include "model/sections.h"
#include "stream/swc.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/text.h"

/* A cylinder for some points. */
struct cylinder {
	double length, area; /* um, um2 */
	double from[3], to[3];
};

/* What a cell is made of, and what has been made of it. */
struct growth {
	const struct swc *swc;
	const char *name;    /* of the population */
	struct records *new; /* its records */
	char **section;      /* [points] the name of a point's section */
	struct cylinder soma;
	int sections;
	int count[SWC_FORK];        /* of each type that have a number, */
	struct buffer of[SWC_FORK]; /* and the names of all, separated by commas */
};

static const char *const types[SWC_FORK] = {"other", "soma", "axon", "dend", "apic"};

/* --- points --------------------------------------------------------------------------- */

static double distance(const double a[3], const double b[3])
{
	return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
}

/* The side of a truncated cone, without its ends. */
static double cone(double length, double r, double s)
{
	return M_PI * (r + s) * sqrt(length * length + (r - s) * (r - s));
}

/* What a point is part of. Forks and ends are marked in older files: they are of what they grow from. */
static int type_of(const struct swc *swc, int i)
{
	while ((swc->point[i].type == SWC_FORK || swc->point[i].type == SWC_END) && swc->point[i].from >= 0)
		i = swc->point[i].from;
	return swc->point[i].type < SWC_FORK ? swc->point[i].type : 0;
}

/* --- the soma ------------------------------------------------------------------------- */

/* The farthest of the soma's points from one of them, by the way along it; *far is how far. */
static int farthest(const struct swc *swc, int start, double *far)
{
	double *way = mem_new((size_t)swc->points, sizeof *way);
	int end = start;

	/* Points are in order: first those that lead to the start, then what grows from all of these. */
	for (int i = 0; i < swc->points; i++)
		way[i] = NAN;
	way[start] = 0;
	for (int i = start; swc->point[i].from >= 0; i = swc->point[i].from)
		way[swc->point[i].from] = way[i] + distance(swc->point[i].at, swc->point[swc->point[i].from].at);
	for (int i = 0; i < swc->points; i++) {
		const struct swc_point *p = &swc->point[i];

		if (type_of(swc, i) != SWC_SOMA)
			continue;
		if (isnan(way[i]))
			way[i] = way[p->from] + distance(p->at, swc->point[p->from].at);
		if (way[i] > way[end])
			end = i;
	}
	*far = way[end];
	free(way);
	return end;
}

/* One point is a ball; more are cones from point to point, and the soma as long as the longest way along them. */
static void make_soma(struct growth *g)
{
	const struct swc *swc = g->swc;
	struct cylinder *c = &g->soma;
	double r = swc->point[0].radius, far;
	int points = 0, one, other;

	if (type_of(swc, 0) != SWC_SOMA)
		die_at(swc->file, swc->point[0].line, "type: %d: expected %d, as the root is in the soma", swc->point[0].type,
		       SWC_SOMA);
	for (int i = 0; i < swc->points; i++) {
		const struct swc_point *p = &swc->point[i];

		if (type_of(swc, i) != SWC_SOMA)
			continue;
		points++;
		if (p->from >= 0 && type_of(swc, p->from) != SWC_SOMA)
			die_at(swc->file, p->line, "type: %d: the soma is not in one piece", p->type);
		if (p->from >= 0)
			c->area += cone(distance(p->at, swc->point[p->from].at), p->radius, swc->point[p->from].radius);
	}
	if (points == 1) {
		*c = (struct cylinder){.length = 2 * r, .area = 4 * M_PI * r * r};
		memcpy(c->from, swc->point[0].at, sizeof c->from);
		memcpy(c->to, swc->point[0].at, sizeof c->to);
		c->from[2] -= r;
		c->to[2] += r;
		return;
	}
	one = farthest(swc, 0, &far);
	other = farthest(swc, one, &c->length);
	memcpy(c->from, swc->point[other < one ? other : one].at, sizeof c->from);
	memcpy(c->to, swc->point[other < one ? one : other].at, sizeof c->to);
	if (distance(c->from, c->to) == 0)
		die_at(swc->file, swc->point[0].line,
		       "all points of the soma are at one place: expected one point, or a length");
}

/* The end of the soma that is nearer to a point. */
static int soma_end(const struct growth *g, const double at[3])
{
	return distance(at, g->soma.to) <= distance(at, g->soma.from);
}

/* --- branches ------------------------------------------------------------------------- */
/* Whether a point is the first of a branch: at the soma, behind a fork, or of another type than what it grows from. */
static bool begins(const struct swc *swc, int i)
{
	int from = swc->point[i].from;

	return type_of(swc, i) != SWC_SOMA &&
	       (type_of(swc, from) == SWC_SOMA || swc->point[from].children > 1 || type_of(swc, from) != type_of(swc, i));
}

/* The last point of the branch that begins at a point: in their order, a single child comes next. */
static int last_of(const struct swc *swc, int i)
{
	while (i + 1 < swc->points && swc->point[i].children == 1 && !begins(swc, i + 1))
		i++;
	return i;
}

/* A branch has the point that it grows from, whose cone is the first; but what is inside the soma, up to its own first
 * point, only where it has no other. */
static struct cylinder measure(const struct swc *swc, int first, int last)
{
	const struct swc_point *before = &swc->point[swc->point[first].from];
	bool at_soma = type_of(swc, swc->point[first].from) == SWC_SOMA;
	double r = at_soma ? swc->point[first].radius : before->radius;
	struct cylinder c = {0};

	if (at_soma && last > first)
		before = &swc->point[first++];
	memcpy(c.from, before->at, sizeof c.from);
	for (int i = first; i <= last; before = &swc->point[i++]) {
		double step = distance(before->at, swc->point[i].at);

		c.length += step;
		c.area += cone(step, r, swc->point[i].radius);
		r = swc->point[i].radius;
		if (distance(c.from, swc->point[i].at) > 0) /* the direction of what ends where it began is up to there */
			memcpy(c.to, swc->point[i].at, sizeof c.to);
	}
	return c;
}

/* A number of a section, which has to be one that sections have. */
static void set(const struct growth *g, struct record *r, long line, const char *key, double value)
{
	const struct key *k = section_keys;
	char text[32];

	while (strcmp(k->name, key) != 0)
		k++;
	snprintf(text, sizeof text, "%.9g", value);
	if (value < k->low || value > k->high)
		die_at(g->swc->file, line, "the branch that ends here has %s=%s um: expected %g to %g", key, text, k->low,
		       k->high);
	if (value != 0 || k->otherwise == NULL)
		record_set(r, key, text);
}

/* The record of a section. */
static void add_section(struct growth *g, const char *section, const char *parent, int at, const struct cylinder *c,
                        long line)
{
	static const char *const axis[] = {"dx", "dy", "dz"};
	struct record *r = records_add(g->new, "section", (const char *[]){g->name, section, NULL});

	if (g->sections++ == MAX_SECTIONS)
		die_at(g->swc->file, line, "more than %d branches", MAX_SECTIONS);
	if (parent) {
		record_set(r, "parent", parent);
		record_set(r, "at", at ? "1" : "0");
	}
	set(g, r, line, "L", c->length);
	set(g, r, line, "diam", c->area / (M_PI * c->length));
	record_set(r, "cm", "1");
	record_set(r, "Ra", "100");
	record_set(r, "v0", "-65");
	for (int k = 0; k < 3; k++)
		set(g, r, line, axis[k], c->to[k] - c->from[k]);
}

static void add_branch(struct growth *g, int first)
{
	const struct swc *swc = g->swc;
	int last = last_of(swc, first), from = swc->point[first].from, type = type_of(swc, first);
	bool at_soma = type_of(swc, from) == SWC_SOMA, trunk = at_soma && type == SWC_APICAL && !g->of[type].data;
	struct cylinder c = measure(swc, first, last);
	char *name = trunk ? mem_text("apical_trunk") : mem_printf("%s_%d", types[type], ++g->count[type]);

	add_section(g, name, at_soma ? "soma" : g->section[from], at_soma ? soma_end(g, swc->point[first].at) : 1, &c,
	            swc->point[last].line);
	buffer_printf(&g->of[type], "%s%s", g->of[type].data ? "," : "", name);
	g->section[last] = name; /* what grows from a branch grows from its last point */
}

static void grow(struct growth *g)
{
	struct record *r = records_add(g->new, "population", (const char *[]){g->name, NULL});

	record_set(r, "lattice", "full");
	record_set(r, "z", "0");
	make_soma(g);
	add_section(g, "soma", NULL, 0, &g->soma, g->swc->point[0].line);
	for (int i = 1; i < g->swc->points; i++)
		if (begins(g->swc, i))
			add_branch(g, i);
	for (int type = 0; type < SWC_FORK; type++)
		if (g->of[type].data)
			record_set(records_add(g->new, "location", (const char *[]){g->name, types[type], NULL}), "sections",
			           g->of[type].data);
}

void edit_cell(struct records *records, const char *name, const char *path)
{
	struct records new = {0};
	struct swc swc;
	struct growth g = {.swc = &swc, .name = name, .new = &new};

	if (!text_name(name))
		die_usage("--cell: '%s' is not a name", name);
	if (records_find(records, "population", (const char *[]){name, NULL}))
		die_at(records->file, 0, "--cell: there is a population '%s' already", name);
	swc_read(path, &swc);
	g.section = mem_new((size_t)swc.points, sizeof *g.section);
	grow(&g);
	for (size_t i = 0; i < new.count; i++)
		edit_insert(records, &new.item[i]);
	new.count = 0;
	records_free(&new);
	for (int i = 0; i < swc.points; i++)
		free(g.section[i]);
	free(g.section);
	for (int type = 0; type < SWC_FORK; type++)
		buffer_free(&g.of[type]);
	swc_free(&swc);
}
