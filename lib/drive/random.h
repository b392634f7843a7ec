/* The random numbers that published results were drawn with: NumPy's two generators, so
 * that a seed means the same here and there. */
#ifndef HNN_RANDOM_H
#define HNN_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* MT19937 (Matsumoto and Nishimura 1998), as RandomState(seed) has it. */
struct mt19937 {
	uint32_t state[624];
	int next;
	bool has_normal;
	double normal;
};

void mt_seed(struct mt19937 *r, uint32_t seed);

/* Uniform in [0, 1), 53 bits. */
double mt_uniform(struct mt19937 *r);

/* Normal, by Marsaglia's polar method; of each pair the second comes first. */
double mt_normal(struct mt19937 *r, double mean, double sd);

/* Exponential, by inversion. */
double mt_exponential(struct mt19937 *r, double mean);

/* PCG64 (O'Neill 2014) seeded as default_rng(seed). */
struct pcg64 {
	__extension__ unsigned __int128 state, increment;
	bool has_half;
	uint32_t half;
};

void pcg_seed(struct pcg64 *r, uint64_t seed);

/* Mark k of n items, chosen without replacement, as default_rng(seed).choice does:
 * `chosen` [n] is set to 1 for them and 0 for the others. */
void pcg_choose(struct pcg64 *r, size_t n, size_t k, unsigned char *chosen);

#endif
