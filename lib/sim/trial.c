#include "sim/sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/err.h"
#include "util/mem.h"

/* States are kept every so many ms, within so many bytes in all. */
static const double keep_every = 2.5;
static const double keep_bytes = 400e6;

/* Above this a potential [mV] is no result. */
static const double v_limit = 1e4;

/* This rank's share: an equal part of every population's blocks, so that all ranks are equally
 * busy whatever the populations do. */
static void share_out(struct run *r)
{
	const struct model *m = r->sim->model;
	long rank = r->share->rank, size = r->share->size;

	for (int p = 0; p < m->populations; p++) {
		struct cells *c = &r->cells[p];
		long blocks = (m->population[p].cells + LANES - 1) / LANES;

		*c = (struct cells){.alike = true, .first_block = (int)(rank * blocks / size)};
		c->blocks = (int)((rank + 1) * blocks / size) - c->first_block;
		c->state = mem_vector((size_t)c->blocks * (size_t)r->sim->type[p]->state, sizeof *c->state);
		c->inbox = mem_new((size_t)c->blocks, sizeof *c->inbox);
	}
}

static int lanes(const struct run *r, int p, int block)
{
	int n = r->sim->model->population[p].cells - (r->cells[p].first_block + block) * LANES;

	return n < LANES ? n : LANES;
}

static double *block_state(const struct run *r, int p, int block)
{
	return r->cells[p].state + (size_t)block * (size_t)r->sim->type[p]->state;
}

/* Put an input into the inbox of a cell, if it is ours. */
static void deliver(struct run *r, int step, int p, int cell, int port, double weight)
{
	struct cells *c = &r->cells[p];
	int block = cell / LANES - c->first_block;

	if (block < 0 || block >= c->blocks)
		return;
	*GROW(c->inbox[block].item, c->inbox[block].count,
	      c->inbox[block].room) = (struct delivery){step, (short)port, (short)(cell % LANES), weight};
}

/* Everything that is due before step `end`. */
static void collect(struct run *r, int end)
{
	const struct sim *s = r->sim;
	const struct model *m = s->model;
	size_t left = 0;

	for (; r->input < r->memory->inputs && r->memory->input[r->input].step < end; r->input++) {
		const struct input_event *i = &r->memory->input[r->input];

		deliver(r, i->step, i->population, i->cell, i->port, i->weight);
	}
	for (size_t w = 0; w < r->waves; w++) {
		struct wave *wave = &r->wave[w];
		const struct bundle *b = s->bundle[wave->bundle];
		const struct population *from = &m->population[b->source];
		int x0 = from->x[wave->cell], y0 = from->y[wave->cell];

		for (; wave->next < b->reaches; wave->next++) {
			const struct reach *reach = &b->reach[wave->next];
			int step = due_step(wave->time + reach->delay, s->time, s->steps, s->setup.dt);
			int x = x0 + reach->dx, y = y0 + reach->dy, cell;

			if (step >= end)
				break;
			if (x < 0 || x >= m->nx || y < 0 || y >= m->ny)
				continue;
			cell = s->map[b->target][x * m->ny + y];
			if (cell >= 0)
				deliver(r, step, b->target, cell, b->port, reach->weight);
		}
		if (wave->next < b->reaches && wave->time + b->reach[wave->next].delay <= s->setup.tstop)
			r->wave[left++] = *wave;
	}
	r->waves = left;
}

/* Order an inbox by step; what is due in the same step keeps its order. */
static void sort_inbox(struct inbox *in, int first, int steps)
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

/* All cells of a population were alike; now each gets a state of its own. */
static void set_apart(struct run *r, int p)
{
	for (int b = 1; b < r->cells[p].blocks; b++)
		memcpy(block_state(r, p, b), block_state(r, p, 0), (size_t)r->sim->type[p]->state * sizeof(double));
	r->cells[p].alike = false;
}

_Noreturn static void diverged(const struct run *r, int p, int step)
{
	die("the simulation diverges in %s near %g ms: check the network's conductances and weights, or take a shorter "
	    "time step",
	    r->sim->model->population[p].name, r->sim->time[step]);
}

static void add_dipole(struct run *r, int p, const struct task *k, int cells, int times)
{
	int layer = r->sim->model->population[p].dipole;
	long long *sum = r->trial->dipole[layer];

	for (int row = 0; row < k->steps; row++) {
		const double *q = k->dipole + (size_t)row * LANES;
		long long total = 0;

		for (int lane = 0; lane < cells; lane++) {
			if (!(fabs(q[lane]) < DIPOLE_LIMIT))
				diverged(r, p, k->first + row);
			total += llrint(q[lane] * r->sim->scale);
		}
		sum[k->first + row + 1] += total * times;
	}
}

/* Advance all our cells by one epoch. */
static void advance(struct run *r, int first, int steps)
{
	struct sim *s = r->sim;
	const struct model *m = s->model;

	r->fresh_count = 0;
	for (int p = 0; p < m->populations; p++) {
		const struct celltype *t = s->type[p];
		struct cells *c = &r->cells[p];
		const struct places *places = &r->place[p];
		int own = 0, blocks;

		for (int b = 0; b < c->blocks; b++) {
			own += lanes(r, p, b);
			if (c->alike && c->inbox[b].count)
				set_apart(r, p);
		}
		blocks = c->alike && c->blocks ? 1 : c->blocks;
		for (int b = 0; b < blocks; b++) {
			int cells = c->alike ? 1 : lanes(r, p, b), first_cell = (c->first_block + b) * LANES;
			struct task k = {
				.type = t,
				.state = block_state(r, p, b),
				.time = s->time,
				.first = first,
				.steps = steps,
				.threshold = m->threshold,
				.cells = cells,
				.dipole = t->population->dipole >= 0 ? r->dipole : NULL,
				.crossing = r->crossing,
				.copies = places->copies,
				.copy = places->copy,
				.copied = r->copied,
				.currents = places->currents,
				.current = places->current,
				.flowed = r->flowed,
			};

			sort_inbox(&c->inbox[b], first, steps);
			k.delivery = c->inbox[b].item;
			k.deliveries = c->inbox[b].count;
			s->kernel(&k);
			c->inbox[b].count = 0;
			for (size_t i = 0; i < k.crossings; i++) {
				int lane = k.crossing[i].lane, end = c->alike ? own : lane + 1;

				for (int cell = first_cell + lane; cell < first_cell + end; cell++)
					*GROW(r->fresh, r->fresh_count, r->fresh_room) = (struct spike){k.crossing[i].step,
					                                                                t->population->gid + cell};
			}
			if (k.dipole)
				add_dipole(r, p, &k, cells, c->alike ? own : 1);
			recording_store(r, p, &k, first_cell, c->alike ? own : cells, c->alike);
			for (int lane = 0; lane < cells; lane++)
				if (!(fabs(k.state[(size_t)t->soma * (size_t)t->stride + (size_t)lane]) < v_limit))
					diverged(r, p, first + steps - 1);
		}
	}
}

static int by_step(const void *a, const void *b)
{
	const struct spike *s = a, *t = b;

	return s->step != t->step ? s->step - t->step : s->gid - t->gid;
}

/* Tell all ranks of the new spikes and start their waves. */
static void spread(struct run *r)
{
	const struct sim *s = r->sim;
	const struct model *m = s->model;

	if (r->share->gather)
		r->share->gather(r->share->context, &r->fresh, &r->fresh_count, &r->fresh_room);
	if (r->fresh_count)
		qsort(r->fresh, r->fresh_count, sizeof *r->fresh, by_step);
	for (size_t i = 0; i < r->fresh_count; i++) {
		int p = 0;

		*GROW(r->trial->spike, r->trial->spikes, r->trial->spike_room) = r->fresh[i];
		while (r->fresh[i].gid >= m->population[p].gid + m->population[p].cells)
			p++;
		for (int b = 0; b < s->bundles; b++)
			if (s->bundle[b]->source == p)
				*GROW(r->wave, r->waves, r->wave_room) = (struct wave){b, r->fresh[i].gid - m->population[p].gid,
				                                                       s->time[r->fresh[i].step] + 1e-10, 0};
	}
}

const struct trial *sim_trial(struct sim *s, int trial, const struct share *share)
{
	struct run r = {.sim = s, .share = share};
	struct input_event *input;
	size_t inputs, epoch = (size_t)s->epoch;
	bool reuse = s->setup.reuse;
	int first, until = 0, keep_steps;
	double bytes = 0;
	struct memory *mem;

	while (s->memories <= trial) {
		s->memory = mem_resize(s->memory, (size_t)s->memories + 1, sizeof *s->memory);
		s->memory[s->memories++] = (struct memory){0};
	}
	mem = r.memory = &s->memory[trial];
	r.trial = &mem->trial;
	r.trial->samples = sim_samples(s);
	free(r.trial->event);
	r.trial->event = events_make(s->model, trial, s->setup.tstop, &r.trial->events);
	input = inputs_make(s->model, s->type, r.trial->event, r.trial->events, s->time, s->steps, s->setup.dt, &inputs);
	if (mem->valid && reuse && mem->serial == s->serial - 1 && mem->share_rank == share->rank &&
	    mem->share_size == share->size) {
		until = memory_same_until(s, mem, input, inputs);
	} else {
		struct event *event = r.trial->event;
		size_t events = r.trial->events;

		r.trial->event = NULL;
		memory_forget(mem);
		r.trial->event = event;
		r.trial->events = events;
		r.trial->samples = sim_samples(s);
	}
	free(mem->input);
	mem->input = input;
	mem->inputs = inputs;
	mem->share_rank = share->rank;
	mem->share_size = share->size;
	share_out(&r);
	first = memory_begin(&r, until);
	recording_start(&r);

	r.dipole = mem_vector(epoch * LANES, sizeof(double));
	r.crossing = mem_new(epoch * LANES, sizeof *r.crossing);
	for (int p = 0; p < s->model->populations; p++)
		bytes += (double)r.cells[p].blocks * s->type[p]->state * sizeof(double);
	bytes *= s->memories;
	keep_steps = (int)(fmax(keep_every, bytes * s->setup.tstop / keep_bytes) / s->setup.dt);
	for (int step = first; step < s->steps; step += s->epoch) {
		int steps = step + s->epoch < s->steps ? s->epoch : s->steps - step;

		if (reuse && step && (mem->keeps == 0 || step - mem->kept[mem->keeps - 1].step >= keep_steps))
			memory_keep(&r, step);
		collect(&r, step + steps);
		advance(&r, step, steps);
		spread(&r);
		if (s->setup.progress)
			s->setup.progress(trial, (double)(step + steps) / s->steps);
	}
	mem->valid = true;
	mem->serial = s->serial;
	for (int p = 0; p < s->model->populations; p++) {
		for (int b = 0; b < r.cells[p].blocks; b++)
			free(r.cells[p].inbox[b].item);
		free(r.cells[p].inbox);
		free(r.cells[p].state);
	}
	free(r.wave);
	free(r.dipole);
	free(r.crossing);
	free(r.fresh);
	recording_end(&r);
	return r.trial;
}

void sim_release(struct sim *s, int trial)
{
	memory_forget(&s->memory[trial]);
}
