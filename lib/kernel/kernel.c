/* Compiled once for each kind of processor, with KERNEL as the name of its function.
 *
 * State of a block, per node, LANES doubles each: v; d and r, the diagonal and the right-hand side
 * of the next step's matrix, which is solved in place; the gates, ROW of them for each lane and
 * group, but of a single one just that; the calcium-binding gate; calcium and its influx. Then,
 * per port, the two exponentials A and B of its synapses, and which cells were above threshold. */
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>
#if defined __SSE2__
#include <immintrin.h>
#endif

#ifndef KERNEL
#define KERNEL kernel_baseline
#endif
void KERNEL(struct task *task);

/* A vector holds WIDTH of a block's lanes. */
#if defined __AVX512F__
#define WIDTH 8
#elif defined __AVX2__
#define WIDTH 4
#else
#define WIDTH 2
#endif

typedef double vec __attribute__((vector_size(8 * WIDTH)));
typedef long long lvec __attribute__((vector_size(8 * WIDTH)));
typedef unsigned long long uvec __attribute__((vector_size(8 * WIDTH)));

#define INLINE static inline __attribute__((always_inline))

#include "synapse/list.h"

#define SPLAT(x) ((vec){0} + (x))
#define LOAD(p) (*(const vec *)(const void *)(p))
#define STORE(p, x) (*(vec *)(void *)(p) = (x))

/* The larger or smaller of x and a bound, per lane; the bound for a NaN. */
#if defined __AVX512F__
#define EXTREME(which, x, bound) ((vec)_mm512_##which##_pd((__m512d)(x), (__m512d)SPLAT(bound)))
#elif defined __AVX2__
#define EXTREME(which, x, bound) ((vec)_mm256_##which##_pd((__m256d)(x), (__m256d)SPLAT(bound)))
#elif defined __SSE2__
#define EXTREME(which, x, bound) ((vec)_mm_##which##_pd((__m128d)(x), (__m128d)SPLAT(bound)))
#else
#define EXTREME(which, x, bound) extreme_##which(x, bound)
INLINE vec extreme_max(vec x, double bound)
{
	lvec more = (lvec)(x > bound);

	return (vec)(((lvec)x & more) | ((lvec)SPLAT(bound) & ~more));
}
INLINE vec extreme_min(vec x, double bound)
{
	return -extreme_max(-x, -bound);
}
#endif

INLINE vec at_least(vec x, double bound)
{
	return EXTREME(max, x, bound);
}

INLINE vec at_most(vec x, double bound)
{
	return EXTREME(min, x, bound);
}

/* 1/x, to an ulp or two. */
INLINE vec reciprocal(vec x)
{
#if defined __AVX512F__
	__m512d r = _mm512_rcp14_pd((__m512d)x); /* 14 bits, times 4: 1/(1 - e) = (1 + e)(1 + e^2) + O(e^4) */
	__m512d e = _mm512_fnmadd_pd((__m512d)x, r, _mm512_set1_pd(1)), s = _mm512_fmadd_pd(r, e, r);

	return (vec)_mm512_fmadd_pd(s, _mm512_mul_pd(e, e), s);
#else
	return 1.0 / x;
#endif
}

/* From ROW numbers for each of WIDTH lanes, as they follow one another in memory, to a vector of
 * lanes for each of the first `wanted` numbers. */
INLINE void transpose(const vec in[ROW], int wanted, vec out[ROW])
{
#if WIDTH == 8
	vec a[8], b[8];

	for (int i = 0; i < 4; i++) {
		a[i] = __builtin_shufflevector(in[2 * i], in[2 * i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
		a[4 + i] = __builtin_shufflevector(in[2 * i], in[2 * i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
	}
	for (int i = 0; i < 8; i += 2) {
		b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 1, 8, 9, 4, 5, 12, 13);
		b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 3, 10, 11, 6, 7, 14, 15);
	}
	out[0] = __builtin_shufflevector(b[0], b[2], 0, 1, 2, 3, 8, 9, 10, 11);
	out[1] = __builtin_shufflevector(b[4], b[6], 0, 1, 2, 3, 8, 9, 10, 11);
	out[2] = __builtin_shufflevector(b[1], b[3], 0, 1, 2, 3, 8, 9, 10, 11);
	out[3] = __builtin_shufflevector(b[5], b[7], 0, 1, 2, 3, 8, 9, 10, 11);
	if (wanted > 4) {
		out[4] = __builtin_shufflevector(b[0], b[2], 4, 5, 6, 7, 12, 13, 14, 15);
		out[5] = __builtin_shufflevector(b[4], b[6], 4, 5, 6, 7, 12, 13, 14, 15);
		out[6] = __builtin_shufflevector(b[1], b[3], 4, 5, 6, 7, 12, 13, 14, 15);
		out[7] = __builtin_shufflevector(b[5], b[7], 4, 5, 6, 7, 12, 13, 14, 15);
	}
#elif WIDTH == 4
	for (int h = 0; h < wanted; h += 4) {
		vec r0 = in[h / 4], r1 = in[2 + h / 4], r2 = in[4 + h / 4], r3 = in[6 + h / 4];
		vec a = __builtin_shufflevector(r0, r1, 0, 4, 2, 6), b = __builtin_shufflevector(r0, r1, 1, 5, 3, 7);
		vec c = __builtin_shufflevector(r2, r3, 0, 4, 2, 6), d = __builtin_shufflevector(r2, r3, 1, 5, 3, 7);

		out[h] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
		out[h + 1] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
		out[h + 2] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
		out[h + 3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
	}
#else
	for (int h = 0; h < wanted; h += 2) {
		vec a = in[h / 2], b = in[4 + h / 2];

		out[h] = __builtin_shufflevector(a, b, 0, 2);
		out[h + 1] = __builtin_shufflevector(a, b, 1, 3);
	}
#endif
}

/* The states of some nodes are advanced together, one table and one current at a time: what the
 * nodes do is independent, and the processor overlaps it. */
enum { CHUNK = 8 };

/* Where the lanes of some nodes stand in a table. */
struct standing {
	long long offset[CHUNK][WIDTH] __attribute__((aligned(64))); /* of the row: bytes for one column */
	double theta[CHUNK][WIDTH] __attribute__((aligned(64)));     /* in the row, from 0 to 1 */
};

INLINE void stand(struct standing *s, const struct table *t, const double *node, size_t stride, int count)
{
	const double magic = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to a whole number */
	const unsigned long long zero = 0x4338000000000000;

	for (int n = 0; n < count; n++) {
		vec v = at_most(at_least(LOAD(node + (size_t)n * stride), t->low), t->high);
		vec x = (v - t->grid[0].low) * t->grid[0].per_mv, i = (x - 0.5) + magic;
		uvec row = (uvec)i - zero;

		STORE(s->theta[n], x - (i - magic)); /* a row's end is the next one's start */
		for (int k = 1; k < t->grids; k++)
			row += (uvec)((v - t->grid[k].low) * t->grid[k].per_mv - 0.5 + magic) - zero;
		*(uvec *)(void *)s->offset[n] = row * (COEFFICIENTS * sizeof(double));
	}
	__asm__("" : "+m"(*s)); /* to be loaded lane by lane, not shuffled out of a register */
}

/* Advance a group of gates by a step. For each lane a row is taken, whose columns are the gates, as
 * they are in the lane's state. */
INLINE void advance_gates(const char *rows, const struct standing *s, int gates, double *state, size_t stride,
                          int count, vec (*out)[GATES])
{
	for (int n = 0; n < count; n++, state += stride) {
		vec fresh[ROW], lanes[ROW];

		for (int lane = 0; lane < WIDTH; lane++)
			for (int g = 0; g < gates; g += WIDTH) {
				const double *row = (const double *)(const void *)(rows + s->offset[n][lane] * ROW) + g;
				double *gate = state + lane * ROW + g, theta = s->theta[n][lane];
				vec old = LOAD(gate), inf = LOAD(row + ROW) * theta + LOAD(row), f = LOAD(row + (2 + DEGREE) * ROW);

				for (int k = DEGREE - 1; k >= 0; k--)
					f = f * theta + LOAD(row + (2 + k) * ROW);
				old += f * (inf - old);
				STORE(gate, old);
				fresh[(lane * ROW + g) / WIDTH] = old;
			}
		transpose(fresh, gates, lanes);
		for (int g = 0; g < gates; g++)
			out[n][g] = lanes[g];
	}
}

/* The same for a group of one, the coefficients of whose rows follow one another. */
INLINE void advance_gate(const char *rows, const struct standing *s, double *gate, size_t stride, int count,
                         vec (*out)[GATES])
{
	_Static_assert(COEFFICIENTS == ROW, "rows of a single gate are transposed like gates");

	for (int n = 0; n < count; n++, gate += stride) {
		vec in[ROW], c[ROW], x = LOAD(gate), theta = LOAD(s->theta[n]), f;

		for (int i = 0; i < ROW; i++)
			in[i] = LOAD((const double *)(const void *)(rows + s->offset[n][i * WIDTH / ROW]) + i * WIDTH % ROW);
		transpose(in, ROW, c);
		f = c[2 + DEGREE];
		for (int k = 2 + DEGREE - 1; k >= 2; k--)
			f = f * theta + c[k];
		x += f * (c[1] * theta + c[0] - x);
		STORE(gate, x);
		out[n][0] = x;
	}
}

/* Natural logarithm of positive, normal numbers, given 1/(m + 1) for the mantissa m: the
 * exponent, and the series of 2 atanh((m - 1)/(m + 1)). Good to 3e-16 of the larger of 1 and the
 * result. */
struct split {
	vec mantissa; /* in sqrt(1/2)..sqrt(2) */
	vec exponent;
};

INLINE struct split split(vec x)
{
	const double magic = 6755399441055744.0; /* 1.5 * 2^52: its low bits hold an integer */
	lvec bits = (lvec)x, m = (bits & 0x000fffffffffffffLL) | 0x3ff0000000000000LL,
		 e = (bits >> 52) + 0x4338000000000000LL;
	lvec big = (lvec)((vec)m > M_SQRT2); /* all bits set, -1, where true */

	return (struct split){(vec)(m - (big & 0x0010000000000000LL)), (vec)(e - big) - (magic + 1023.0)};
}

INLINE vec logarithm(struct split x, vec inverse)
{
	vec z = (x.mantissa - 1.0) * inverse, y = z * z, y2 = y * y, y4 = y2 * y2; /* in parallel, not as Horner does */
	vec low = (1.0 / 3 + y * (1.0 / 5)) + y2 * (1.0 / 7 + y * (1.0 / 9));
	vec high = (1.0 / 11 + y * (1.0 / 13)) + y2 * (1.0 / 15 + y * (1.0 / 17)) + y4 * (1.0 / 19);

	return x.exponent * M_LN2 + (2.0 * z + 2.0 * z * y * (low + y4 * high));
}

/* 1 - exp(-y) for 0 <= y, without cancellation: a series for y/4, doubled twice by
 * f -> f (2 - f). Exact to rounding up to y = 1/2, which no physical calcium concentration
 * exceeds, and the constant of y = 2 beyond that. */
INLINE vec saturation(vec y)
{
	vec z = at_most(y, 2.0) * 0.25, z2 = z * z, z4 = z2 * z2;
	vec low = (1.0 - z * (1.0 / 2)) + z2 * (1.0 / 6 - z * (1.0 / 24));
	vec high = (1.0 / 120 - z * (1.0 / 720)) + z2 * (1.0 / 5040 - z * (1.0 / 40320));
	vec f = z * (low + z4 * high);

	f = f * (2.0 - f);
	return f * (2.0 - f);
}

/* 1 - exp(-y) for any 0 <= y. */
INLINE vec exact_saturation(vec y)
{
	for (int lane = 0; lane < WIDTH; lane++)
		y[lane] = -expm1(-y[lane]);
	return y;
}

/* Advance a gate that binds calcium, given the sum of its rates and what it goes to. */
INLINE vec advance_binding(const struct binding *b, double dt, double *state, vec rate, vec inf)
{
	vec x = LOAD(state), y = dt * rate, way = inf - x;

	x += (b->fast ? exact_saturation(y) : saturation(y)) * way;
	STORE(state, x);
	return x;
}

/* Advance the calcium pools and what binds to them; Nernst's potentials to eca. */
INLINE void advance_calcium(const struct celltype *t, int first, int count, double *node, vec *eca, vec (*gate)[GATES])
{
	for (int i = 0; i < count; i++, node += t->stride) {
		int n = first + i;
		double *pool = node + t->at_ca, *binding = node + t->at_binding;
		vec ca = LOAD(pool), influx = LOAD(pool + LANES), open, rate, both;
		struct split part;

		ca += t->ca_decay[n] * (t->ca_tau[n] * influx + t->ca_rest[n] - ca);
		STORE(pool, ca);
		part = split(ca);
		open = t->binding[0].on * ca;
		rate = open + t->binding[0].off;
		both = reciprocal((part.mantissa + 1.0) * rate); /* one division for two */
		eca[i] = t->nernst * (M_LN2 - logarithm(part, both * rate));
		if (t->bindings)
			gate[i][GATE_BINDING] = advance_binding(&t->binding[0], t->dt, binding, rate,
			                                        open * both * (part.mantissa + 1.0));
		for (int b = 1; b < t->bindings; b++) {
			open = t->binding[b].on * ca;
			rate = open + t->binding[b].off;
			gate[i][GATE_BINDING + b] = advance_binding(&t->binding[b], t->dt, binding + b * LANES, rate,
			                                            open * reciprocal(rate));
		}
	}
}

/* The states of nodes first.. at the new v, and from them the conductances for the next step.
 * `node` is the state of the first, shifted by the lanes at hand. */
INLINE void advance_states(const struct celltype *t, int first, int count, double *node, int lanes)
{
	const size_t stride = (size_t)t->stride;
	struct standing standing;
	vec gate[CHUNK][GATES], eca[CHUNK], inward[CHUNK] = {{0}}, g[CHUNK] = {{0}}, ge[CHUNK] = {{0}};

	for (int i = 0; i < count; i++)
		gate[i][GATE_ONE] = SPLAT(1.0);
	if (t->calcium)
		advance_calcium(t, first, count, node, eca, gate);
	if (t->table.groups)
		stand(&standing, &t->table, node, stride, count);
	for (int i = 0; i < t->table.groups; i++) {
		const char *rows = (const char *)t->table.row[i];
		const int gates = t->table.gates - i * ROW, columns = t->table.columns[i];
		double *at = node + t->at_gate[i] + lanes * (columns - 1); /* `node` is shifted by one a lane */
		vec(*out)[GATES] = (vec(*)[GATES]) & gate[0][i * ROW];

		if (columns == 1)
			advance_gate(rows, &standing, at, stride, count, out);
		else if (gates <= 4)
			advance_gates(rows, &standing, 4, at, stride, count, out);
		else
			advance_gates(rows, &standing, ROW, at, stride, count, out);
	}
	for (int k = 0; k < t->terms; k++) {
		const struct term *term = &t->term[k];
		const vec *a = &gate[0][term->gate[0]], *b = &gate[0][term->gate[1]], *c = &gate[0][term->gate[2]],
				  *d = &gate[0][term->gate[3]];
		const double *gbar = term->gbar + first;

		if (term->calcium)
			for (int i = 0; i < count; i++) {
				vec x = (gbar[i] * a[i * GATES] * b[i * GATES]) * (c[i * GATES] * d[i * GATES]);

				g[i] += x;
				ge[i] += x * eca[i];
				inward[i] += x * (eca[i] - LOAD(node + (size_t)i * stride));
			}
		else
			for (int i = 0; i < count; i++) {
				vec x = (gbar[i] * a[i * GATES] * b[i * GATES]) * (c[i * GATES] * d[i * GATES]);

				g[i] += x;
				ge[i] += x * term->e;
			}
	}
	for (int i = 0; i < count; i++, node += stride) {
		int n = first + i;

		STORE(node + LANES, t->diagonal[n] + g[i]);
		STORE(node + 2 * LANES, t->storage[n] * LOAD(node) + (ge[i] + t->source[n]));
		if (t->calcium) /* a reversed current does not pump the pool out of the cell */
			STORE(node + t->at_ca + LANES, at_least(inward[i] * t->influx[first + i], 0.0));
	}
}

INLINE void load_states(const struct port *port, const double *state, vec *s)
{
	for (int i = 0; i < synapse_kinds[port->kind]->states; i++)
		s[i] = LOAD(state + port->at + i * LANES);
}

static void deliver(const struct port *port, const struct delivery *in, double *state)
{
	double s[SYNAPSE_STATES], *at = state + port->at + in->lane;
	int states = synapse_kinds[port->kind]->states;

	for (int i = 0; i < states; i++)
		s[i] = at[i * LANES];
	exp2syn_event(s, in->weight);
	for (int i = 0; i < states; i++)
		at[i * LANES] = s[i];
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
	for (int p = 0; p < t->ports; p++) {
		const struct port *port = &t->port[p];
		double *at = state + port->at;
		vec s[SYNAPSE_STATES] = {LOAD(at), LOAD(at + LANES)};

		for (int i = 0; i < port->nodes; i++) {
			struct synapse_load load = exp2syn_load(port->plan.constant, s);

			D(port->node[i]) += load.slope;
			R(port->node[i]) += load.source;
		}
		exp2syn_advance(port->plan.constant, s);
		STORE(at, s[0]);
		STORE(at + LANES, s[1]);
	}
	for (int c = 0; c < t->clamps; c++)
		if (t->clamp[c].tstart <= half && half < t->clamp[c].tstop)
			R(t->clamp[c].node) += t->clamp[c].amplitude;
	/* From the tips towards the root, then back. d becomes its inverse. */
	for (int n = nodes - 1; n > 0; n--) {
		vec inverse = reciprocal(D(n));

		D(t->parent[n]) -= (t->axial[n] * t->axial[n]) * inverse; /* the next one waits for this */
		R(t->parent[n]) += (t->axial[n] * R(n)) * inverse;
		D(n) = inverse;
	}
	D(0) = reciprocal(D(0));
	for (int n = 0; n < nodes; n++) {
		vec v = R(n) * D(n);

		if (n)
			v = (R(n) + t->axial[n] * LOAD(state + (size_t)t->parent[n] * stride)) * D(n);
		STORE(state + (size_t)n * stride, v);
		q += t->dipole[n] * v;
	}
	for (int n = 0; n < nodes; n += CHUNK) {
		double *s = state + (size_t)n * stride;

		if (n + CHUNK <= nodes)
			advance_states(t, n, CHUNK, s, lanes);
		else
			advance_states(t, n, nodes - n, s, lanes);
	}
	if (dipole)
		STORE(dipole + lanes, q);
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
	const struct celltype *t = k->type;
	double *out = k->flowed + (size_t)row * (size_t)k->currents * LANES;

	for (int i = 0; i < k->currents; i++, out += LANES) {
		const struct port *port = &t->port[k->current[i].port];
		const double *v = k->state + (size_t)port->node[k->current[i].node] * (size_t)t->stride;

		for (int lanes = 0; lanes < LANES; lanes += WIDTH) {
			vec s[SYNAPSE_STATES];

			load_states(port, k->state + lanes, s);
			STORE(out + lanes, exp2syn_current(port->plan.constant, s, LOAD(v + lanes)));
		}
	}
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
