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

/* Deliveries to one block in the steps at hand. */
struct inbox {
	struct delivery *item;
	size_t count, room;
};

/* A rank's cells of one population: whole blocks. While no input has come, all cells of a
 * population are alike, and the first block stands for all. */
struct cells {
	int first_block, blocks;
	bool alike;
	double *state; /* [blocks][type->state] */
	struct inbox *inbox;
};

struct run {
	struct sim *sim;
	const struct share *share;
	struct memory *memory;
	struct trial *trial;
	struct cells cells[MAX_POPULATIONS];
	struct wave *wave;
	size_t waves, wave_room;
	size_t input; /* next of the drives' inputs */
	/* Work space of a block's task. */
	double *dipole, *v, *current, *ca;
	struct spike *spike;
	struct spike *fresh; /* spikes of this epoch, of own cells */
	size_t fresh_count, fresh_room;
	size_t column_of[3][MAX_POPULATIONS]; /* first column of a population */
};

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

static size_t used_doubles(const struct run *r, int p, bool alike)
{
	return (size_t)(alike && r->cells[p].blocks ? 1 : r->cells[p].blocks) * (size_t)r->sim->type[p]->state;
}

static void keep(struct run *r, int step)
{
	const struct model *m = r->sim->model;
	struct memory *mem = r->memory;
	struct kept *k;

	if (mem->keeps == mem->made) {
		k = GROW(mem->kept, mem->made, mem->keep_room);
		*k = (struct kept){0};
		for (int p = 0; p < m->populations; p++)
			k->state[p] = mem_resize(NULL, used_doubles(r, p, false), sizeof(double));
	}
	k = &mem->kept[mem->keeps++];
	k->step = step;
	k->spikes = r->trial->spikes;
	for (int p = 0; p < m->populations; p++) {
		k->alike[p] = r->cells[p].alike;
		memcpy(k->state[p], r->cells[p].state, used_doubles(r, p, k->alike[p]) * sizeof(double));
	}
	k->wave = mem_resize(k->wave, r->waves, sizeof *k->wave);
	k->waves = r->waves;
	if (r->waves)
		memcpy(k->wave, r->wave, r->waves * sizeof *k->wave);
}

static void go_back(struct run *r, const struct kept *k)
{
	const struct model *m = r->sim->model;

	for (int p = 0; p < m->populations; p++) {
		r->cells[p].alike = k->alike[p];
		memcpy(r->cells[p].state, k->state[p], used_doubles(r, p, k->alike[p]) * sizeof(double));
	}
	r->wave = mem_resize(r->wave, k->waves, sizeof *r->wave);
	r->waves = r->wave_room = k->waves;
	if (k->waves)
		memcpy(r->wave, k->wave, k->waves * sizeof *r->wave);
	r->trial->spikes = k->spikes;
}

/* Put an input into the inbox of a cell, if it is ours. */
static void deliver(struct run *r, int step, int p, int cell, int port, double weight)
{
	struct cells *c = &r->cells[p];
	int block = cell / LANES - c->first_block;

	if (block < 0 || block >= c->blocks)
		return;
	*GROW(c->inbox[block].item, c->inbox[block].count, c->inbox[block].room) =
		(struct delivery){step, (short)port, (short)(cell % LANES), weight};
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

/* Copy a block's recorded values into the columns of `cells` cells from cell `first` on, all
 * from lane 0 where `alike`. */
static void store(const struct run *r, int p, const struct task *k, int first, int cells, bool alike)
{
	const struct sim *s = r->sim;
	const struct celltype *t = s->type[p];
	const struct population *pop = t->population;
	struct {
		const double *from;
		double *to;
		int kind;
	} what[] = {{k->v, r->trial->v, 0}, {k->current, r->trial->current, 1}, {k->ca, r->trial->ca, 2}};

	for (int w = 0; w < 3; w++) {
		size_t width = s->columns[what[w].kind], per_cell = 0;

		if (!what[w].from)
			continue;
		for (size_t c = r->column_of[w][p]; c < width && s->column[w][c].gid == pop->gid; c++)
			per_cell++;
		for (int cell = 0; cell < cells; cell++) {
			int lane = alike ? 0 : cell;

			for (size_t i = 0; i < per_cell; i++) {
				size_t column = r->column_of[w][p] + (size_t)(first + cell) * per_cell + i;
				const struct column *is = &s->column[w][column];
				int place = 0;

				while (k->section[place] != is->section)
					place++;
				for (int row = 0; row < k->steps; row++) {
					size_t at = (size_t)row * (size_t)k->sections + (size_t)place;

					if (w == 1)
						at = at * RECEPTORS + (size_t)is->synapse;
					what[w].to[(size_t)(k->first + row + 1) * width + column] = what[w].from[at * LANES + (size_t)lane];
				}
			}
		}
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
		int section[MAX_SECTIONS], sections = 0, blocks;
		int own = 0;

		for (int k = 0; k < t->population->sections; k++)
			if (!s->setup.soma_only || t->middle[k] == t->soma)
				section[sections++] = k;
		for (int b = 0; b < c->blocks; b++) {
			own += lanes(r, p, b);
			if (c->alike && c->inbox[b].count)
				set_apart(r, p);
		}
		blocks = c->alike && c->blocks ? 1 : c->blocks;
		for (int b = 0; b < blocks; b++) {
			int cells = c->alike ? 1 : lanes(r, p, b), first_cell = (c->first_block + b) * LANES;
			struct task k = {
				.type = t, .state = block_state(r, p, b), .time = s->time, .first = first, .steps = steps,
				.threshold = m->threshold, .cells = cells,
				.dipole = t->population->dipole >= 0 ? r->dipole : NULL, .spike = r->spike,
				.sections = sections, .section = section,
				.v = r->v, .current = r->current, .ca = t->calcium ? r->ca : NULL,
			};

			sort_inbox(&c->inbox[b], first, steps);
			k.delivery = c->inbox[b].item;
			k.deliveries = c->inbox[b].count;
			s->kernel(&k);
			c->inbox[b].count = 0;
			for (size_t i = 0; i < k.spikes; i++)
				for (int cell = first_cell + k.spike[i].lane; cell < first_cell + (c->alike ? own : k.spike[i].lane + 1); cell++)
					*GROW(r->fresh, r->fresh_count, r->fresh_room) =
						(struct spike){k.spike[i].step, t->population->gid + cell};
			if (k.dipole)
				add_dipole(r, p, &k, cells, c->alike ? own : 1);
			store(r, p, &k, first_cell, c->alike ? own : cells, c->alike);
			for (int lane = 0; lane < cells; lane++)
				if (!(fabs(k.state[(size_t)t->soma * (size_t)t->stride + (size_t)lane]) < v_limit))
					diverged(r, p, first + steps - 1);
		}
	}
}

static int by_step(const void *a, const void *b)
{
	const struct spike *s = a, *t = b;

	return s->step != t->step ? s->step - t->step : s->lane - t->lane;
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
		while (r->fresh[i].lane >= m->population[p].gid + m->population[p].cells)
			p++;
		for (int b = 0; b < s->bundles; b++)
			if (s->bundle[b]->source == p)
				*GROW(r->wave, r->waves, r->wave_room) = (struct wave){
					b, r->fresh[i].lane - m->population[p].gid, s->time[r->fresh[i].step] + 1e-10, 0};
	}
}

/* How far a trial simulated before is the same now: the step from which on it may differ. */
static int same_until(const struct sim *s, const struct memory *m, const struct input_event *input, size_t inputs)
{
	int until = s->first_change;
	size_t i = 0;

	for (; i < inputs && i < m->inputs; i++) {
		const struct input_event *a = &m->input[i], *b = &input[i];

		if (a->step != b->step || a->cell != b->cell || a->population != b->population || a->port != b->port ||
		    a->weight != b->weight)
			break;
	}
	if (i < inputs && input[i].step < until)
		until = input[i].step;
	if (i < m->inputs && m->input[i].step < until)
		until = m->input[i].step;
	for (size_t k = 0; k < m->trial.spikes; k++) {
		int p = 0;

		while (m->trial.spike[k].lane >= s->model->population[p].gid + s->model->population[p].cells)
			p++;
		if (s->changed[p] && m->trial.spike[k].step < until)
			until = m->trial.spike[k].step;
	}
	return until;
}

/* The last step up to `until` at which this trial's state was kept, by all ranks of its share; else
 * 0. */
static int kept_step(const struct run *r, int until)
{
	const struct memory *mem = r->memory;
	const struct share *share = r->share;
	int first = 0;

	if (share->size > 1)
		until = share->least(share->context, until);
	for (size_t i = 0; i < mem->keeps; i++)
		if (mem->kept[i].step <= until)
			first = mem->kept[i].step;
	if (share->size > 1 && share->least(share->context, first) != -share->least(share->context, -first))
		return 0;
	return first;
}

/* Begin at t = 0, or where this trial is the same as it was in the last network. The step. */
static int begin(struct run *r, int until)
{
	struct memory *mem = r->memory;
	struct trial *t = r->trial;
	const struct model *m = r->sim->model;
	size_t samples = sim_samples(r->sim);
	int first = kept_step(r, until);

	while (mem->keeps && mem->kept[mem->keeps - 1].step > first)
		mem->keeps--;
	t->first_step = first;
	if (mem->keeps) {
		go_back(r, &mem->kept[mem->keeps - 1]);
	} else {
		t->spikes = 0;
		for (int p = 0; p < m->populations; p++)
			if (r->cells[p].blocks)
				celltype_start(r->sim->type[p], m, r->cells[p].state);
	}
	for (int layer = 0; layer < 2; layer++) {
		if (!t->dipole[layer])
			t->dipole[layer] = mem_new(samples, sizeof *t->dipole[layer]);
		memset(t->dipole[layer] + first + 1, 0, (samples - (size_t)first - 1) * sizeof *t->dipole[layer]);
	}
	for (r->input = 0; r->input < mem->inputs && mem->input[r->input].step < first; r->input++)
		;
	return first;
}

/* The first row of what is recorded: where potentials and calcium start; no current yet. */
static void record_start(struct run *r)
{
	const struct sim *s = r->sim;
	size_t samples = sim_samples(s);
	struct trial *t = r->trial;

	memcpy(t->columns, s->columns, sizeof t->columns);
	if (s->setup.v)
		t->v = mem_new(samples * s->columns[0], sizeof *t->v);
	if (s->setup.current)
		t->current = mem_new(samples * s->columns[1], sizeof *t->current);
	if (s->setup.ca)
		t->ca = mem_new(samples * s->columns[2], sizeof *t->ca);
	for (int w = 0; w < 3; w++)
		for (size_t c = s->columns[w]; c-- > 0;) {
			const struct column *is = &s->column[w][c];
			const struct celltype *type = s->type[is->population];
			int block = (is->gid - type->population->gid) / LANES - r->cells[is->population].first_block;

			r->column_of[w][is->population] = c;
			if (block < 0 || block >= r->cells[is->population].blocks)
				continue;
			if (w == 0 && t->v)
				t->v[c] = type->v0[type->middle[is->section]];
			if (w == 2 && t->ca)
				t->ca[c] = type->ca_rest[type->middle[is->section]];
		}
}

const struct trial *sim_trial(struct sim *s, int trial, const struct share *share)
{
	struct run r = {.sim = s, .share = share};
	struct input_event *input;
	size_t inputs, epoch = (size_t)s->epoch, per_row = MAX_SECTIONS * LANES;
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
	if (mem->valid && reuse && mem->serial == s->serial - 1 && mem->share_rank == share->rank && mem->share_size == share->size) {
		until = same_until(s, mem, input, inputs);
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
	first = begin(&r, until);
	record_start(&r);

	r.dipole = mem_vector(epoch * LANES, sizeof(double));
	r.spike = mem_new(epoch * LANES, sizeof *r.spike);
	if (s->setup.v)
		r.v = mem_vector(epoch * per_row, sizeof(double));
	if (s->setup.ca)
		r.ca = mem_vector(epoch * per_row, sizeof(double));
	if (s->setup.current)
		r.current = mem_vector(epoch * per_row * RECEPTORS, sizeof(double));
	for (int p = 0; p < s->model->populations; p++)
		bytes += (double)r.cells[p].blocks * s->type[p]->state * sizeof(double);
	bytes *= s->memories;
	keep_steps = (int)(fmax(keep_every, bytes * s->setup.tstop / keep_bytes) / s->setup.dt);
	for (int step = first; step < s->steps; step += s->epoch) {
		int steps = step + s->epoch < s->steps ? s->epoch : s->steps - step;

		if (reuse && step && (mem->keeps == 0 || step - mem->kept[mem->keeps - 1].step >= keep_steps))
			keep(&r, step);
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
	free(r.spike);
	free(r.fresh);
	free(r.v);
	free(r.current);
	free(r.ca);
	return r.trial;
}

void sim_release(struct sim *s, int trial)
{
	memory_forget(&s->memory[trial]);
}
