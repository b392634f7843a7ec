#include "optim/posterior.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/fitted.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

enum { WALKERS = 60, SCOUTS = 4000, BURN = 200, THIN = 10 };

static const double stretch = 2; /* Goodman and Weare's a */

struct sampler {
	const struct fitted *fitted;
	double noise; /* variance of a component */
	struct mt19937 random;
	double *x;          /* [WALKERS][n] */
	double at[WALKERS]; /* logarithms of the density */
};

/* The logarithm of the posterior density at a point, but for a constant; -infinity outside the box. */
static double density(const struct sampler *s, const double x[])
{
	const struct emulation *e = &s->fitted->emulation;
	double along[EMULATION_COMPONENTS], unknown, sum = 0;

	for (size_t i = 0; i < e->n; i++)
		if (x[i] < 0 || x[i] > 1)
			return -INFINITY;
	unknown = emulation_at(e, x, along) + exp(e->gp.hyper[e->n]);
	for (size_t q = 0; q < e->q; q++) {
		double variance = s->noise + e->gp.variance[q] * unknown;

		sum -= (log(variance) + along[q] * along[q] / variance) / 2;
	}
	return sum;
}

/* Begin at points of a spread-out sample, chosen without replacement by how likely they are. */
static void begin(struct sampler *s)
{
	size_t n = s->fitted->n;
	double *x = mem_new(n, sizeof *x), key[WALKERS];
	int taken = 0;

	for (int k = 0; k < SCOUTS; k++) {
		double at, mine;
		int worst = 0;

		for (size_t i = 0; i < n; i++)
			x[i] = mt_uniform(&s->random);
		at = density(s, x);
		mine = at - log(-log(1 - mt_uniform(&s->random))); /* the largest of at + Gumbel's variable are chosen */
		for (int w = 1; w < taken; w++)
			if (key[w] < key[worst])
				worst = w;
		if (taken < WALKERS)
			worst = taken++;
		else if (mine <= key[worst])
			continue;
		key[worst] = mine;
		s->at[worst] = at;
		memcpy(s->x + (size_t)worst * n, x, n * sizeof *x);
	}
	free(x);
}

/* A move of each walker along the line to another one. */
static void step(struct sampler *s)
{
	size_t n = s->fitted->n;
	double *to = mem_new(n, sizeof *to);

	for (size_t w = 0; w < WALKERS; w++) {
		size_t other = (w + 1 + (size_t)(mt_uniform(&s->random) * (WALKERS - 1))) % WALKERS;
		double root = 1 + (stretch - 1) * mt_uniform(&s->random), z = root * root / stretch, at;

		for (size_t i = 0; i < n; i++)
			to[i] = s->x[other * n + i] + z * (s->x[w * n + i] - s->x[other * n + i]);
		at = density(s, to);
		if (log(1 - mt_uniform(&s->random)) < ((double)n - 1) * log(z) + at - s->at[w]) {
			memcpy(s->x + w * n, to, n * sizeof *to);
			s->at[w] = at;
		}
	}
	free(to);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The best evaluation is near the truth of what was emulated: draws that are all elsewhere are not to be trusted. */
static void doubt(const struct fitted *f, size_t i, const double *sorted, size_t draws)
{
	double best = param_value(&f->param[i], f->x[f->best * f->n + i]);

	if (best < sorted[(size_t)(0.005 * (double)draws)] || best > sorted[(size_t)(0.995 * (double)draws)])
		warning("%s: the best evaluation, %.6g, is outside of what the draws span: the log knows too little for this "
		        "noise; evaluate more, or give a larger --noise",
		        f->param[i].address, best);
}

/* What the draws [draws][n] of values say of each parameter, and of two together. */
static void summary(const struct fitted *f, const double *value, size_t draws)
{
	double *mean = mem_new(f->n, sizeof *mean), *sd = mem_new(f->n, sizeof *sd),
		   *sorted = mem_new(draws, sizeof *sorted);

	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < draws; k++)
			sorted[k] = value[k * f->n + i];
		qsort(sorted, draws, sizeof *sorted, by_value);
		for (size_t k = 0; k < draws; k++)
			mean[i] += sorted[k] / (double)draws;
		for (size_t k = 0; k < draws; k++)
			sd[i] += (sorted[k] - mean[i]) * (sorted[k] - mean[i]) / (double)draws;
		sd[i] = sqrt(sd[i]);
		printf("# summary %s best=%.6g mean=%.6g sd=%.4g low=%.6g median=%.6g high=%.6g\n", f->param[i].address,
		       param_value(&f->param[i], f->x[f->best * f->n + i]), mean[i], sd[i],
		       sorted[(size_t)(0.05 * (double)draws)], sorted[draws / 2], sorted[(size_t)(0.95 * (double)draws)]);
		doubt(f, i, sorted, draws);
	}
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = 0; j < i; j++) {
			double sum = 0;

			for (size_t k = 0; k < draws; k++)
				sum += (value[k * f->n + i] - mean[i]) * (value[k * f->n + j] - mean[j]) / (double)draws;
			printf("# correlation %s %s %.3f\n", f->param[j].address, f->param[i].address,
			       sd[i] > 0 && sd[j] > 0 ? sum / (sd[i] * sd[j]) : 0);
		}
	free(mean);
	free(sd);
	free(sorted);
}

static void write_draws(const struct fitted *f, const double *value, size_t draws)
{
	char text[NUM_MAX];

	putchar('#');
	fitted_names(f);
	putchar('\n');
	for (size_t k = 0; k < draws; k++)
		for (size_t i = 0; i < f->n; i++)
			printf("%s%s", num_exact(text, value[k * f->n + i]), i + 1 < f->n ? " " : "\n");
}

void posterior_write(const struct posterior *p)
{
	struct fitted f;
	struct sampler s = {.fitted = &f};
	double noise, independent, *value;

	fitted_read(&f, p->log);
	noise = isnan(p->noise) ? f.loss[f.best] : p->noise;
	if (noise < 0.9 * f.loss[f.best])
		warning(
			"the noise, %g, is less than the least loss, %g: what the model does not meet has no place, so the draws "
			"may be where the fit knows little",
			noise, f.loss[f.best]);
	independent = isnan(p->independent) ? fitted_independent(&f) : p->independent;
	s.noise = noise * noise / independent;
	s.x = mem_new(WALKERS * f.n, sizeof *s.x);
	value = mem_new(p->draws * f.n, sizeof *value);
	mt_seed(&s.random, p->seed);
	begin(&s);
	for (int k = 0; k < BURN; k++)
		step(&s);
	for (size_t k = 0; k < p->draws; k++) {
		for (int i = 0; k % WALKERS == 0 && i < THIN; i++)
			step(&s);
		for (size_t i = 0; i < f.n; i++)
			value[k * f.n + i] = param_value(&f.param[i], s.x[k % WALKERS * f.n + i]);
	}
	made_write(stdout, NULL, NULL);
	printf("# posterior of the fit in %s: noise %.6g, %.4g independent samples of %zu\n", p->log, noise, independent,
	       f.width);
	summary(&f, value, p->draws);
	write_draws(&f, value, p->draws);
	free(s.x);
	free(value);
	fitted_free(&f);
}
