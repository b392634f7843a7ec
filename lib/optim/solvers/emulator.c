#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/emulation.h"
#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/solvers.h"
#include "util/err.h"
#include "util/mem.h"

/* An emulator of the residual series from the points evaluated so far: the next point is where the sum of squares of
 * the series that it predicts is least. Where the loss is rough and has several valleys that is not enough: steps like
 * that end in the dent they are in. So in turn a point must keep a distance from all that were evaluated, a large one
 * first, then smaller ones (Regis and Shoemaker 2005, J. Glob. Optim. 31:153), and what is predicted there is the
 * smooth part. */
enum { DESIGN, SEED };
enum { MOST = 300, CANDIDATES = 600, DESCENTS = 3, LOCAL_EVALS = 150, TUNE_EVALS = 60 };

static const double apart[] = {0.3, 0.1, 0.03, 0.01, 0}; /* distances in turn, in parts of the ranges */
static const double penalty = 10; /* of a point that is too near: so many times its sum of squares */
static const double left = 1e-4;  /* of a sum of squares as of the best point, outside the components */
static const double worth = 0.99; /* what is repeated made the loss at most this part of the best */
static const double around = 0.2; /* standard deviation of what is tried around points, in parts of the ranges */
static const double same = 1e-7;  /* points nearer than this are one */

struct point {
	double loss;
	size_t index;
};

struct emulator {
	const struct problem *problem;
	size_t n, count, room;
	double *x;           /* [count][n]: all points */
	struct value *value; /* [count] */
	double *product;     /* [count (count + 1) / 2]: of the series of each point with those of the points before */
	size_t best, width;  /* the best point; length of the series */
	struct emulation emulation;
	size_t tuned; /* number of points that lengths were last fitted to */
	struct mt19937 random;
};

static double square(double x)
{
	return x * x;
}

/* The residuals of a point; NULL where there are none of the usual length. */
static const double *series(const struct emulator *e, size_t index)
{
	return e->value[index].residuals == e->width ? e->value[index].residual : NULL;
}

static void multiply(struct emulator *e)
{
	size_t k = e->count - 1;
	const double *mine = series(e, k), *other;
	double *product = e->product + k * (k + 1) / 2;

	for (size_t l = 0; l <= k; l++) {
		product[l] = 0;
		other = series(e, l);
		for (size_t t = 0; mine && other && t < e->width; t++)
			product[l] += mine[t] * other[t];
	}
}

static void add(struct emulator *e, const double x[], struct value value)
{
	if (e->count == e->room) {
		e->room = e->room ? 2 * e->room : 64;
		e->x = mem_resize(e->x, e->room * e->n, sizeof *e->x);
		e->value = mem_resize(e->value, e->room, sizeof *e->value);
		e->product = mem_resize(e->product, e->room * (e->room + 1) / 2, sizeof *e->product);
	}
	memcpy(e->x + e->count * e->n, x, e->n * sizeof *x);
	e->value[e->count] = value;
	if (value.loss < e->value[e->best].loss)
		e->best = e->count;
	if (!e->width)
		e->width = value.residuals;
	e->count++;
	multiply(e);
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

static int by_loss(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	if (p->loss != q->loss)
		return p->loss < q->loss ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

/* The points to model from, the best ones. Returns how many there are. */
static size_t choose(const struct emulator *e, struct point *point)
{
	size_t count = 0;

	for (size_t k = 0; k < e->count; k++)
		if (series(e, k))
			point[count++] = (struct point){e->value[k].loss, k};
	qsort(point, count, sizeof *point, by_loss);
	return count < MOST ? count : MOST;
}

/* Model the residuals. False when there are too few points. */
static bool build(struct emulator *e)
{
	struct point *point = mem_new(e->count, sizeof *point);
	size_t count = choose(e, point);
	double *x = mem_new(count * e->n + 1, sizeof *x), *product = mem_new(count * count + 1, sizeof *product);
	bool tune = count < MOST ? (double)count >= 1.1 * (double)e->tuned : e->count % 30 == 0, built;

	for (size_t k = 0; k < count; k++) {
		memcpy(x + k * e->n, e->x + point[k].index * e->n, e->n * sizeof *x);
		for (size_t l = 0; l < count; l++) {
			size_t i = point[k].index, j = point[l].index;

			product[k * count + l] = e->product[i > j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i];
		}
	}
	built = emulation_fit_products(&e->emulation, x, product, count, left * square(e->value[e->best].loss),
	                               tune ? TUNE_EVALS : 0);
	if (built && tune)
		e->tuned = count;
	free(point);
	free(x);
	free(product);
	return built;
}

/* How far a point is from the nearest of those evaluated, in the direction of the parameter they differ in most. */
static double nearest(const struct emulator *e, const double x[])
{
	double least_far = INFINITY;

	for (size_t k = 0; k < e->count; k++) {
		double far = 0;

		for (size_t i = 0; i < e->n; i++)
			far = fmax(far, fabs(e->x[k * e->n + i] - x[i]));
		least_far = fmin(least_far, far);
	}
	return least_far;
}

struct aim {
	const struct emulator *emulator;
	double apart;
};

/* The sum of squares predicted at a point, more where it is too near to others. */
static double objective(unsigned n, const double x[], double *gradient, void *context)
{
	const struct aim *aim = context;
	const struct emulator *e = aim->emulator;
	double sum, far;

	(void)n;
	(void)gradient;
	if (aim->apart == 0)
		return emulation_sum(&e->emulation, x);
	sum = emulation_smooth_sum(&e->emulation, x);
	far = nearest(e, x);
	if (far < aim->apart)
		sum += penalty * (1 - far / aim->apart) * (sum + square(e->value[e->best].loss));
	return sum;
}

/* From x on to where the objective is least. */
static double descend(struct aim *aim, double x[])
{
	size_t n = aim->emulator->n;
	nlopt_opt opt = nlopt_create(n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_COBYLA, (unsigned)n);
	double f = INFINITY, step = 0.1;

	if (!opt || nlopt_set_min_objective(opt, objective, aim) < 0 || nlopt_set_lower_bounds1(opt, 0) < 0 ||
	    nlopt_set_upper_bounds1(opt, 1) < 0 || nlopt_set_initial_step1(opt, step) < 0 ||
	    nlopt_set_maxeval(opt, LOCAL_EVALS) < 0 || nlopt_set_xtol_abs1(opt, 1e-3 * step) < 0)
		die("cannot set up the search of the emulator");
	nlopt_optimize(opt, x, &f);
	nlopt_destroy(opt);
	return f;
}

/* A point to try: anywhere, or around one of the points evaluated, near or far. */
static void wander(struct emulator *e, double at[])
{
	const double *from = NULL;
	double spread = around * square(mt_uniform(&e->random));

	if (mt_uniform(&e->random) < 0.5)
		from = e->x + (size_t)(mt_uniform(&e->random) * (double)e->count) * e->n;
	for (size_t i = 0; i < e->n; i++) {
		at[i] = from ? from[i] + spread * mt_normal(&e->random, 0, 1) : mt_uniform(&e->random);
		at[i] = fmin(fmax(at[i], 0), 1);
	}
}

/* The point where the objective is least: the best of random ones and the best point, then on from the best few. */
static void search(struct emulator *e, struct aim *aim, double x[])
{
	double *top = mem_new((1 + DESCENTS) * e->n, sizeof *top), *at = top + DESCENTS * e->n, value[DESCENTS];
	int least = 0;

	memcpy(top, e->x + e->best * e->n, e->n * sizeof *x);
	value[0] = objective((unsigned)e->n, top, NULL, aim);
	for (int d = 1; d < DESCENTS; d++)
		value[d] = INFINITY;
	for (size_t k = 0; k < CANDIDATES; k++) {
		int worst = 0;
		double f;

		wander(e, at);
		f = objective((unsigned)e->n, at, NULL, aim);
		for (int d = 1; d < DESCENTS; d++)
			if (value[d] > value[worst])
				worst = d;
		if (f < value[worst]) {
			value[worst] = f;
			memcpy(top + (size_t)worst * e->n, at, e->n * sizeof *at);
		}
	}
	for (int d = 0; d < DESCENTS; d++) {
		value[d] = descend(aim, top + (size_t)d * e->n);
		if (value[d] < value[least])
			least = d;
	}
	memcpy(x, top + (size_t)least * e->n, e->n * sizeof *x);
	free(top);
}

/* Evaluate where the model promises most, that far from all other points. False when nothing more may be. */
static bool step(struct emulator *e, double far, double x[])
{
	struct aim aim = {e, far};

	if (build(e))
		search(e, &aim, x);
	else
		wander(e, x);
	while (nearest(e, x) < same)
		wander(e, x);
	return evaluate(e, x, 1);
}

/* The start, and points that fill the box evenly, moved together by the seed. */
static void spread(struct emulator *e, double x[], size_t count)
{
	search_spread(e->problem, x, count);
	for (size_t i = 0; i < e->n; i++) {
		double shift = mt_uniform(&e->random);

		for (size_t k = 1; k < count; k++)
			x[k * e->n + i] = fmod(x[k * e->n + i] + shift, 1);
	}
}

static void emulator(const struct problem *problem)
{
	struct emulator e = {.problem = problem, .n = problem->n};
	size_t count = 1 + (size_t)problem->option[DESIGN] * e.n, turn = 0;
	double *x = mem_new(count * e.n, sizeof *x);
	bool more;

	mt_seed(&e.random, (uint32_t)problem->option[SEED]);
	emulation_begin(&e.emulation, e.n);
	spread(&e, x, count);
	more = evaluate(&e, x, count);
	while (more && e.width) {
		double far = apart[turn % (sizeof apart / sizeof *apart)], before = e.value[e.best].loss;

		more = step(&e, far, x);
		if (far > 0 || e.value[e.best].loss > worth * before)
			turn++;
	}
	emulation_end(&e.emulation);
	free(x);
	free(e.x);
	free(e.value);
	free(e.product);
}

const struct solver solver_emulator = {
	.name = "emulator",
	.help = "Gaussian processes for the residual series (Higdon 2008)",
	.residuals = true,
	.option =
		{
			[DESIGN] = {"design", 3, 1, 1000, true, "points all over the box first, for each parameter"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = emulator,
};
