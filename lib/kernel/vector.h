/* Vectors of cells: what the kernel needs of the processor it is compiled for. */
#ifndef HNN_KERNEL_VECTOR_H
#define HNN_KERNEL_VECTOR_H

#if defined __SSE2__
#include <immintrin.h>
#endif

#include "cell/celltype.h"

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

/* The states of some nodes are advanced together, one table and one current at a time: what the
 * nodes do is independent, and the processor overlaps it. */
enum { CHUNK = 8 };

#define INLINE static inline __attribute__((always_inline))

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

/* A table of n + 2 numbers at x, from 0 to n, on the line between its neighbours; the last two are the
 * same. */
INLINE vec table_at(const double *table, int n, vec x)
{
	vec at = at_most(at_least(x, 0), n), y;

	for (int lane = 0; lane < WIDTH; lane++) {
		int i = (int)at[lane];

		y[lane] = table[i] + (at[lane] - i) * (table[i + 1] - table[i]);
	}
	return y;
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

#if WIDTH == 8
typedef double half __attribute__((vector_size(4 * WIDTH)));

/* The same of rows of four. */
INLINE void transpose_halves(const half in[WIDTH], vec out[4])
{
	vec r[4], a, b, c, d;

	for (int i = 0; i < 4; i++)
		r[i] = __builtin_shufflevector(in[i], in[4 + i], 0, 1, 2, 3, 4, 5, 6, 7);
	a = __builtin_shufflevector(r[0], r[1], 0, 8, 2, 10, 4, 12, 6, 14);
	b = __builtin_shufflevector(r[0], r[1], 1, 9, 3, 11, 5, 13, 7, 15);
	c = __builtin_shufflevector(r[2], r[3], 0, 8, 2, 10, 4, 12, 6, 14);
	d = __builtin_shufflevector(r[2], r[3], 1, 9, 3, 11, 5, 13, 7, 15);
	out[0] = __builtin_shufflevector(a, c, 0, 1, 8, 9, 4, 5, 12, 13);
	out[1] = __builtin_shufflevector(b, d, 0, 1, 8, 9, 4, 5, 12, 13);
	out[2] = __builtin_shufflevector(a, c, 2, 3, 10, 11, 6, 7, 14, 15);
	out[3] = __builtin_shufflevector(b, d, 2, 3, 10, 11, 6, 7, 14, 15);
}
#endif

#endif
