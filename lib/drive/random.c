#include "drive/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

enum { MT_N = 624, MT_M = 397 };

void mt_seed(struct mt19937 *r, uint32_t seed)
{
	r->state[0] = seed;
	for (uint32_t i = 1; i < MT_N; i++)
		r->state[i] = 1812433253U * (r->state[i - 1] ^ (r->state[i - 1] >> 30)) + i;
	r->next = MT_N;
	r->has_normal = false;
}

static uint32_t mt_next(struct mt19937 *r)
{
	uint32_t y;

	if (r->next == MT_N) {
		for (int i = 0; i < MT_N; i++) {
			y = (r->state[i] & 0x80000000U) | (r->state[(i + 1) % MT_N] & 0x7fffffffU);
			r->state[i] = r->state[(i + MT_M) % MT_N] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfU : 0);
		}
		r->next = 0;
	}
	y = r->state[r->next++];
	y ^= y >> 11;
	y ^= (y << 7) & 0x9d2c5680U;
	y ^= (y << 15) & 0xefc60000U;
	return y ^ (y >> 18);
}

double mt_uniform(struct mt19937 *r)
{
	uint32_t a = mt_next(r) >> 5, b = mt_next(r) >> 6;

	return (a * 67108864.0 + b) / 9007199254740992.0;
}

double mt_normal(struct mt19937 *r, double mean, double sd)
{
	double x1, x2, r2, f;

	if (r->has_normal) {
		r->has_normal = false;
		return mean + sd * r->normal;
	}
	do {
		x1 = 2 * mt_uniform(r) - 1;
		x2 = 2 * mt_uniform(r) - 1;
		r2 = x1 * x1 + x2 * x2;
	} while (r2 >= 1 || r2 == 0);
	f = sqrt(-2 * log(r2) / r2);
	r->normal = f * x1;
	r->has_normal = true;
	return mean + sd * (f * x2);
}

double mt_exponential(struct mt19937 *r, double mean)
{
	return mean * -log(1 - mt_uniform(r));
}

/* NumPy's SeedSequence (after O'Neill's seed_seq_fe) for a seed of one or two words. */
static uint32_t hash(uint32_t value, uint32_t *constant)
{
	value ^= *constant;
	*constant *= 0x931e8875U;
	value *= *constant;
	return value ^ (value >> 16);
}

static uint32_t mix(uint32_t x, uint32_t y)
{
	uint32_t z = 0xca01f9ddU * x - 0x4973f715U * y;

	return z ^ (z >> 16);
}

static void seed_words(uint64_t seed, uint64_t out[4])
{
	uint32_t entropy[4] = {(uint32_t)seed, (uint32_t)(seed >> 32)}, pool[4], constant = 0x43b0d7e5U, word[8];

	for (int i = 0; i < 4; i++)
		pool[i] = hash(entropy[i], &constant);
	for (int from = 0; from < 4; from++)
		for (int to = 0; to < 4; to++)
			if (from != to)
				pool[to] = mix(pool[to], hash(pool[from], &constant));
	constant = 0x8b51f9ddU;
	for (int i = 0; i < 8; i++) {
		uint32_t x = pool[i % 4] ^ constant;

		constant *= 0x58f38dedU;
		x *= constant;
		word[i] = x ^ (x >> 16);
	}
	for (int i = 0; i < 4; i++)
		out[i] = word[2 * i] | (uint64_t)word[2 * i + 1] << 32;
}

__extension__ typedef unsigned __int128 u128;

static void pcg_step(struct pcg64 *r)
{
	const u128 multiplier = (u128)2549297995355413924ULL << 64 | 4865540595714422341ULL;

	r->state = r->state * multiplier + r->increment;
}

void pcg_seed(struct pcg64 *r, uint64_t seed)
{
	uint64_t w[4];

	seed_words(seed, w);
	r->increment = ((u128)w[2] << 64 | w[3]) << 1 | 1;
	r->state = 0;
	pcg_step(r);
	r->state += (u128)w[0] << 64 | w[1];
	pcg_step(r);
	r->has_half = false;
}

static uint64_t pcg_next(struct pcg64 *r)
{
	uint64_t x;
	unsigned rotation;

	pcg_step(r);
	x = (uint64_t)(r->state >> 64) ^ (uint64_t)r->state;
	rotation = (unsigned)(r->state >> 122);
	return x >> rotation | x << (-rotation & 63);
}

static uint32_t pcg_next32(struct pcg64 *r)
{
	uint64_t x;

	if (r->has_half) {
		r->has_half = false;
		return r->half;
	}
	x = pcg_next(r);
	r->has_half = true;
	r->half = (uint32_t)(x >> 32);
	return (uint32_t)x;
}

/* Uniform in 0..last without bias (Lemire 2019); last < 2^32 - 1. */
static uint32_t pcg_below(struct pcg64 *r, uint32_t last)
{
	uint32_t count = last + 1;
	uint64_t m;

	if (last == 0)
		return 0;
	m = (uint64_t)pcg_next32(r) * count;
	if ((uint32_t)m < count) {
		uint32_t threshold = (UINT32_MAX - last) % count;

		while ((uint32_t)m < threshold)
			m = (uint64_t)pcg_next32(r) * count;
	}
	return (uint32_t)(m >> 32);
}

void pcg_choose(struct pcg64 *r, size_t n, size_t k, unsigned char *chosen)
{
	memset(chosen, 0, n);
	if (n > 10000 && k > n / 50) { /* shuffle the tail */
		uint32_t *item = mem_new(n, sizeof *item);

		for (size_t i = 0; i < n; i++)
			item[i] = (uint32_t)i;
		for (size_t i = n - 1; i >= (n - k > 1 ? n - k : 1); i--) {
			uint32_t j = pcg_below(r, (uint32_t)i), swap = item[j];

			item[j] = item[i];
			item[i] = swap;
		}
		for (size_t i = n - k; i < n; i++)
			chosen[item[i]] = 1;
		free(item);
	} else { /* Floyd's sampling (Bentley and Floyd 1987) */
		for (size_t i = n - k; i < n; i++) {
			uint32_t j = pcg_below(r, (uint32_t)i);

			chosen[chosen[j] ? i : j] = 1;
		}
	}
}
