/* Compiled once for each kind of processor, with KERNEL as the name of its function. The layout of a block's
 * state and what a step does: README.md. */
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

#include "kernel/calcium.h"
#include "kernel/gates.h"
#include "kernel/synapses.h"

#ifndef KERNEL
#define KERNEL kernel_baseline
#endif
void KERNEL(struct task *task);

/* The conductances of a current; many have a single gate. */
INLINE void conduct(const struct term *term, int first, int count, vec (*gate)[CHUNK], vec *x)
{
	const vec *a = gate[term->gate[0]], *b = gate[term->gate[1]], *c = gate[term->gate[2]], *d = gate[term->gate[3]];
	const double *gbar = term->gbar + first;

	if (term->gate[1] == GATE_ONE)
		for (int i = 0; i < count; i++)
			x[i] = gbar[i] * a[i];
	else
		for (int i = 0; i < count; i++)
			x[i] = (gbar[i] * a[i] * b[i]) * (c[i] * d[i]);
}

/* The states of nodes first.. at the new v, and from them the conductances for the next step.
 * `node` is the state of the first, shifted by the lanes at hand. */
INLINE void advance_states(const struct celltype *t, int first, int count, double *node, int lanes)
{
	const size_t stride = (size_t)t->stride;
	struct standing standing;
	vec gate[GATES][CHUNK], eca[CHUNK], inward[CHUNK] = {{0}}, g[CHUNK] = {{0}}, ge[CHUNK] = {{0}};

	for (int i = 0; i < count; i++)
		gate[GATE_ONE][i] = SPLAT(1.0);
	if (t->calcium)
		advance_calcium(t, first, count, node, eca, gate);
	if (t->table.groups)
		stand(&standing, &t->table, node, stride, count);
	for (int i = 0; i < t->table.groups; i++) {
		const char *rows = (const char *)t->table.row[i];
		const int columns = t->table.columns[i];
		double *at = node + t->at_gate[i] + lanes * (columns - 1); /* `node` is shifted by one a lane */
		vec(*out)[CHUNK] = gate + i * ROW;

		if (columns == 1)
			advance_gate(rows, &standing, at, stride, count, out);
		else if (columns == HALF_ROW)
			advance_half(rows, &standing, at, stride, count, out);
		else
			advance_gates(rows, &standing, ROW, at, stride, count, out);
	}
	for (int k = 0; k < t->terms; k++) {
		const struct term *term = &t->term[k];
		vec x[CHUNK];

		conduct(term, first, count, gate, x);
		if (term->calcium)
			for (int i = 0; i < count; i++) {
				g[i] += x[i];
				ge[i] += x[i] * eca[i];
				inward[i] += x[i] * (eca[i] - LOAD(node + (size_t)i * stride));
			}
		else
			for (int i = 0; i < count; i++) {
				g[i] += x[i];
				ge[i] += x[i] * term->e;
			}
	}
	for (int i = 0; i < count; i++, node += stride) {
		int n = first + i;

		STORE(node + LANES, t->diagonal[n] + g[i]);
		STORE(node + 2 * LANES, t->storage[n] * LOAD(node) + (ge[i] + t->source[n]));
		if (t->calcium)
			STORE(node + t->at_ca + LANES, inward[i] * t->influx[n]);
	}
}

/* One step of WIDTH lanes: the matrix from the conductances at its start, its solution, the
 * states after it. */
INLINE void advance_lanes(const struct task *k, int lanes, double half, double *dipole)
{
	const struct celltype *t = k->type;
	const int nodes = t->nodes;
	const size_t stride = (size_t)t->stride;
	double *state = k->state + lanes;
	vec q = {0};

#define D(n) (*(vec *)(void *)(state + (size_t)(n)*stride + LANES))
#define R(n) (*(vec *)(void *)(state + (size_t)(n)*stride + 2 * LANES))
	add_synapses(t, state);
	for (int c = 0; c < t->clamps; c++)
		if (t->clamp[c].tstart <= half && half < t->clamp[c].tstop)
			R(t->clamp[c].node) += t->clamp[c].amplitude;
	/* From the nodes farthest from the root to it, then back. d becomes its inverse. */
	for (int i = nodes - 1; i > 0; i--) {
		const int n = t->outward[i];
		vec inverse = reciprocal(D(n));

		D(t->parent[n]) -= (t->axial[n] * t->axial[n]) * inverse; /* the next one waits for this */
		R(t->parent[n]) += (t->axial[n] * R(n)) * inverse;
		D(n) = inverse;
	}
	D(0) = reciprocal(D(0));
	STORE(state, R(0) * D(0));
	for (int i = 1; i < nodes; i++) {
		const int n = t->outward[i];

		STORE(state + (size_t)n * stride, (R(n) + t->axial[n] * LOAD(state + (size_t)t->parent[n] * stride)) * D(n));
	}
	for (int n = 0; n < nodes; n++)
		q += t->dipole[n] * LOAD(state + (size_t)n * stride);
	if (dipole)
		STORE(dipole + lanes, q);
	for (int n = 0; n < nodes; n += CHUNK) {
		double *s = state + (size_t)n * stride;

		if (n + CHUNK <= nodes)
			advance_states(t, n, CHUNK, s, lanes);
		else
			advance_states(t, n, nodes - n, s, lanes);
	}
#undef D
#undef R
}

/* The cells that rose above the threshold since the last test. */
static void detect(struct task *k, int step)
{
	const struct celltype *t = k->type;
	const double *v = k->state + (size_t)t->soma * (size_t)t->stride;
	double *was = k->state + t->at_above;

	for (int lane = 0; lane < LANES; lane++) {
		double above = v[lane] > k->threshold;

		if (above > was[lane] && lane < k->cells)
			k->crossing[k->crossings++] = (struct crossing){step, lane};
		was[lane] = above;
	}
}

static void record_currents(const struct task *k, int row)
{
	double *out = k->flowed + (size_t)row * (size_t)k->currents * LANES;

	for (int i = 0; i < k->currents; i++, out += LANES)
		for (int lanes = 0; lanes < LANES; lanes += WIDTH)
			STORE(out + lanes, current_at(k->type, &k->current[i], k->state + lanes));
}

static void record_states(const struct task *k, int row)
{
	double *out = k->copied + (size_t)row * (size_t)k->copies * LANES;

	for (int i = 0; i < k->copies; i++)
		memcpy(out + i * LANES, k->state + k->copy[i], LANES * sizeof *out);
}

void KERNEL(struct task *k)
{
	const struct celltype *t = k->type;
	size_t next = 0;

	k->crossings = 0;
	for (int row = 0; row < k->steps; row++) {
		int step = k->first + row;

		detect(k, step);
		for (; next < k->deliveries && k->delivery[next].step <= step; next++)
			deliver(&t->port[k->delivery[next].port], &k->delivery[next], k->state);
		record_currents(k, row);
		for (int lanes = 0; lanes < LANES; lanes += WIDTH)
			advance_lanes(k, lanes, k->time[row] + t->dt / 2, k->dipole ? k->dipole + (size_t)row * LANES : NULL);
		record_states(k, row);
	}
}
