/* The equations of synapses for one cell at a time. */
#ifndef HNN_SYNAPSE_SCALAR_H
#define HNN_SYNAPSE_SCALAR_H

typedef double vec;
#define INLINE static inline

/* A table of n + 2 numbers at x, from 0 to n, on the line between its neighbours; the last two are the
 * same. */
INLINE vec table_at(const double *table, int n, vec x)
{
	double at = x > 0 ? x < n ? x : n : 0; /* 0 for a NaN */
	int i = (int)at;

	return table[i] + (at - i) * (table[i + 1] - table[i]);
}

#endif
