#include "sim/bundle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

double falloff(const struct model *m, double lambda, double dx, double dy)
{
	double x = dx * m->spacing, y = dy * m->spacing, d = sqrt(x * x + y * y), l = lambda * m->spacing;

	return exp(-(d * d) / (l * l));
}

static int by_delay(const void *a, const void *b)
{
	const struct reach *s = a, *t = b;

	if (s->delay != t->delay)
		return s->delay < t->delay ? -1 : 1;
	if (s->dx != t->dx)
		return s->dx - t->dx;
	return s->dy != t->dy ? s->dy - t->dy : s->cell - t->cell;
}

/* Where a connection reaches at a displacement; false when that is after tstop. */
static bool reach_at(const struct model *m, const struct connection *c, double per_weight, double dx, double dy,
                     double tstop, struct reach *reach)
{
	double near = falloff(m, c->lambda, dx, dy);

	*reach = (struct reach){c->delay / near, c->weight * c->gain * near * per_weight, 0, 0, 0};
	return reach->delay <= tstop;
}

static void add_displacements(struct bundle *b, const struct model *m, const struct connection *c, double per_weight,
                              double tstop)
{
	struct reach reach;
	size_t room = 0;

	for (int dx = 1 - m->nx; dx < m->nx; dx++)
		for (int dy = 1 - m->ny; dy < m->ny; dy++)
			if ((dx || dy || c->source != c->target || c->autapses) &&
			    reach_at(m, c, per_weight, dx, dy, tstop, &reach)) {
				reach.dx = (short)dx;
				reach.dy = (short)dy;
				*GROW(b->reach, b->reaches, room) = reach;
			}
	if (b->reaches)
		qsort(b->reach, b->reaches, sizeof *b->reach, by_delay);
}

/* Pairs in the order of their sources, whatever the order in the list. */
static void add_pairs(struct bundle *b, const struct model *m, const struct connection *c, double per_weight,
                      double tstop)
{
	const struct population *from = &m->population[c->source], *to = &m->population[c->target];
	size_t *next = mem_new((size_t)from->cells + 1, sizeof *next);

	b->start = mem_new((size_t)from->cells + 1, sizeof *b->start);
	b->reach = mem_new(c->pairs, sizeof *b->reach);
	for (size_t i = 0; i < c->pairs; i++)
		b->start[c->pair[i].source + 1]++;
	for (int cell = 0; cell < from->cells; cell++)
		b->start[cell + 1] += b->start[cell];
	for (size_t i = 0; i < c->pairs; i++) {
		int source = c->pair[i].source, target = c->pair[i].target;
		struct reach *reach = &b->reach[b->start[source] + next[source]++];

		if (!reach_at(m, c, per_weight, to->x[target] - from->x[source], to->y[target] - from->y[source], tstop, reach))
			reach->delay = INFINITY; /* it never comes */
		reach->cell = target;
	}
	for (int cell = 0; cell < from->cells; cell++)
		if (next[cell])
			qsort(b->reach + b->start[cell], next[cell], sizeof *b->reach, by_delay);
	b->reaches = c->pairs;
	free(next);
}

struct bundle *bundle_make(const struct model *m, const struct connection *c, struct celltype *target, double tstop)
{
	struct bundle *b = mem_new(1, sizeof *b);
	double per_weight;

	b->source = c->source;
	b->target = c->target;
	b->port = celltype_port(target, &c->sections, c->synapse);
	b->link = celltype_link(target, b->port, c);
	b->lasts = target->port[b->port].plan.lasts;
	per_weight = target->port[b->port].plan.per_weight;
	if (c->pair)
		add_pairs(b, m, c, per_weight, tstop);
	else
		add_displacements(b, m, c, per_weight, tstop);
	return b;
}

void bundle_free(struct bundle *b)
{
	if (!b)
		return;
	free(b->reach);
	free(b->start);
	free(b);
}

size_t bundle_first(const struct bundle *b, int cell)
{
	return b->start ? b->start[cell] : 0;
}

size_t bundle_end(const struct bundle *b, int cell)
{
	return b->start ? b->start[cell + 1] : b->reaches;
}
