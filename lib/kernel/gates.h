/* Voltage gates, advanced by a table: see ../cell/README.md. */
#ifndef HNN_KERNEL_GATES_H
#define HNN_KERNEL_GATES_H

#include "kernel/vector.h"

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

/* Gates of a lane after a step, as many as a vector of type `part` holds: `row` and `gate` are the first's
 * coefficients and state, of `columns` that stand side by side. */
#define ADVANCE_ROW(name, part)                                                                   \
	INLINE part name(const double *row, int columns, double theta, double *gate)                  \
	{                                                                                             \
		const part *c = (const part *)(const void *)row, *old = (const part *)(const void *)gate; \
		const int next = columns * (int)sizeof *row / (int)sizeof *c;                             \
		part inf = c[next] * theta + c[0], f = c[(2 + DEGREE) * next];                            \
                                                                                                  \
		for (int k = DEGREE - 1; k >= 0; k--)                                                     \
			f = f * theta + c[(2 + k) * next];                                                    \
		return *(part *)(void *)gate = *old + f * (inf - *old);                                   \
	}
ADVANCE_ROW(advance_row, vec)

/* Advance a group of gates by a step. For each lane a row is taken, whose columns are the gates, as
 * they are in the lane's state. */
INLINE void advance_gates(const char *rows, const struct standing *s, int columns, double *state, size_t stride,
                          int count, vec (*out)[CHUNK])
{
	for (int n = 0; n < count; n++, state += stride) {
		vec fresh[ROW], of[ROW];

		for (int lane = 0; lane < WIDTH; lane++)
			for (int g = 0; g < columns; g += WIDTH) {
				const double *row = (const double *)(const void *)(rows + s->offset[n][lane] * columns);

				fresh[(lane * ROW + g) / WIDTH] = advance_row(row + g, columns, s->theta[n][lane],
				                                              state + lane * columns + g);
			}
		transpose(fresh, columns, of);
		for (int g = 0; g < columns; g++)
			out[g][n] = of[g];
	}
}

/* The same for a group of which half a vector of eight holds a lane's gates. */
#if WIDTH == 8
ADVANCE_ROW(advance_half_row, half)
INLINE void advance_half(const char *rows, const struct standing *s, double *state, size_t stride, int count,
                         vec (*out)[CHUNK])
{
	for (int n = 0; n < count; n++, state += stride) {
		half fresh[WIDTH];
		vec of[HALF_ROW];

		for (int lane = 0; lane < WIDTH; lane++)
			fresh[lane] = advance_half_row((const double *)(const void *)(rows + s->offset[n][lane] * HALF_ROW),
			                               HALF_ROW, s->theta[n][lane], state + lane * HALF_ROW);
		transpose_halves(fresh, of);
		for (int g = 0; g < HALF_ROW; g++)
			out[g][n] = of[g];
	}
}
#else
INLINE void advance_half(const char *rows, const struct standing *s, double *state, size_t stride, int count,
                         vec (*out)[CHUNK])
{
	advance_gates(rows, s, HALF_ROW, state, stride, count, out);
}
#endif

/* The same for a group of one, the coefficients of whose rows follow one another. */
INLINE void advance_gate(const char *rows, const struct standing *s, double *gate, size_t stride, int count,
                         vec (*out)[CHUNK])
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
		out[0][n] = x;
	}
}

#endif
