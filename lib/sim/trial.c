#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/mem.h"

/* Above this a potential [mV] is no result. */
static const double v_limit = 1e4;

/* --- shares ------------------------------------------------------------------- */

/* An equal part of every population's blocks for each rank, so that all are equally busy whatever the
 * populations do. */
static int first_block(int cells, int rank, int size)
{
	return (int)((long)rank * ((cells + LANES - 1) / LANES) / size);
}

void share_cells(const struct model *m, int rank, int size, struct span *cells)
{
	for (int p = 0; p < m->populations; p++) {
		int n = m->population[p].cells, from = LANES * first_block(n, rank, size);
		int to = LANES * first_block(n, rank + 1, size);

		cells[p].first = from < n ? from : n;
		cells[p].count = (to < n ? to : n) - cells[p].first;
	}
}

static void share_out(struct run *r)
{
	const struct model *m = r->sim->origin->model;
	struct span cells[MAX_POPULATIONS];

	share_cells(m, r->share.rank, r->share.size, cells);
	for (int p = 0; p < m->populations; p++) {
		struct cells *c = &r->cells[p];

		*c = (struct cells){.alike = true, .span = cells[p], .first_block = cells[p].first / LANES};
		c->blocks = (cells[p].count + LANES - 1) / LANES;
		c->state = mem_vector((size_t)c->blocks * (size_t)r->sim->type[p]->state, sizeof *c->state);
		c->inbox = mem_new((size_t)c->blocks, sizeof *c->inbox);
	}
	recorder_begin(&r->trial.record, r->sim->recording, cells, r->sim->epoch);
}

static int lanes(const struct run *r, int p, int block)
{
	int n = r->cells[p].span.count - block * LANES;

	return n < LANES ? n : LANES;
}

static double *block_state(const struct run *r, int p, int block)
{
	return r->cells[p].state + (size_t)block * (size_t)r->sim->type[p]->state;
}

/* --- an epoch ------------------------------------------------------------------- */

/* All cells of a population were alike; now each gets a state of its own. */
static void set_apart(struct run *r, int p)
{
	for (int b = 1; b < r->cells[p].blocks; b++)
		memcpy(block_state(r, p, b), block_state(r, p, 0), (size_t)r->sim->type[p]->state * sizeof(double));
	r->cells[p].alike = false;
}

/* A population is no more what it should be at a step. */
static void fail(struct run *r, int p, int step)
{
	long long failure = (long long)step * r->sim->origin->model->populations + p;

	r->failure = failure < r->failure ? failure : r->failure;
}

/* What came of a block whose first cell is number `first`, and which stands for `cells` cells. */
static void take(struct run *r, int p, const struct task *k, int first, int cells)
{
	const struct celltype *t = k->type;
	bool alike = r->cells[p].alike;
	int row;

	for (size_t i = 0; i < k->crossings; i++) {
		int cell = first + (alike ? 0 : k->crossing[i].lane), end = alike ? first + cells : cell + 1;

		for (; cell < end; cell++)
			*GROW(r->fresh, r->fresh_count, r->fresh_room) = (struct spike){k->crossing[i].step,
			                                                                t->population->gid + cell};
	}
	if (k->dipole) {
		int bad = dipole_add(r->sim->origin->model, r->sum, k, k->cells, alike ? cells : 1, r->sim->scale);

		if (bad >= 0)
			fail(r, p, k->first + bad);
	}
	row = recorder_store(&r->trial.record, p, k, (struct span){first, cells}, alike);
	if (row >= 0)
		fail(r, p, k->first + row);
	for (int lane = 0; lane < k->cells; lane++)
		if (!(fabs(k->state[(size_t)t->soma * (size_t)t->stride + (size_t)lane]) < v_limit))
			fail(r, p, k->first + k->steps - 1);
}

static void advance_population(struct run *r, int p, int steps)
{
	struct sim *s = r->sim;
	const struct celltype *t = s->type[p];
	struct cells *c = &r->cells[p];
	int blocks;

	for (int b = 0; b < c->blocks && c->alike; b++)
		if (c->inbox[b].count)
			set_apart(r, p);
	blocks = c->alike && c->blocks ? 1 : c->blocks;
	for (int b = 0; b < blocks; b++) {
		struct task k = {
			.type = t,
			.state = block_state(r, p, b),
			.time = r->time,
			.first = r->step,
			.steps = steps,
			.threshold = t->population->threshold,
			.cells = c->alike ? 1 : lanes(r, p, b),
			.dipole = t->population->dipole >= 0 ? r->dipole : NULL,
			.crossing = r->crossing,
		};

		recorder_task(&r->trial.record, p, &k);
		inbox_sort(&c->inbox[b], r->step, steps);
		k.delivery = c->inbox[b].item;
		k.deliveries = c->inbox[b].count;
		s->kernel(&k);
		c->inbox[b].count = 0;
		take(r, p, &k, c->span.first + b * LANES, c->alike ? c->span.count : k.cells);
	}
}

/* --- a trial ---------------------------------------------------------------------- */

static size_t layers(const struct run *r)
{
	return (size_t)r->sim->origin->model->layers;
}

static void show(struct run *r)
{
	r->trial.spike = r->memory->spike;
	r->trial.spikes = r->memory->spikes;
	if (r->sim->setup.tick)
		r->sim->setup.tick(r->sim->setup.context, r->trial.number, (double)r->step / r->sim->clock.steps);
}

static struct memory *memory_of(struct sim *s, int trial)
{
	while (s->memories <= trial) {
		s->memory = mem_resize(s->memory, (size_t)s->memories + 1, sizeof *s->memory);
		s->memory[s->memories++] = (struct memory){0};
	}
	return &s->memory[trial];
}

/* What is known of this trial is of use to it: until which step. Nothing is, until step 0. */
static int recall(struct run *r, struct input_event *input, size_t inputs)
{
	struct memory *mem = r->memory;
	int until = 0;

	if (mem->origin && mem->share_rank == r->share.rank && mem->share_size == r->share.size)
		until = memory_valid_until(r->sim, mem, input, inputs);
	else
		memory_forget(r->sim, mem);
	free(mem->input);
	mem->input = input;
	mem->inputs = inputs;
	mem->share_rank = r->share.rank;
	mem->share_size = r->share.size;
	origin_drop(mem->origin);
	mem->origin = r->sim->origin;
	mem->origin->users++;
	return until;
}

/* What the drives deliver in a trial, and their events. */
static struct input_event *make_inputs(const struct sim *s, int number, struct event **event, size_t *events,
                                       size_t *inputs)
{
	*event = events_make(s->origin->model, number, s->setup.tstop, events);
	return inputs_make(s->origin->model, (struct celltype **)s->type, *event, *events, &s->clock, inputs);
}

double sim_parts(struct sim *s, int number)
{
	struct memory *mem = memory_of(s, number);
	size_t events, inputs;
	struct event *event;
	struct input_event *input;
	int until;

	if (!mem->origin)
		return 0;
	input = make_inputs(s, number, &event, &events, &inputs);
	until = memory_valid_until(s, mem, input, inputs);
	free(event);
	free(input);
	return clock_time(&s->clock, until);
}

struct trial *trial_begin(struct sim *s, int number, bool keep, const struct share *share)
{
	struct run *r = mem_new(1, sizeof *r);
	size_t epoch = (size_t)s->epoch, inputs;
	struct event *event;
	struct input_event *input;
	int until;

	r->sim = s;
	r->share = *share;
	r->failure = LLONG_MAX;
	r->trial.number = number;
	input = make_inputs(s, number, &event, &r->trial.events, &inputs);
	r->trial.event = event;
	r->memory = memory_of(s, number);
	until = recall(r, input, inputs);
	share_out(r);
	memory_plan(r, keep);
	r->trial.first_step = r->step = memory_begin(r, until);
	r->time = mem_new(epoch + 1, sizeof *r->time);
	r->dipole = mem_vector(epoch * LANES, sizeof *r->dipole);
	r->crossing = mem_new(epoch * LANES, sizeof *r->crossing);
	r->sum = mem_new(epoch * layers(r), sizeof *r->sum);
	return &r->trial;
}

/* Sample 0, and those that are known from before the step to begin with. */
static bool begin(struct run *r)
{
	r->begun = true;
	r->trial.count = 1 + r->step;
	r->trial.dipole = r->step ? r->memory->dipole : r->sum;
	show(r);
	return true;
}

static bool failed(struct run *r)
{
	const struct model *m = r->sim->origin->model;
	long long step = r->failure / m->populations;

	r->trial.failed = mem_printf("the simulation diverges in %s near %g ms: check the network's conductances and "
	                             "weights, or take a shorter time step",
	                             m->population[r->failure % m->populations].name,
	                             clock_time(&r->sim->clock, (int)step));
	r->trial.count = 0;
	return false;
}

bool trial_advance(struct trial *trial)
{
	struct run *r = (struct run *)trial;
	struct sim *s = r->sim;
	int steps = s->clock.steps - r->step < s->epoch ? s->clock.steps - r->step : s->epoch;
	size_t sums = (size_t)steps * layers(r);

	if (!r->begun)
		return begin(r);
	if (steps == 0 || trial->failed)
		return false;
	if (r->keep && r->step)
		memory_keep(r);
	clock_times(&s->clock, r->step, steps + 1, r->time);
	memset(r->sum, 0, sums * sizeof *r->sum);
	recorder_steps(&trial->record, steps);
	wave_collect(r, r->step + steps);
	for (int p = 0; p < s->origin->model->populations; p++)
		advance_population(r, p, steps);
	wave_spread(r);
	if (r->failure != LLONG_MAX)
		return failed(r);
	if (r->share.size > 1)
		r->share.sum(r->share.context, r->sum, sums);
	if (r->keep)
		memcpy(r->memory->dipole + ((size_t)r->step + 1) * layers(r), r->sum, sums * sizeof *r->sum);
	trial->dipole = r->sum;
	if (trial->record.potential && r->share.size > 1)
		r->share.sum(r->share.context, trial->record.potential,
		             (size_t)steps * (size_t)s->recording->extracellular->contacts);
	trial->from = r->step + 1;
	trial->count = steps;
	r->step += steps;
	show(r);
	return true;
}

void trial_end(struct trial *trial)
{
	struct run *r = (struct run *)trial;

	if (!r->keep || trial->failed || r->step < r->sim->clock.steps)
		memory_forget(r->sim, r->memory);
	for (int p = 0; p < r->sim->origin->model->populations; p++) {
		for (int b = 0; b < r->cells[p].blocks; b++)
			free(r->cells[p].inbox[b].item);
		free(r->cells[p].inbox);
		free(r->cells[p].state);
	}
	recorder_end(&trial->record);
	free((struct event *)trial->event);
	free(trial->failed);
	free(r->wave);
	free(r->time);
	free(r->dipole);
	free(r->crossing);
	free(r->sum);
	free(r->fresh);
	free(r);
}
