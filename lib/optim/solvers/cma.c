#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/solvers/solvers.h"
#include "util/err.h"
#include "util/mem.h"

/* Evolution with covariance matrix adaptation, as Hansen describes it ("The CMA evolution strategy: a
 * tutorial", arXiv:1604.00772); names and constants are those of his figure 6, without negative weights. The
 * box is met by reflection: a point beyond a bound stands for its mirror image within. When a run has
 * converged another begins anywhere in the box, with twice the population (Auger and Hansen 2005). */
enum { POPSIZE, SIGMA, SEED };
enum { RESTARTS = 9 };

static const double least = 1e-5; /* widths that a run ends at, in parts of the ranges */

struct cma {
	const struct problem *problem;
	struct mt19937 random;
	size_t n, lambda, mu;
	double *weight; /* [mu] */
	double mueff, cc, cs, c1, cmu, damps, chi;
	double sigma;
	double *mean, *pc, *ps; /* [n] */
	double *c, *b;          /* [n][n]: covariance; its eigenvectors in columns */
	double *d;              /* [n]: roots of its eigenvalues */
	double *y;              /* [lambda][n]: steps in units of sigma */
	double *x;              /* [1 + lambda][n]: points in the box, the start first */
	struct value *value;    /* [1 + lambda] */
	struct ranked *ranked;  /* [lambda] */
	double *work;           /* [n] */
	size_t generation;
};

struct ranked {
	double loss;
	size_t index;
};

static int by_loss(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->loss != y->loss)
		return x->loss < y->loss ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* A run's memory and constants, for a population of lambda. */
static void begin(struct cma *s, size_t lambda, double sigma)
{
	size_t n = s->n;
	double dim = (double)n, sum = 0, squares = 0;

	s->lambda = lambda;
	s->mu = lambda / 2;
	s->weight = mem_new(s->mu, sizeof *s->weight);
	for (size_t i = 0; i < s->mu; i++) {
		s->weight[i] = log(((double)lambda + 1) / 2) - log((double)i + 1);
		sum += s->weight[i];
	}
	for (size_t i = 0; i < s->mu; i++) {
		s->weight[i] /= sum;
		squares += s->weight[i] * s->weight[i];
	}
	s->mueff = 1 / squares;
	s->cc = (4 + s->mueff / dim) / (dim + 4 + 2 * s->mueff / dim);
	s->cs = (s->mueff + 2) / (dim + s->mueff + 5);
	s->c1 = 2 / ((dim + 1.3) * (dim + 1.3) + s->mueff);
	s->cmu = fmin(1 - s->c1, 2 * (s->mueff - 2 + 1 / s->mueff) / ((dim + 2) * (dim + 2) + s->mueff));
	s->damps = 1 + 2 * fmax(0, sqrt((s->mueff - 1) / (dim + 1)) - 1) + s->cs;
	s->chi = sqrt(dim) * (1 - 1 / (4 * dim) + 1 / (21 * dim * dim));
	s->sigma = sigma;
	s->generation = 0;
	s->pc = mem_new(n, sizeof *s->pc);
	s->ps = mem_new(n, sizeof *s->ps);
	s->c = mem_new(n * n, sizeof *s->c);
	s->y = mem_new(lambda * n, sizeof *s->y);
	s->x = mem_new((1 + lambda) * n, sizeof *s->x);
	s->value = mem_new(1 + lambda, sizeof *s->value);
	s->ranked = mem_new(lambda, sizeof *s->ranked);
	for (size_t i = 0; i < n; i++)
		s->c[i * n + i] = 1;
}

static void end(struct cma *s)
{
	free(s->weight);
	free(s->pc);
	free(s->ps);
	free(s->c);
	free(s->y);
	free(s->x);
	free(s->value);
	free(s->ranked);
}

/* A coordinate's mirror image in [0, 1]. */
static double reflect(double u)
{
	double t = fabs(fmod(u, 2));

	return t > 1 ? 2 - t : t;
}

/* A population around the mean; after the start in x, which the first of all has before it. */
static void sample(struct cma *s)
{
	size_t n = s->n;

	for (size_t k = 0; k < s->lambda; k++) {
		double *y = s->y + k * n;

		for (size_t j = 0; j < n; j++)
			s->work[j] = s->d[j] * mt_normal(&s->random, 0, 1);
		for (size_t i = 0; i < n; i++) {
			y[i] = 0;
			for (size_t j = 0; j < n; j++)
				y[i] += s->b[i * n + j] * s->work[j];
			s->x[(k + 1) * n + i] = reflect(s->mean[i] + s->sigma * y[i]);
		}
	}
}

/* C^-1/2 times the mean step, [n]. */
static void whiten(const struct cma *s, const double step[], double out[])
{
	size_t n = s->n;

	memset(out, 0, n * sizeof *out);
	for (size_t j = 0; j < n; j++) {
		double along = 0;

		for (size_t i = 0; i < n; i++)
			along += s->b[i * n + j] * step[i];
		along /= s->d[j];
		for (size_t i = 0; i < n; i++)
			out[i] += s->b[i * n + j] * along;
	}
}

/* The evolution paths, from the mean step [n]; whether that of the covariance is not held back. */
static bool walk(struct cma *s, const double step[])
{
	double length = 0, norm;
	bool free_path;

	whiten(s, step, s->work);
	for (size_t i = 0; i < s->n; i++) {
		s->ps[i] = (1 - s->cs) * s->ps[i] + sqrt(s->cs * (2 - s->cs) * s->mueff) * s->work[i];
		length += s->ps[i] * s->ps[i];
	}
	norm = sqrt(1 - pow(1 - s->cs, 2 * (double)s->generation));
	free_path = sqrt(length) / norm < (1.4 + 2 / ((double)s->n + 1)) * s->chi;
	for (size_t i = 0; i < s->n; i++)
		s->pc[i] = (1 - s->cc) * s->pc[i] + (free_path ? sqrt(s->cc * (2 - s->cc) * s->mueff) * step[i] : 0);
	s->sigma *= exp(s->cs / s->damps * (sqrt(length) / s->chi - 1));
	return free_path;
}

/* Mean, paths, covariance and width from the ranked population. */
static void update(struct cma *s)
{
	size_t n = s->n;
	double *step = mem_new(n, sizeof *step), keep;
	bool free_path;

	s->generation++;
	for (size_t k = 0; k < s->mu; k++)
		for (size_t i = 0; i < n; i++)
			step[i] += s->weight[k] * s->y[s->ranked[k].index * n + i];
	for (size_t i = 0; i < n; i++)
		s->mean[i] += s->sigma * step[i];
	free_path = walk(s, step);
	keep = 1 - s->c1 - s->cmu + (free_path ? 0 : s->c1 * s->cc * (2 - s->cc));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			double rank_mu = 0;

			for (size_t k = 0; k < s->mu; k++) {
				const double *y = s->y + s->ranked[k].index * n;

				rank_mu += s->weight[k] * y[i] * y[j];
			}
			s->c[i * n + j] = keep * s->c[i * n + j] + s->c1 * s->pc[i] * s->pc[j] + s->cmu * rank_mu;
		}
	free(step);
}

/* Axes and widths of the covariance; the largest width. */
static double spread(struct cma *s)
{
	double most = 0;

	memcpy(s->b, s->c, s->n * s->n * sizeof *s->b);
	if (LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int)s->n, s->b, (lapack_int)s->n, s->d) != 0)
		die("cannot find the axes of a population");
	for (size_t i = 0; i < s->n; i++) {
		s->d[i] = sqrt(fmax(s->d[i], 1e-20));
		most = fmax(most, s->d[i]);
	}
	return s->sigma * most;
}

/* A run from the mean. False when nothing more may be evaluated. */
static bool run(struct cma *s, bool first)
{
	const struct problem *problem = s->problem;
	size_t most = 100 + 50 * (s->n + 3) * (s->n + 3), skip = first ? 0 : 1;

	memcpy(s->x, problem->start, s->n * sizeof *s->x);
	while (spread(s) > least && s->generation < most) {
		size_t count = s->lambda + 1 - skip;

		sample(s);
		if (problem->evaluate(problem->context, s->x + skip * s->n, count, s->value + skip) < count)
			return false;
		skip = 1;
		for (size_t k = 0; k < s->lambda; k++)
			s->ranked[k] = (struct ranked){s->value[k + 1].loss, k};
		qsort(s->ranked, s->lambda, sizeof *s->ranked, by_loss);
		if (s->ranked[0].loss == s->ranked[s->lambda - 1].loss)
			break; /* flat, or no losses here */
		update(s);
	}
	return true;
}

static void cma(const struct problem *problem)
{
	size_t n = problem->n, usual = 4 + (size_t)(3 * log((double)n));
	size_t lambda = problem->option[POPSIZE] > 0 ? (size_t)problem->option[POPSIZE] : usual;
	struct cma s = {.problem = problem, .n = n};
	bool more = true;

	mt_seed(&s.random, (uint32_t)problem->option[SEED]);
	s.mean = mem_new(n, sizeof *s.mean);
	s.b = mem_new(n * n, sizeof *s.b);
	s.d = mem_new(n, sizeof *s.d);
	s.work = mem_new(n, sizeof *s.work);
	memcpy(s.mean, problem->start, n * sizeof *s.mean);
	for (int i = 0; i <= RESTARTS && more; i++) {
		begin(&s, lambda << i, problem->option[SIGMA]);
		more = run(&s, i == 0);
		end(&s);
		for (size_t k = 0; k < n; k++)
			s.mean[k] = mt_uniform(&s.random);
	}
	free(s.mean);
	free(s.b);
	free(s.d);
	free(s.work);
}

const struct solver solver_cma = {
	.name = "cma",
	.help = "evolution with covariance matrix adaptation, with restarts (Hansen 2016)",
	.option =
		{
			[POPSIZE] = {"popsize", 0, 0, 100000, true, "points of a generation (0: 4 + 3 ln n)"},
			[SIGMA] = {"sigma", 0.3, 1e-6, 10, false, "first widths, in parts of the ranges"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = cma,
};
