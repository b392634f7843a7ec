#include "optim/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "util/mem.h"

/* Ensembles that know nothing of each other, of so many walkers; moves at each power, and more for each parameter; the
 * first length of the run; draws that suffice for quantiles (Vehtari et al. 2021). */
enum {
	ENSEMBLES = 4,
	WALKERS = 48,
	ALL = ENSEMBLES * WALKERS,
	MOVES = 5,
	MORE_MOVES = 2,
	SHORTEST = 32,
	EFFECTIVE = 400
};

static const double stretch = 2;     /* Goodman and Weare's a */
static const double as_one = 1.01;   /* R-hat below which chains agree (Vehtari et al. 2021) */
static const double survivors = 0.5; /* of the walkers, as good as independent, after a step of the power */

struct sampler {
	const struct emulation *emulation;
	double noise;
	size_t n;
	struct mt19937 random;
	double *x;     /* [ENSEMBLES][WALKERS][n] */
	double *at;    /* [ENSEMBLES][WALKERS] logarithms of the likelihood */
	double *run;   /* [length][ENSEMBLES][WALKERS][n] */
	size_t length; /* of the run */
};

/* The residuals along their components; returns the part of the variances that is not known, nor would be beside a
 * point that is. */
static double predict(const struct emulation *e, const double x[], double along[])
{
	return emulation_at(e, x, along);
}

/* The logarithm of the likelihood at a point, but for a constant; -infinity outside the box. */
static double likelihood(const struct sampler *s, const double x[])
{
	const struct emulation *e = s->emulation;
	double along[EMULATION_COMPONENTS], unknown, sum = 0;

	for (size_t i = 0; i < e->n; i++)
		if (!(x[i] >= 0 && x[i] <= 1))
			return -INFINITY;
	unknown = predict(e, x, along);
	for (size_t q = 0; q < e->q; q++) {
		double variance = s->noise + e->gp.variance[q] * unknown;

		sum -= (log(variance) + along[q] * along[q] / variance) / 2;
	}
	return sum;
}

/* A move of each walker of an ensemble along the line to another one, where the likelihood has this power. */
static void move(struct sampler *s, size_t ensemble, double power)
{
	size_t n = s->n;
	double *x = s->x + ensemble * WALKERS * n, *at = s->at + ensemble * WALKERS, *to = mem_new(n, sizeof *to);

	for (size_t w = 0; w < WALKERS; w++) {
		const double *other = x + (w + 1 + (size_t)(mt_uniform(&s->random) * (WALKERS - 1))) % WALKERS * n;
		double root = 1 + (stretch - 1) * mt_uniform(&s->random), z = root * root / stretch, there;

		for (size_t i = 0; i < n; i++)
			to[i] = other[i] + z * (x[w * n + i] - other[i]);
		there = likelihood(s, to);
		if (log(1 - mt_uniform(&s->random)) < ((double)n - 1) * log(z) + power * (there - at[w])) {
			memcpy(x + w * n, to, n * sizeof *to);
			at[w] = there;
		}
	}
	free(to);
}

/* The weights of walkers where the power grows so much, and as how many equal ones they count. */
static double weights(const double at[WALKERS], double more, double weight[WALKERS])
{
	double top = -INFINITY, sum = 0, squares = 0;

	for (size_t w = 0; w < WALKERS; w++)
		top = fmax(top, at[w]);
	for (size_t w = 0; w < WALKERS; w++) {
		weight[w] = exp(more * (at[w] - top));
		sum += weight[w];
		squares += weight[w] * weight[w];
	}
	for (size_t w = 0; w < WALKERS; w++)
		weight[w] /= sum;
	return sum * sum / squares;
}

/* How much the power may grow for enough walkers to survive, up to `most`; their weights. */
static double growth(const double at[WALKERS], double most, double weight[WALKERS])
{
	double low = 0, high = most;

	for (int k = 0; k < 60 && weights(at, high, weight) < survivors * WALKERS; k++) {
		double middle = (low + high) / 2;

		if (weights(at, middle, weight) < survivors * WALKERS)
			high = middle;
		else if (middle <= low)
			break;
		else
			low = middle;
	}
	return high;
}

/* Choose walkers anew by their weights, each as often as that, but for rounding. */
static void choose(struct sampler *s, size_t ensemble, const double weight[WALKERS])
{
	double *x = s->x + ensemble * WALKERS * s->n, *at = s->at + ensemble * WALKERS;
	double *new_x = mem_new(WALKERS * s->n, sizeof *new_x), new_at[WALKERS], sum = 0, u = mt_uniform(&s->random);
	size_t taken = 0;

	for (size_t w = 0; w < WALKERS; w++)
		for (sum += weight[w]; taken < WALKERS && ((double)taken + u) / WALKERS < sum; taken++) {
			memcpy(new_x + taken * s->n, x + w * s->n, s->n * sizeof *x);
			new_at[taken] = at[w];
		}
	memcpy(x, new_x, taken * s->n * sizeof *x);
	memcpy(at, new_at, taken * sizeof *at);
	free(new_x);
}

/* Lead an ensemble from the prior to the posterior. */
static void lead(struct sampler *s, size_t ensemble)
{
	double *x = s->x + ensemble * WALKERS * s->n, *at = s->at + ensemble * WALKERS, weight[WALKERS], power = 0;

	for (size_t w = 0; w < WALKERS; w++) {
		for (size_t i = 0; i < s->n; i++)
			x[w * s->n + i] = mt_uniform(&s->random);
		at[w] = likelihood(s, x + w * s->n);
	}
	while (power < 1) {
		double more = growth(at, 1 - power, weight);

		power = more < 1 - power ? power + more : 1;
		choose(s, ensemble, weight);
		for (size_t k = 0; k < MOVES + MORE_MOVES * s->n; k++)
			move(s, ensemble, power);
	}
}

/* Go on until the run has this length. */
static void run(struct sampler *s, size_t length)
{
	size_t all = ALL * s->n;

	s->run = mem_resize(s->run, length * all, sizeof *s->run);
	for (; s->length < length; s->length++) {
		for (size_t e = 0; e < ENSEMBLES; e++)
			move(s, e, 1);
		memcpy(s->run + s->length * all, s->x, all * sizeof *s->x);
	}
}

/* Whether the second half of the run will do; how it mixes. */
static bool converged(const struct sampler *s, struct mixing mixing[])
{
	const double *second = s->run + s->length / 2 * ALL * s->n;
	bool all = true;

	for (size_t i = 0; i < s->n; i++) {
		mixing[i] = chains_mixing(second + i, s->length - s->length / 2, ENSEMBLES, WALKERS, s->n);
		all &= mixing[i].rhat < as_one && mixing[i].ess >= EFFECTIVE;
	}
	return all;
}

/* Take draws from the second half of the run: by multiples of the golden section, so that few are of all times too. */
static void take(const struct sampler *s, struct draws *draws)
{
	size_t from = s->length / 2 * ALL, have = s->length * ALL - from;
	const struct emulation *e = s->emulation;
	double along[EMULATION_COMPONENTS];

	for (size_t k = 0; k < draws->count; k++) {
		size_t place = (size_t)(fmod((double)(k + 1) * 0.6180339887498949, 1) * (double)have);
		double *x = draws->x + k * s->n, part;

		memcpy(x, s->run + (from + place) * s->n, s->n * sizeof *x);
		part = predict(e, x, along) / s->noise / (double)e->q;
		for (size_t q = 0; q < e->q; q++)
			draws->unknown[k] += part * e->gp.variance[q];
	}
}

struct draws ensemble_draw(const struct emulation *emulation, double noise, size_t count, size_t longest, uint32_t seed)
{
	struct sampler s = {.emulation = emulation, .noise = noise, .n = emulation->n};
	struct draws draws = {.n = s.n, .count = count};

	s.x = mem_new(ALL * s.n, sizeof *s.x);
	s.at = mem_new(ALL, sizeof *s.at);
	draws.x = mem_new(count * s.n, sizeof *draws.x);
	draws.unknown = mem_new(count, sizeof *draws.unknown);
	draws.mixing = mem_new(s.n, sizeof *draws.mixing);
	mt_seed(&s.random, seed);
	for (size_t e = 0; e < ENSEMBLES; e++)
		lead(&s, e);
	for (size_t length = SHORTEST; length <= longest && !draws.converged; length *= 2) {
		run(&s, length);
		draws.converged = converged(&s, draws.mixing);
	}
	take(&s, &draws);
	free(s.x);
	free(s.at);
	free(s.run);
	return draws;
}

double draws_unknown(const struct draws *draws)
{
	double sum = 0;

	for (size_t k = 0; k < draws->count; k++)
		sum += draws->unknown[k];
	return sum / (double)draws->count;
}

void draws_free(struct draws *draws)
{
	free(draws->x);
	free(draws->unknown);
	free(draws->mixing);
}
