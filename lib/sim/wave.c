#include <stdlib.h>

#include "sim/state.h"
#include "util/mem.h"

/* Put an input into the inbox of a cell, if it is ours. */
static void deliver(struct run *r, int p, int cell, struct delivery in)
{
	struct cells *c = &r->cells[p];
	int block = cell / LANES - c->first_block;

	if (block < 0 || block >= c->blocks)
		return;
	in.lane = (short)(cell % LANES);
	*GROW(c->inbox[block].item, c->inbox[block].count, c->inbox[block].room) = in;
}

/* The cell that a spike reaches, or -1 where there is none. */
static int reached(const struct sim *s, const struct bundle *b, int from, const struct reach *reach)
{
	const struct model *m = s->origin->model;
	const struct population *source = &m->population[b->source];
	int x, y;

	if (b->start)
		return reach->cell;
	x = (int)source->x[from] + reach->dx;
	y = (int)source->y[from] + reach->dy;
	return x < 0 || x >= m->nx || y < 0 || y >= m->ny ? -1 : s->map[b->target][x * m->ny + y];
}

/* Deliver what of a wave is due before step `end`. False when nothing is left of it. */
static bool roll(struct run *r, struct wave *wave, int end)
{
	const struct sim *s = r->sim;
	const struct bundle *b = s->bundle[wave->bundle];
	size_t last = bundle_end(b, wave->cell);

	for (; wave->next < last; wave->next++) {
		const struct reach *reach = &b->reach[wave->next];
		int step = clock_due(&s->clock, wave->time + reach->delay), cell;

		if (step >= end)
			return wave->time + reach->delay <= s->setup.tstop;
		cell = reached(s, b, wave->cell, reach);
		if (cell >= 0)
			deliver(r, b->target, cell,
			        (struct delivery){.step = step,
			                          .port = (short)b->port,
			                          .weight = reach->weight,
			                          .time = wave->time + reach->delay,
			                          .link = b->link + wave->cell,
			                          .end = wave->end});
	}
	return false;
}

void wave_collect(struct run *r, int end)
{
	size_t left = 0;

	for (; r->input < r->memory->inputs && r->memory->input[r->input].step < end; r->input++) {
		const struct input_event *i = &r->memory->input[r->input];

		deliver(r, i->population, i->cell,
		        (struct delivery){.step = i->step,
		                          .port = i->port,
		                          .weight = i->weight,
		                          .time = i->time,
		                          .link = i->link,
		                          .end = i->end});
	}
	for (size_t w = 0; w < r->waves; w++)
		if (roll(r, &r->wave[w], end))
			r->wave[left++] = r->wave[w];
	r->waves = left;
}

void inbox_sort(struct inbox *in, int first, int steps)
{
	struct delivery *sorted;
	size_t *start, at = 0;

	if (in->count < 2)
		return;
	sorted = mem_new(in->count, sizeof *sorted);
	start = mem_new((size_t)steps + 1, sizeof *start);
	for (size_t i = 0; i < in->count; i++)
		start[in->item[i].step - first]++;
	for (int k = 0; k < steps; k++) {
		size_t n = start[k];

		start[k] = at;
		at += n;
	}
	for (size_t i = 0; i < in->count; i++)
		sorted[start[in->item[i].step - first]++] = in->item[i];
	free(in->item);
	in->item = sorted;
	in->room = in->count;
	free(start);
}

static int by_step(const void *a, const void *b)
{
	const struct spike *s = a, *t = b;

	return s->step != t->step ? s->step - t->step : s->gid - t->gid;
}

void wave_spread(struct run *r)
{
	const struct sim *s = r->sim;
	const struct model *m = s->origin->model;
	struct memory *mem = r->memory;

	if (r->share.size > 1)
		r->share.exchange(r->share.context, &r->fresh, &r->fresh_count, &r->fresh_room, &r->failure);
	if (r->fresh_count)
		qsort(r->fresh, r->fresh_count, sizeof *r->fresh, by_step);
	for (size_t i = 0; i < r->fresh_count; i++) {
		const struct spike *spike = &r->fresh[i];
		int p = model_gid_population(m, spike->gid), cell = spike->gid - m->population[p].gid;

		*GROW(mem->spike, mem->spikes, mem->spike_room) = *spike;
		for (int b = 0; b < s->bundles; b++) {
			struct wave wave = {b, cell, clock_time(&s->clock, spike->step) + 1e-10, bundle_first(s->bundle[b], cell),
			                    .end = false};

			if (s->bundle[b]->source != p)
				continue;
			*GROW(r->wave, r->waves, r->wave_room) = wave;
			if (s->bundle[b]->lasts == 0)
				continue;
			wave.time += s->bundle[b]->lasts;
			wave.end = true;
			*GROW(r->wave, r->waves, r->wave_room) = wave;
		}
	}
	r->fresh_count = 0;
}
