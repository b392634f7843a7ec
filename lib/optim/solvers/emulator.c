#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/gp.h"
#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/eigen.h"
#include "optim/solvers/solvers.h"
#include "util/err.h"
#include "util/mem.h"

/* An emulator of the residual series: its principal components over the points evaluated so far, and a Gaussian
 * process over the parameters for the score of each (Higdon et al. 2008, J. Am. Stat. Assoc. 103:570, section
 * 2). The next point is where the sum of squares of the predicted series, less what it is uncertain by, is
 * least: in turn in the whole box, and within a trust region around the best point, from the points nearest to
 * that; it grows and shrinks as that of a least-squares search without derivatives does (Cartis and Roberts
 * 2019, Math. Prog. Comp. 11:631; Wild 2017, POUNDERS), where an interpolating model of each residual stands
 * in place of the processes. */
enum { DESIGN, KAPPA, RADIUS, SEED };
enum { COMPONENTS = 8, MOST = 100, CANDIDATES = 300, LOCAL_EVALS = 150, TUNE_EVALS = 60 };

static const double explained = 0.999;      /* of the variance, by the components that are kept */
static const double least = 1e-4;           /* width of the trust region to end at, in parts of the ranges */
static const double grow = 2, shrink = 0.5; /* of that region */
static const double same = 1e-7;            /* points nearer than this are one */

struct point {
	double loss, distance;
	size_t index;
};

/* The processes over some of the points. */
struct model {
	size_t n, q;                                /* parameters; components */
	double rest;                                /* squares of the mean series outside the components */
	double *x;                                  /* [count][n] */
	double scale[COMPONENTS], mean[COMPONENTS]; /* of the scores; along the component */
	struct gp gp[COMPONENTS];
	size_t tuned; /* number of points that lengths were last fitted to */
	double kappa;
};

struct emulator {
	const struct problem *problem;
	size_t n, count, room;
	double *x;           /* [count][n]: all points */
	struct value *value; /* [count] */
	size_t best, width;  /* the best point; length of the series */
	struct model everywhere, near;
	struct mt19937 random;
	double radius;
};

static void add(struct emulator *e, const double x[], struct value value)
{
	if (e->count == e->room) {
		e->room = e->room ? 2 * e->room : 64;
		e->x = mem_resize(e->x, e->room * e->n, sizeof *e->x);
		e->value = mem_resize(e->value, e->room, sizeof *e->value);
	}
	memcpy(e->x + e->count * e->n, x, e->n * sizeof *x);
	e->value[e->count] = value;
	if (value.loss < e->value[e->best].loss)
		e->best = e->count;
	e->count++;
}

/* Evaluate; false when nothing more may be. */
static bool evaluate(struct emulator *e, const double x[], size_t count)
{
	struct value *value = mem_new(count, sizeof *value);
	size_t done = e->problem->evaluate(e->problem->context, x, count, value);

	for (size_t i = 0; i < done; i++)
		add(e, x + i * e->n, value[i]);
	free(value);
	return done == count;
}

/* The residuals of a point; NULL where there are none of the usual length. */
static const double *series(const struct emulator *e, size_t index)
{
	return e->value[index].residuals == e->width ? e->value[index].residual : NULL;
}

static int by_distance(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	if (p->distance != q->distance)
		return p->distance < q->distance ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

/* The points to model from: the `most` best ones, or those nearest to the best. Returns how many there are. */
static size_t choose(const struct emulator *e, bool near, size_t most, struct point *point)
{
	const double *best = e->x + e->best * e->n;
	size_t count = 0;

	for (size_t k = 0; k < e->count; k++) {
		double distance = 0;

		for (size_t i = 0; i < e->n; i++)
			distance += (e->x[k * e->n + i] - best[i]) * (e->x[k * e->n + i] - best[i]);
		if (series(e, k))
			point[count++] = (struct point){e->value[k].loss, near ? distance : e->value[k].loss, k};
	}
	qsort(point, count, sizeof *point, by_distance);
	return count < most ? count : most;
}

/* Products of the series about their mean, [count][count], and of each with the mean, [count]; the mean's
 * own square. */
static double products(const struct emulator *e, const struct point *point, size_t count, double *gram, double *with)
{
	double *mean = mem_new(e->width, sizeof *mean), *off = mem_new(count * e->width, sizeof *off), square = 0;

	for (size_t k = 0; k < count; k++)
		for (size_t t = 0; t < e->width; t++)
			mean[t] += series(e, point[k].index)[t] / (double)count;
	for (size_t k = 0; k < count; k++)
		for (size_t t = 0; t < e->width; t++)
			off[k * e->width + t] = series(e, point[k].index)[t] - mean[t];
	for (size_t k = 0; k < count; k++) {
		for (size_t l = 0; l <= k; l++) {
			double sum = 0;

			for (size_t t = 0; t < e->width; t++)
				sum += off[k * e->width + t] * off[l * e->width + t];
			gram[k * count + l] = gram[l * count + k] = sum;
		}
		for (size_t t = 0; t < e->width; t++)
			with[k] += off[k * e->width + t] * mean[t];
	}
	for (size_t t = 0; t < e->width; t++)
		square += mean[t] * mean[t];
	free(mean);
	free(off);
	return square;
}

/* A component: the next largest eigenvalue, which is used up; its index. */
static size_t largest(const double value[], size_t count)
{
	size_t best = 0;

	for (size_t i = 1; i < count; i++)
		if (value[i] > value[best])
			best = i;
	return best;
}

/* Fit a process to the scores of each component of these points. */
static void components(struct model *m, const double *gram, const double *with, size_t count, int evals)
{
	double *vector = mem_new(count * count, sizeof *vector), *value = mem_new(count, sizeof *value);
	double *score = mem_new(count, sizeof *score), all = 0, kept = 0;

	eigen_symmetric(count, gram, vector, value);
	for (size_t i = 0; i < count; i++)
		all += fmax(value[i], 0);
	m->q = 0;
	while (m->q < COMPONENTS && m->q + 1 < count && kept < explained * all) {
		size_t c = largest(value, count), q = m->q++;
		double root = sqrt(value[c]);

		kept += value[c];
		m->scale[q] = root / sqrt((double)count);
		m->mean[q] = 0;
		for (size_t k = 0; k < count; k++) {
			score[k] = vector[k * count + c] * sqrt((double)count);
			m->mean[q] += with[k] * vector[k * count + c] / root;
		}
		gp_fit(&m->gp[q], m->x, score, count, evals);
		m->rest -= m->mean[q] * m->mean[q];
		value[c] = 0;
	}
	free(vector);
	free(value);
	free(score);
}

/* Model the residuals from the points chosen. False when there are too few. */
static bool build(const struct emulator *e, struct model *m, bool near, size_t most)
{
	struct point *point = mem_new(e->count, sizeof *point);
	size_t count = choose(e, near, most, point);
	double *gram = mem_new(count * count + 1, sizeof *gram), *with = mem_new(count + 1, sizeof *with);
	bool tune = count < most ? (double)count >= 1.1 * (double)m->tuned : e->count % 10 == 0 || !m->tuned;

	m->x = mem_resize(m->x, count * e->n + 1, sizeof *m->x);
	for (size_t k = 0; k < count; k++)
		memcpy(m->x + k * e->n, e->x + point[k].index * e->n, e->n * sizeof *m->x);
	m->q = 0;
	if (count > e->n) {
		m->rest = products(e, point, count, gram, with);
		components(m, gram, with, count, tune ? TUNE_EVALS : 0);
		if (tune)
			m->tuned = count;
	}
	free(point);
	free(gram);
	free(with);
	return m->q > 0;
}

/* The sum of squares expected at a point, less kappa times the uncertainty of it (mean and variance of the
 * sum of squares of normal variables). */
static double promise(const struct model *m, const double x[])
{
	double mean = fmax(m->rest, 0), variance = 0;

	for (size_t q = 0; q < m->q; q++) {
		double v, a = m->mean[q] + m->scale[q] * gp_predict(&m->gp[q], x, &v);

		v *= m->scale[q] * m->scale[q];
		mean += a * a + v;
		variance += 4 * a * a * v + 2 * v * v;
	}
	return mean - m->kappa * sqrt(variance);
}

static double objective(unsigned n, const double x[], double *gradient, void *context)
{
	(void)n;
	(void)gradient;
	return promise(context, x);
}

/* From x on to the least promise within the bounds. */
static double descend(struct model *m, const double low[], const double high[], double x[])
{
	nlopt_opt opt = nlopt_create(NLOPT_LN_BOBYQA, (unsigned)m->n);
	double f = INFINITY, step = 0;

	for (size_t i = 0; i < m->n; i++)
		step = fmax(step, 0.1 * (high[i] - low[i]));
	if (m->n == 1) {
		nlopt_destroy(opt);
		opt = nlopt_create(NLOPT_LN_COBYLA, 1);
	}
	if (!opt || nlopt_set_min_objective(opt, objective, m) < 0 || nlopt_set_lower_bounds(opt, low) < 0 ||
	    nlopt_set_upper_bounds(opt, high) < 0 || nlopt_set_initial_step1(opt, step) < 0 ||
	    nlopt_set_maxeval(opt, LOCAL_EVALS) < 0 || nlopt_set_xtol_abs1(opt, 1e-3 * step) < 0)
		die("cannot set up the search of the emulator");
	nlopt_optimize(opt, x, &f);
	nlopt_destroy(opt);
	return f;
}

/* The point of least promise within the bounds: the best of random ones and the centre, then on from there. */
static void search(struct emulator *e, struct model *m, const double low[], const double high[], double x[])
{
	double *at = mem_new(e->n, sizeof *at), found = promise(m, x);

	for (size_t k = 0; k < CANDIDATES; k++) {
		double f;

		for (size_t i = 0; i < e->n; i++)
			at[i] = low[i] + (high[i] - low[i]) * mt_uniform(&e->random);
		f = promise(m, at);
		if (f < found) {
			found = f;
			memcpy(x, at, e->n * sizeof *x);
		}
	}
	memcpy(at, x, e->n * sizeof *x);
	if (descend(m, low, high, at) < found)
		memcpy(x, at, e->n * sizeof *x);
	free(at);
}

/* Whether a point has been evaluated. */
static bool known(const struct emulator *e, const double x[])
{
	for (size_t k = 0; k < e->count; k++) {
		double far = 0;

		for (size_t i = 0; i < e->n; i++)
			far = fmax(far, fabs(e->x[k * e->n + i] - x[i]));
		if (far < same)
			return true;
	}
	return false;
}

/* A step in the whole box, or in the trust region, which follows its success. False at the end. */
static bool step(struct emulator *e, bool near)
{
	struct model *m = near ? &e->near : &e->everywhere;
	double *low = mem_new(3 * e->n, sizeof *low), *high = low + e->n, *x = high + e->n;
	double before = e->value[e->best].loss;
	bool more = true, fresh;

	memcpy(x, e->x + e->best * e->n, e->n * sizeof *x);
	for (size_t i = 0; i < e->n; i++) {
		low[i] = near ? fmax(0, x[i] - e->radius) : 0;
		high[i] = near ? fmin(1, x[i] + e->radius) : 1;
	}
	if (build(e, m, near, near ? 10 + 8 * e->n : MOST))
		search(e, m, low, high, x);
	fresh = !known(e, x);
	for (size_t i = 0; !fresh && !near && i < e->n; i++)
		x[i] = mt_uniform(&e->random);
	if (fresh || !near)
		more = evaluate(e, x, 1);
	if (near)
		e->radius = e->value[e->best].loss < before ? fmin(grow * e->radius, 0.5) : shrink * e->radius;
	free(low);
	return more && e->radius > least;
}

static void model_begin(struct model *m, size_t n, double kappa)
{
	*m = (struct model){.n = n, .kappa = kappa};
	for (int q = 0; q < COMPONENTS; q++)
		gp_begin(&m->gp[q], n);
}

static void model_end(struct model *m)
{
	for (int q = 0; q < COMPONENTS; q++)
		gp_end(&m->gp[q]);
	free(m->x);
}

static void emulator(const struct problem *problem)
{
	struct emulator e = {.problem = problem, .n = problem->n, .radius = problem->option[RADIUS]};
	size_t count = 1 + (size_t)problem->option[DESIGN] * e.n;
	double *x = mem_new(count * e.n, sizeof *x);
	bool more;

	mt_seed(&e.random, (uint32_t)problem->option[SEED]);
	model_begin(&e.everywhere, e.n, problem->option[KAPPA]);
	model_begin(&e.near, e.n, 0);
	search_spread(problem, x, count);
	more = evaluate(&e, x, count);
	for (size_t k = 0; k < e.count && !e.width; k++)
		e.width = e.value[k].residuals;
	for (size_t k = 0; more && e.width; k++)
		more = step(&e, k % 2 == 1);
	model_end(&e.everywhere);
	model_end(&e.near);
	free(x);
	free(e.x);
	free(e.value);
}

const struct solver solver_emulator = {
	.name = "emulator",
	.help = "Gaussian processes for the residual series (Higdon 2008), with a trust region",
	.residuals = true,
	.option =
		{
			[DESIGN] = {"design", 3, 1, 1000, true, "points all over the box first, for each parameter"},
			[KAPPA] = {"kappa", 1, 0, 10, false, "how much uncertainty draws it"},
			[RADIUS] = {"radius", 0.2, 1e-3, 0.5, false,
                        "first half width of the trust region, in parts of the ranges"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = emulator,
};
