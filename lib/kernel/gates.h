/* Voltage gates, advanced by a table: see ../cell/README.md. */
#ifndef HNN_KERNEL_GATES_H
#define HNN_KERNEL_GATES_H

#include "kernel/vector.h"

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

#endif
