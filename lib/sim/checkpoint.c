#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/mem.h"

/* Checkpoints are this far apart (ms) at least, and take this much memory (bytes) of a simulator at most. */
static const double closest = 2.5;
static const double budget = 200e6;

/* A part of it for each trial, so that the first ones do not take it all. */
static double part(const struct sim *s)
{
	return budget / (s->setup.trials > 1 ? s->setup.trials : 1);
}

void memory_forget(struct sim *s, struct memory *m)
{
	for (size_t i = 0; i < m->made; i++) {
		for (int p = 0; p < MAX_POPULATIONS; p++)
			free(m->checkpoint[i].state[p]);
		free(m->checkpoint[i].wave);
	}
	free(m->checkpoint);
	free(m->input);
	free(m->dipole);
	free(m->spike);
	origin_drop(m->origin);
	s->bytes -= m->bytes;
	*m = (struct memory){0};
}

static size_t used_doubles(const struct run *r, int p, bool alike)
{
	return (size_t)(alike && r->cells[p].blocks ? 1 : r->cells[p].blocks) * (size_t)r->sim->type[p]->state;
}

void memory_plan(struct run *r, bool keep)
{
	const struct sim *s = r->sim;
	double state = sizeof(struct checkpoint), fixed = 0, apart;

	for (int p = 0; p < s->origin->model->populations; p++) { /* the same on all ranks of a share */
		double blocks = ceil((double)s->origin->model->population[p].cells / LANES);

		state += sizeof(double) * ceil(blocks / r->share.size) * s->type[p]->state;
	}
	fixed = s->origin->model->layers * sizeof(long long) * ((double)s->clock.steps + 1) +
	        sizeof(struct input_event) * (double)r->memory->inputs;
	r->keep = keep && s->setup.reuse && fixed + state < part(s);
	apart = fmax(closest, s->setup.tstop * state / fmax(part(s) - fixed, state));
	r->keep_steps = (int)ceil(fmin(apart / s->setup.dt, s->clock.steps));
}

/* Room in a checkpoint for a copy; counted. */
static void *room(struct sim *s, struct memory *m, void *old, size_t *has, size_t wants, size_t size)
{
	if (wants <= *has)
		return old;
	m->bytes += (wants - *has) * size;
	s->bytes += (wants - *has) * size;
	*has = wants;
	return mem_resize(old, wants, size);
}

/* Bytes that a checkpoint has no room for yet. */
static double missing(const struct run *r, const struct checkpoint *c)
{
	double bytes = r->waves > c->wave_room ? (double)(r->waves - c->wave_room) * sizeof *r->wave : 0;

	for (int p = 0; p < r->sim->origin->model->populations; p++) {
		size_t n = used_doubles(r, p, r->cells[p].alike);

		bytes += n > c->room[p] ? (double)(n - c->room[p]) * sizeof(double) : 0;
	}
	return bytes;
}

void memory_keep(struct run *r)
{
	const struct model *m = r->sim->origin->model;
	struct memory *mem = r->memory;
	struct checkpoint *c;

	if (mem->valid && r->step - mem->checkpoint[mem->valid - 1].step < r->keep_steps)
		return;
	if (mem->valid == mem->made)
		*GROW(mem->checkpoint, mem->made, mem->checkpoint_room) = (struct checkpoint){0};
	if ((double)mem->bytes + missing(r, &mem->checkpoint[mem->valid]) > part(r->sim) ||
	    (double)r->sim->bytes + missing(r, &mem->checkpoint[mem->valid]) > budget)
		return;
	c = &mem->checkpoint[mem->valid++];
	c->step = r->step;
	c->spikes = mem->spikes;
	for (int p = 0; p < m->populations; p++) {
		size_t n = used_doubles(r, p, r->cells[p].alike);

		c->alike[p] = r->cells[p].alike;
		c->state[p] = room(r->sim, mem, c->state[p], &c->room[p], n, sizeof(double));
		if (n)
			memcpy(c->state[p], r->cells[p].state, n * sizeof(double));
	}
	c->wave = room(r->sim, mem, c->wave, &c->wave_room, r->waves, sizeof *c->wave);
	c->waves = r->waves;
	if (r->waves)
		memcpy(c->wave, r->wave, r->waves * sizeof *r->wave);
}

static void go_back(struct run *r, const struct checkpoint *c)
{
	const struct model *m = r->sim->origin->model;

	for (int p = 0; p < m->populations; p++) {
		size_t n = used_doubles(r, p, c->alike[p]);

		r->cells[p].alike = c->alike[p];
		if (n)
			memcpy(r->cells[p].state, c->state[p], n * sizeof(double));
	}
	r->wave = mem_resize(r->wave, c->waves, sizeof *r->wave);
	r->waves = r->wave_room = c->waves;
	if (c->waves)
		memcpy(r->wave, c->wave, c->waves * sizeof *r->wave);
	r->memory->spikes = c->spikes;
}

/* From which step on the biases of two networks differ. */
static int biases_same_until(const struct sim *s, const struct model *old, const struct model *new)
{
	int until = s->clock.steps;

	for (int i = 0; i < old->biases || i < new->biases; i++) {
		const struct bias *a = i < old->biases ? &old->bias[i] : NULL, *b = i < new->biases ? &new->bias[i] : NULL;
		double from = fmin(a ? a->tstart : INFINITY, b ? b->tstart : INFINITY);
		int step = (int)fmin(from / s->setup.dt, s->clock.steps) - 1;

		if (a && b && a->population == b->population && a->section == b->section && a->amplitude == b->amplitude &&
		    a->tstart == b->tstart && a->tstop == b->tstop)
			continue;
		until = step < until ? (step < 0 ? 0 : step) : until;
	}
	return until;
}

static bool connections_differ(const struct connection *a, const struct connection *b)
{
	return a->weight != b->weight || a->delay != b->delay || a->lambda != b->lambda || a->gain != b->gain ||
	       a->autapses != b->autapses || a->pairs != b->pairs ||
	       (a->pairs && memcmp(a->pair, b->pair, a->pairs * sizeof *a->pair) != 0);
}

/* The drives are compared by their inputs. A changed connection matters once its source population spikes. */
int memory_valid_until(const struct sim *s, const struct memory *mem, const struct input_event *input, size_t inputs)
{
	const struct model *old = mem->origin->model, *new = s->origin->model;
	int until = biases_same_until(s, old, new);
	size_t i = inputs_differ(input, inputs, mem->input, mem->inputs);
	bool changed[MAX_POPULATIONS] = {false};

	if (i < inputs && input[i].step < until)
		until = input[i].step;
	if (i < mem->inputs && mem->input[i].step < until)
		until = mem->input[i].step;
	for (int c = 0; c < new->connections; c++)
		if (connections_differ(&old->connection[c], &new->connection[c]))
			changed[new->connection[c].source] = true;
	for (size_t k = 0; k < mem->spikes && mem->spike[k].step < until; k++)
		if (changed[model_gid_population(new, mem->spike[k].gid)])
			until = mem->spike[k].step;
	return until;
}

/* The last step up to `until` for which all ranks of the share have a checkpoint; else 0. */
static int checkpoint_step(const struct run *r, int until)
{
	const struct memory *mem = r->memory;
	const struct share *share = &r->share;
	int first = 0;

	if (share->size > 1)
		until = share->least(share->context, until);
	for (size_t i = 0; i < mem->valid; i++)
		if (mem->checkpoint[i].step <= until)
			first = mem->checkpoint[i].step;
	if (share->size > 1 && share->least(share->context, first) != -share->least(share->context, -first))
		return 0;
	return first;
}

int memory_begin(struct run *r, int until)
{
	struct memory *mem = r->memory;
	const struct model *m = r->sim->origin->model;
	int first = checkpoint_step(r, until);

	while (mem->valid && mem->checkpoint[mem->valid - 1].step > first)
		mem->valid--;
	if (mem->valid) {
		go_back(r, &mem->checkpoint[mem->valid - 1]);
	} else {
		mem->spikes = 0;
		for (int p = 0; p < m->populations; p++)
			if (r->cells[p].blocks)
				celltype_start(r->sim->type[p], m, r->cells[p].state);
	}
	if (r->keep && !mem->dipole)
		mem->dipole = mem_new(((size_t)r->sim->clock.steps + 1) * (size_t)m->layers, sizeof *mem->dipole);
	while (r->input < mem->inputs && mem->input[r->input].step < first)
		r->input++;
	return first;
}
