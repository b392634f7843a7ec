#include "sim/inputs.h"

#include <math.h>
#include <stdlib.h>

#include "sim/bundle.h"
#include "util/mem.h"

/* The inputs of a trial in the making. */
struct list {
	const struct model *model;
	struct celltype **type;
	const struct clock *clock;
	struct input_event *item;
	size_t count, room;
};

static int by_step(const void *a, const void *b)
{
	const struct input_event *s = a, *t = b;

	return s->step != t->step               ? s->step - t->step
	       : s->population != t->population ? s->population - t->population
	       : s->cell != t->cell             ? s->cell - t->cell
	       : s->port != t->port             ? s->port - t->port
	       : s->time != t->time             ? (s->time > t->time) - (s->time < t->time)
	       : s->link != t->link             ? s->link - t->link
	       : s->end != t->end               ? s->end - t->end
	                                        : (s->weight > t->weight) - (s->weight < t->weight);
}

/* Add an input that comes at `time`, and its end where it has one. */
static void add_input(struct list *l, struct input_event input, double time, const struct port *port, int link)
{
	for (int end = 0; end < 2; end++, time += port->plan.lasts) {
		input.step = clock_due(l->clock, time);
		if (port->links) {
			input.time = time;
			input.link = link;
			input.end = end;
		}
		if (input.step < l->clock->steps)
			*GROW(l->item, l->count, l->room) = input;
		if (port->plan.lasts == 0)
			break;
	}
}

/* What a drive delivers to one of its targets: `event` [events] are the drive's, `first` is the drive cell
 * of the target's first cell where each has its own. */
static void add_target(struct list *l, const struct drive *d, int k, int first, const struct event *event,
                       size_t events)
{
	const struct model *m = l->model;
	const struct target *t = &d->target[k];
	const struct population *p = &m->population[t->population];
	const struct celltype *type = l->type[t->population];
	unsigned char *reach = events_reach(m, d, k);
	double *near = mem_new((size_t)p->cells, sizeof *near);
	int port[RECEPTORS], link[RECEPTORS], x0 = (m->nx - 1) / 2, y0 = (m->ny - 1) / 2;

	for (int c = 0; c < p->cells; c++)
		near[c] = falloff(m, d->lambda, p->x[c] - x0, p->y[c] - y0);
	for (int s = 0; s < t->synapses; s++) {
		port[s] = celltype_port(l->type[t->population], &t->sections, t->synapse[s]);
		link[s] = celltype_link(type, port[s], t);
	}
	for (size_t e = 0; e < events; e++) {
		int source = event[e].gid - d->gid - (d->each ? first : 0);
		int from = d->each ? source : 0, to = d->each ? source + 1 : p->cells;

		if (d->each && (source < 0 || source >= p->cells))
			continue;
		for (int c = from; c < to; c++) {
			if (!reach[d->each ? (size_t)c : (size_t)source * (size_t)p->cells + (size_t)c])
				continue;
			for (int s = 0; s < t->synapses; s++)
				add_input(l,
				          (struct input_event){.cell = c,
				                               .population = (short)t->population,
				                               .port = (short)port[s],
				                               .weight = t->weight[s] * near[c] * type->port[port[s]].plan.per_weight},
				          event[e].time + t->delay / near[c], &type->port[port[s]], link[s] + (d->each ? 0 : source));
		}
	}
	free(reach);
	free(near);
}

/* No more inputs than these many bytes can come of a drive's events. */
static double most_bytes(const struct model *m, const struct drive *d, size_t events)
{
	double inputs = 0, cells = 0;

	for (int k = 0; k < d->targets; k++) {
		const struct population *p = &m->population[d->target[k].population];

		for (int i = 0; i < d->target[k].synapses; i++)
			inputs += p->cells * (synapse_kinds[p->synapse[d->target[k].synapse[i]].kind]->memory ? 2.0 : 1.0);
		cells += p->cells;
	}
	return sizeof(struct input_event) * (double)events * (d->each ? inputs / cells : inputs);
}

struct input_event *inputs_make(const struct model *m, struct celltype **type, const struct event *event, size_t events,
                                const struct clock *clock, size_t *count)
{
	struct list list = {.model = m, .type = type, .clock = clock};
	size_t at = 0;

	for (int i = 0; i < m->drives; i++) {
		const struct drive *d = &m->drive[i];
		size_t end = at;
		int first = 0;

		while (end < events && event[end].drive == i)
			end++;
		mem_afford(most_bytes(m, d, end - at), "the inputs of a drive");
		for (int k = 0; k < d->targets; k++) {
			add_target(&list, d, k, first, event + at, end - at);
			first += m->population[d->target[k].population].cells;
		}
		at = end;
	}
	if (list.count)
		qsort(list.item, list.count, sizeof *list.item, by_step);
	*count = list.count;
	return list.item;
}

size_t inputs_differ(const struct input_event *a, size_t as, const struct input_event *b, size_t bs)
{
	size_t i = 0;

	for (; i < as && i < bs; i++)
		if (by_step(&a[i], &b[i]) != 0)
			break;
	return i;
}
