/* Compiled once for each kind of processor, with KERNEL as the name of its function.
 *
 * State of a block, per node, LANES doubles each: v; g, the sum of the gated
 * conductances; ge, the sum of conductance times reversal; then the gates, ROW of them
 * for each lane and table; the calcium-binding gate; calcium and its influx. Then, per
 * port, the two exponentials A and B of its synapses, and which cells were above
 * threshold. */
#include "sim/kernel.h"

#include <math.h>
#include <string.h>

#ifndef KERNEL
#define KERNEL kernel_baseline
#endif
void KERNEL(struct task *task);

typedef double v8 __attribute__((vector_size(64)));
typedef double v4 __attribute__((vector_size(32)));
typedef long long l8 __attribute__((vector_size(64)));
typedef int i8 __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

#define SPLAT(x) ((v8){0} + (x))
#define LOAD(p) (*(const v8 *)(const void *)(p))
#define STORE(p, x) (*(v8 *)(void *)(p) = (x))

/* Per lane, the larger or smaller of x and a bound; the bound for a NaN. */
INLINE void at_least(v8 *x, double bound)
{
	v8 y = *x;

	for (int i = 0; i < LANES; i++)
		y[i] = y[i] > bound ? y[i] : bound;
	*x = y;
}

INLINE void at_most(v8 *x, double bound)
{
	v8 y = *x;

	for (int i = 0; i < LANES; i++)
		y[i] = y[i] < bound ? y[i] : bound;
	*x = y;
}

/* Advance the gates of one table by a step at the new v; gate[place] of each lane to
 * out[place]. For each lane a row of the table is taken, whose four columns are the four
 * gates; then the 8 x 4 values are transposed. */
INLINE void advance_gates(const struct table *t, const v8 *v, double *gate, v8 out[ROW])
{
	const double *rows = t->row;
	v8 x = (*v - t->low) * t->per_mv;
	v8 pair[4];
	i8 index;
	union {
		v8 v;
		double x[LANES];
	} theta;
	union {
		i8 v;
		int i[LANES];
	} offset;

	at_least(&x, 0);
	at_most(&x, t->last);
	index = __builtin_convertvector(x, i8);
	theta.v = x - __builtin_convertvector(index, v8);
	offset.v = index * (COEFFICIENTS * ROW);
#define LANE(j, s)                                                                            \
	do {                                                                                      \
		const v4 *c = (const v4 *)(const void *)(rows + offset.i[j]);                         \
		v4 th = (v4){0} + theta.x[j];                                                         \
		v4 f = ((c[5] * th + c[4]) * th + c[3]) * th + c[2];                                  \
		v4 inf = c[1] * th + c[0];                                                            \
		v4 old = *(const v4 *)(const void *)(gate + (j) * ROW);                               \
		s = old + f * (inf - old);                                                            \
	} while (0)
#define PAIR(k)                                                                               \
	do {                                                                                      \
		v4 a, b;                                                                              \
		LANE(2 * (k), a);                                                                     \
		LANE(2 * (k) + 1, b);                                                                 \
		pair[k] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);                      \
		STORE(gate + 2 * (k) * ROW, pair[k]);                                                 \
	} while (0)
	PAIR(0);
	PAIR(1);
	PAIR(2);
	PAIR(3);
#undef PAIR
#undef LANE
	{
		v8 a = __builtin_shufflevector(pair[0], pair[1], 0, 4, 8, 12, 1, 5, 9, 13);
		v8 b = __builtin_shufflevector(pair[2], pair[3], 0, 4, 8, 12, 1, 5, 9, 13);
		v8 c = __builtin_shufflevector(pair[0], pair[1], 2, 6, 10, 14, 3, 7, 11, 15);
		v8 d = __builtin_shufflevector(pair[2], pair[3], 2, 6, 10, 14, 3, 7, 11, 15);

		out[0] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
		out[1] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
		out[2] = __builtin_shufflevector(c, d, 0, 1, 2, 3, 8, 9, 10, 11);
		out[3] = __builtin_shufflevector(c, d, 4, 5, 6, 7, 12, 13, 14, 15);
	}
}

/* Natural logarithm of positive, normal numbers: the exponent, and for the mantissa m in
 * sqrt(1/2)..sqrt(2) the series of 2 atanh((m - 1)/(m + 1)). Good to 2e-16 absolute. */
INLINE void logarithm(v8 *x)
{
	const l8 one = {0x3ff0000000000000LL, 0x3ff0000000000000LL, 0x3ff0000000000000LL, 0x3ff0000000000000LL,
	                0x3ff0000000000000LL, 0x3ff0000000000000LL, 0x3ff0000000000000LL, 0x3ff0000000000000LL};
	const double magic = 6755399441055744.0; /* 1.5 * 2^52: its low bits hold an integer */
	union {
		v8 v;
		l8 l;
	} u = {.v = *x}, m, e;
	v8 z, y;
	l8 big;

	m.l = (u.l & 0x000fffffffffffffLL) | one;
	e.l = (u.l >> 52) + 0x4338000000000000LL;
	big = (l8)(m.v > M_SQRT2);
	m.l -= big & 0x0010000000000000LL; /* halve */
	e.l -= big;                        /* and count one up: true is -1 */
	z = (m.v - 1.0) / (m.v + 1.0);
	y = z * z;
	z = 2.0 * z + 2.0 * z * y *
	    (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7 + y * (1.0 / 9 + y * (1.0 / 11 + y * (1.0 / 13 + y * (1.0 / 15 +
	    y * (1.0 / 17 + y * (1.0 / 19)))))))));
	*x = (e.v - magic - 1023.0) * M_LN2 + z;
}

/* 1 - exp(-y) for y >= 0 without cancellation: the series for y/256, doubled eight times
 * by f -> f (2 - f). */
INLINE void saturation(v8 *y)
{
	v8 z = *y, f;

	at_most(&z, 32);
	z *= 1.0 / 256;
	f = z * (1.0 - z * (1.0 / 2) * (1.0 - z * (1.0 / 3) * (1.0 - z * (1.0 / 4) * (1.0 - z * (1.0 / 5) *
	    (1.0 - z * (1.0 / 6) * (1.0 - z * (1.0 / 7)))))));
	for (int i = 0; i < 8; i++)
		f = f * (2.0 - f);
	*y = f;
}

/* The states of a node at the new v, and from them the conductances for the next step. */
INLINE void advance_node(const struct celltype *t, int n, double *s)
{
	v8 v = LOAD(s), gate[MAX_GATES], eca = {0}, ica = {0}, g = {0}, ge = {0};

	if (t->calcium) {
		double *pool = s + t->at_ca;
		v8 ca = LOAD(pool), influx = LOAD(pool + LANES), u;

		ca += t->ca_decay[n] * (t->ca_tau[n] * influx + t->ca_rest[n] - ca);
		STORE(pool, ca);
		u = CALCIUM_OUTSIDE / ca;
		logarithm(&u);
		eca = t->nernst * u;
		if (t->binding >= 0) {
			v8 open = t->on * ca, rate = open + t->off, x = LOAD(s + t->at_binding);
			v8 f = t->dt * rate;

			saturation(&f);
			x += f * (open / rate - x);
			STORE(s + t->at_binding, x);
			gate[MAX_GATES - 1] = x;
		}
	}
	for (int i = 0; i < t->tables; i++)
		advance_gates(&t->table[i], &v, s + t->at_gate + i * LANES * ROW, gate + i * ROW);
	for (int i = 0; i < t->terms; i++) {
		const struct term *term = &t->term[i];
		v8 x = SPLAT(term->gbar[n]), e = SPLAT(term->e);

		for (int k = 0; k < term->factors; k++)
			x *= gate[term->factor[k]];
		g += x;
		if (term->calcium) {
			e = eca;
			ica += x * (v - e);
		}
		ge += x * e;
	}
	STORE(s + LANES, g);
	STORE(s + 2 * LANES, ge);
	if (t->calcium) {
		v8 inward = -ica * t->influx[n];

		at_least(&inward, 0); /* the pool is not pumped out of the cell by a reversed current */
		STORE(s + t->at_ca + LANES, inward);
	}
}

/* Cells that rose above the threshold since the last test. */
static void detect(struct task *k, int step)
{
	const struct celltype *t = k->type;
	const double *v = k->state + (size_t)t->soma * (size_t)t->stride;
	double *was = k->state + t->at_above;

	for (int lane = 0; lane < LANES; lane++) {
		double above = v[lane] > k->threshold;

		if (above > was[lane] && lane < k->cells)
			k->spike[k->spikes++] = (struct spike){step, lane};
		was[lane] = above;
	}
}

static void record_currents(struct task *k, int row)
{
	const struct celltype *t = k->type;

	for (int i = 0; i < k->sections; i++) {
		double *out = k->current + ((size_t)row * (size_t)k->sections + (size_t)i) * RECEPTORS * LANES;
		const double *v = k->state + (size_t)t->middle[k->section[i]] * (size_t)t->stride;

		memset(out, 0, RECEPTORS * LANES * sizeof *out);
		for (int p = 0; p < t->ports; p++) {
			const struct port *port = &t->port[p];
			const double *ab = k->state + t->at_port + p * 2 * LANES;

			if (port->sections >> k->section[i] & 1)
				for (int lane = 0; lane < LANES; lane++)
					out[port->synapse * LANES + lane] += (ab[LANES + lane] - ab[lane]) * (v[lane] - port->e);
		}
	}
}

static void record_node(const struct task *k, int row, int at, double *out)
{
	const struct celltype *t = k->type;

	for (int i = 0; i < k->sections; i++)
		memcpy(out + ((size_t)row * (size_t)k->sections + (size_t)i) * LANES,
		       k->state + (size_t)t->middle[k->section[i]] * (size_t)t->stride + at, LANES * sizeof *out);
}

void KERNEL(struct task *k)
{
	const struct celltype *t = k->type;
	const int nodes = t->nodes;
	const size_t stride = (size_t)t->stride;
	double *state = k->state, *ports = state + t->at_port;
	v8 d[nodes], r[nodes];
	size_t next = 0;

	k->spikes = 0;
	for (int row = 0; row < k->steps; row++) {
		int step = k->first + row;
		double half = k->time[step] + t->dt / 2;
		v8 q = {0};

		detect(k, step);
		for (; next < k->deliveries && k->delivery[next].step <= step; next++) {
			const struct delivery *in = &k->delivery[next];

			ports[in->port * 2 * LANES + in->lane] += in->weight;
			ports[in->port * 2 * LANES + LANES + in->lane] += in->weight;
		}
		if (k->current)
			record_currents(k, row);

		/* The matrix, from the conductances at the start of the step. */
		for (int n = 0; n < nodes; n++) {
			const double *s = state + (size_t)n * stride;

			d[n] = t->diagonal[n] + LOAD(s + LANES);
			r[n] = t->storage[n] * LOAD(s) + (LOAD(s + 2 * LANES) + t->source[n]);
		}
		for (int p = 0; p < t->ports; p++) {
			const struct port *port = &t->port[p];
			v8 a = LOAD(ports + p * 2 * LANES), b = LOAD(ports + p * 2 * LANES + LANES), g = b - a;

			for (int i = 0; i < port->nodes; i++) {
				d[port->node[i]] += g;
				r[port->node[i]] += g * port->e;
			}
			STORE(ports + p * 2 * LANES, a - port->decay1 * a);
			STORE(ports + p * 2 * LANES + LANES, b - port->decay2 * b);
		}
		for (int c = 0; c < t->clamps; c++)
			if (t->clamp[c].tstart <= half && half < t->clamp[c].tstop)
				r[t->clamp[c].node] += t->clamp[c].amplitude;

		/* Solve: the tips towards the root, then back. d becomes its inverse. */
		for (int n = nodes - 1; n > 0; n--) {
			v8 inverse = 1.0 / d[n], f = t->axial[n] * inverse;

			d[t->parent[n]] -= t->axial[n] * f;
			r[t->parent[n]] += f * r[n];
			d[n] = inverse;
		}
		d[0] = 1.0 / d[0];
		for (int n = 0; n < nodes; n++) {
			double *s = state + (size_t)n * stride;
			v8 v = r[n] * d[n];

			if (n)
				v = (r[n] + t->axial[n] * LOAD(state + (size_t)t->parent[n] * stride)) * d[n];
			STORE(s, v);
			q += t->dipole[n] * v;
			if (t->membrane[n])
				advance_node(t, n, s);
		}
		if (k->dipole)
			STORE(k->dipole + (size_t)row * LANES, q);
		if (k->v)
			record_node(k, row, 0, k->v);
		if (k->ca && t->calcium)
			record_node(k, row, t->at_ca, k->ca);
	}
}
