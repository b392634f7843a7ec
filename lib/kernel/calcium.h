/* Calcium pools, the gates that bind it, and its Nernst potential. */
#ifndef HNN_KERNEL_CALCIUM_H
#define HNN_KERNEL_CALCIUM_H

#include <math.h>

#include "kernel/vector.h"

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

/* Advance the gates that bind calcium from the b-th on, which few cells have: one is seen to below. */
static __attribute__((noinline)) void advance_bindings(const struct celltype *t, int b, int count, double *node,
                                                       vec (*gate)[CHUNK])
{
	for (; b < t->bindings; b++)
		for (int i = 0; i < count; i++) {
			double *at = node + i * t->stride;
			vec open = t->binding[b].on * LOAD(at + t->at_ca), rate = open + t->binding[b].off, y = t->dt * rate;
			vec x = LOAD(at + t->at_binding + b * LANES);

			x += (t->binding[b].fast ? exact_saturation(y) : saturation(y)) * (open / rate - x);
			STORE(at + t->at_binding + b * LANES, x);
			gate[GATE_BINDING + b][i] = x;
		}
}

/* Advance the calcium pools and what binds to them; Nernst's potentials to eca. */
INLINE void advance_calcium(const struct celltype *t, int first, int count, double *node, vec *eca, vec (*gate)[CHUNK])
{
	const bool one = t->bindings && !t->binding[0].fast;

	for (int i = 0; i < count; i++) {
		int n = first + i;
		double *at = node + (size_t)i * (size_t)t->stride, *pool = at + t->at_ca, *binding = at + t->at_binding;
		/* a reversed current does not pump the pool out of the cell */
		vec ca = LOAD(pool), influx = at_least(LOAD(pool + LANES), 0.0), open, rate, both;
		struct split part;

		ca += t->ca_decay[n] * (t->ca_tau[n] * influx + t->ca_rest[n] - ca);
		STORE(pool, ca);
		part = split(ca);
		open = t->binding[0].on * ca;
		rate = open + t->binding[0].off;
		both = reciprocal((part.mantissa + 1.0) * rate); /* one division for two */
		eca[i] = t->nernst * (M_LN2 - logarithm(part, both * rate));
		if (one) {
			vec x = LOAD(binding), inf = open * both * (part.mantissa + 1.0);

			x += saturation(t->dt * rate) * (inf - x);
			STORE(binding, x);
			gate[GATE_BINDING][i] = x;
		}
	}
	if (t->bindings > one)
		advance_bindings(t, one, count, node, gate);
}

#endif
