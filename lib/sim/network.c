#include "sim/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* exp(-d^2/(lambda spacing)^2) at a displacement in units of the spacing. */
static double falloff(const struct model *m, double lambda, int dx, int dy)
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
	return s->dy - t->dy;
}

struct bundle *bundle_make(const struct model *m, const struct connection *c, struct celltype *target, double tstop)
{
	struct bundle *b = mem_new(1, sizeof *b);
	size_t room = 0;

	b->source = c->source;
	b->target = c->target;
	b->port = celltype_port(target, c->sections, c->synapse);
	for (int dx = 1 - m->nx; dx < m->nx; dx++)
		for (int dy = 1 - m->ny; dy < m->ny; dy++) {
			double near = falloff(m, c->lambda, dx, dy), delay = c->delay / near;

			if (!(delay <= tstop) || (dx == 0 && dy == 0 && c->source == c->target && !c->autapses))
				continue;
			*GROW(b->reach, b->reaches, room) = (struct reach){
				delay, c->weight * c->gain * near * target->port[b->port].plan.factor, (short)dx, (short)dy};
		}
	if (b->reaches)
		qsort(b->reach, b->reaches, sizeof *b->reach, by_delay);
	return b;
}

void bundle_free(struct bundle *b)
{
	if (b)
		free(b->reach);
	free(b);
}

int *lattice_map(const struct model *m, const struct population *p)
{
	int *map = mem_new((size_t)m->nx * (size_t)m->ny, sizeof *map);

	for (int i = 0; i < m->nx * m->ny; i++)
		map[i] = -1;
	for (int i = 0; i < p->cells; i++)
		map[p->x[i] * m->ny + p->y[i]] = i;
	return map;
}

int due_step(double due, const double *time, int steps, double dt)
{
	double guess = ceil(due / dt - 0.5);
	int k;

	if (!(due <= time[steps])) /* an infinite delay too, or none that can be told */
		return steps;
	k = guess < 0 ? 0 : guess > steps ? steps : (int)guess;
	while (k > 0 && due <= time[k - 1] + dt / 2)
		k--;
	while (k < steps && due > time[k] + dt / 2)
		k++;
	return k;
}

static int by_step(const void *a, const void *b)
{
	const struct input_event *s = a, *t = b;

	return s->step != t->step               ? s->step - t->step
	       : s->population != t->population ? s->population - t->population
	       : s->cell != t->cell             ? s->cell - t->cell
	       : s->port != t->port             ? s->port - t->port
	                                        : (s->weight > t->weight) - (s->weight < t->weight);
}

struct input_event *inputs_make(const struct model *m, struct celltype **type, const struct event *event, size_t events,
                                const double *time, int steps, double dt, size_t *count)
{
	struct input_event *input = NULL;
	size_t room = 0, at = 0;
	int x0 = (m->nx - 1) / 2, y0 = (m->ny - 1) / 2;

	*count = 0;
	for (int i = 0; i < m->drives; i++) {
		const struct drive *d = &m->drive[i];
		size_t end = at;
		int first = 0; /* drive cell of the target's first cell */

		while (end < events && event[end].drive == i)
			end++;
		for (int k = 0; k < d->targets; k++) {
			const struct target *t = &d->target[k];
			const struct population *p = &m->population[t->population];
			unsigned char *reach = events_reach(m, d, k);
			double *near = mem_new((size_t)p->cells, sizeof *near);
			int port[RECEPTORS];

			for (int c = 0; c < p->cells; c++)
				near[c] = falloff(m, d->lambda, p->x[c] - x0, p->y[c] - y0);
			for (int s = 0; s < t->synapses; s++)
				port[s] = celltype_port(type[t->population], t->sections, t->synapse[s]);
			for (size_t e = at; e < end; e++) {
				int source = event[e].gid - d->gid - (d->each ? first : 0);
				int from = d->each ? source : 0, to = d->each ? source + 1 : p->cells;

				if (d->each && (source < 0 || source >= p->cells))
					continue;
				for (int c = from; c < to; c++) {
					int step;

					if (!reach[d->each ? (size_t)c : (size_t)source * (size_t)p->cells + (size_t)c])
						continue;
					step = due_step(event[e].time + t->delay / near[c], time, steps, dt);
					if (step == steps)
						continue;
					for (int s = 0; s < t->synapses; s++)
						*GROW(input, *count, room) = (struct input_event){
							step, c, (short)t->population, (short)port[s],
							t->weight[s] * near[c] * type[t->population]->port[port[s]].plan.factor};
				}
			}
			first += p->cells;
			free(reach);
			free(near);
		}
		at = end;
	}
	if (*count)
		qsort(input, *count, sizeof *input, by_step);
	return input;
}
