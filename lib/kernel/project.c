/* Compiled once for each kind of processor, with PROJECT as the name of its function. */
#include "kernel/kernel.h"

#ifndef PROJECT
#define PROJECT project_baseline
#endif
project_function PROJECT;

/* A vector holds WIDTH of a block's lanes; so many rows and sums go on together, for which there are registers. */
#if defined __AVX512F__
enum { WIDTH = 8, ROWS = 4 };
#elif defined __AVX2__
enum { WIDTH = 4, ROWS = 2 };
#else
enum { WIDTH = 2, ROWS = 2 };
#endif

typedef double vec __attribute__((vector_size(8 * WIDTH)));

#define INLINE static inline __attribute__((always_inline))
#define LOAD(p) (*(const vec *)(const void *)(p))

/* PROJECT_SUMS sums of each of some rows. */
INLINE void project_rows(const struct projection *p, const double *weight, const double *v, double *out, int rows)
{
	const size_t nodes = (size_t)p->nodes;
	vec sum[ROWS][PROJECT_SUMS] = {{{0}}};

	for (int lanes = 0; lanes < LANES; lanes += WIDTH)
		for (size_t n = 0; n < nodes; n++) {
			vec w[PROJECT_SUMS];

			for (size_t s = 0; s < PROJECT_SUMS; s++)
				w[s] = LOAD(weight + (s * nodes + n) * LANES + lanes);
			for (int r = 0; r < rows; r++) {
				vec x = LOAD(v + (size_t)r * p->stride + n * LANES + lanes);

				for (int s = 0; s < PROJECT_SUMS; s++)
					sum[r][s] += w[s] * x;
			}
		}
	for (int r = 0; r < rows; r++)
		for (int s = 0; s < PROJECT_SUMS; s++) {
			double total = 0;

			for (int lane = 0; lane < WIDTH; lane++)
				total += sum[r][s][lane];
			out[(size_t)r * (size_t)p->sums + (size_t)s] = total;
		}
}

void PROJECT(const struct projection *p)
{
	for (int s = 0; s < p->sums; s += PROJECT_SUMS) {
		const double *weight = p->weight + (size_t)s * (size_t)p->nodes * LANES;
		int row = 0;

		for (; row + ROWS <= p->rows; row += ROWS)
			project_rows(p, weight, p->v + (size_t)row * p->stride, p->out + (size_t)row * (size_t)p->sums + s, ROWS);
		for (; row < p->rows; row++)
			project_rows(p, weight, p->v + (size_t)row * p->stride, p->out + (size_t)row * (size_t)p->sums + s, 1);
	}
}
