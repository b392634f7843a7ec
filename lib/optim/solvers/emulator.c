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

/* An emulator of the residual series from the points evaluated so far. One step in three goes far, two near. Near:
 * where the sum of squares of the predicted series is least within a trust region around the best point, from a model
 * of the points nearest to that; the region grows and shrinks by how much of what was expected is met, as in a
 * least-squares search without derivatives (Cartis and Roberts 2019, Math. Prog. Comp. 11:631; Wild 2017, POUNDERS),
 * and begins anew when it has become small. Far: where the improvement expected in the whole box is largest, that of
 * the sum of squares and not of each series (Astudillo and Frazier 2019, ICML, composite functions). */
enum { DESIGN, RADIUS, SEED };
enum { MOST = 300, CANDIDATES = 600, DESCENTS = 3, LOCAL_EVALS = 150, TUNE_EVALS = 60, NEAR = 2 };

static const double left = 0.01;            /* of a sum of squares as of the best point, outside the components */
static const double least = 0.01;           /* width of the trust region where it begins anew, in parts of the ranges */
static const double grow = 2, shrink = 0.7; /* of that region, */
static const double good = 0.7, bad = 0.1;  /* when this part of what was expected is met, or not */
static const double worth = 1e-3;           /* a step, when it is expected to lower the sum of squares by this part */
static const double apart = 0.25;           /* of the radius, at least, are points that nothing is predicted of */
static const double same = 1e-7;            /* points nearer than this are one */

static double square(double x)
{
	return x * x;
}

struct point {
	double loss, distance;
	size_t index;
};

/* What is predicted from some of the points. */
struct model {
	struct emulation emulation;
	size_t tuned;   /* number of points that lengths were last fitted to */
	double to_beat; /* sum of squares */
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

/* Model the residuals from the points chosen. False when there are too few. */
static bool build(const struct emulator *e, struct model *m, bool near, size_t most)
{
	struct point *point = mem_new(e->count, sizeof *point);
	size_t count = choose(e, near, most, point);
	const double **residual = mem_new(count + 1, sizeof *residual);
	double *x = mem_new(count * e->n + 1, sizeof *x);
	bool tune = count < most ? (double)count >= 1.1 * (double)m->tuned : e->count % 10 == 0 || !m->tuned, built;

	for (size_t k = 0; k < count; k++) {
		memcpy(x + k * e->n, e->x + point[k].index * e->n, e->n * sizeof *x);
		residual[k] = series(e, point[k].index);
	}
	m->to_beat = square(e->value[e->best].loss);
	built = emulation_fit(&m->emulation, x, residual, count, e->width, left * m->to_beat, tune ? TUNE_EVALS : 0);
	if (built && tune)
		m->tuned = count;
	free(point);
	free(residual);
	free(x);
	return built;
}

static double predicted(const struct model *m, const double x[])
{
	return emulation_sum(&m->emulation, x);
}

/* The logarithm of the normal distribution up to z. */
static double log_normal(double z)
{
	return z > -30 ? log(0.5 * erfc(-z * M_SQRT1_2)) : -z * z / 2 - log(-z) - 0.5 * log(2 * M_PI);
}

/* Minus the logarithm of the improvement of the sum of squares that is expected at a point: the integral of the
 * distribution of the sum up to the one to beat, by Gauss and Legendre with 4 points. The distribution is that of
 * a quadratic form of normal variables, some power of which is nearly normal (Jensen and Solomon 1972, J. Am.
 * Stat. Assoc. 67:898). */
static double unpromising(const struct model *m, const double x[])
{
	static const double at[] = {0.0694318442, 0.3300094782, 0.6699905218, 0.9305681558};
	static const double weight[] = {0.1739274226, 0.3260725774, 0.3260725774, 0.1739274226};
	double t1 = 0, t2 = 0, t3 = 0, h, mean, width, sum = 0, top = -INFINITY, term[4];
	const struct emulation *e = &m->emulation;
	double limit = fmax(m->to_beat - fmax(e->rest, 0), worth * m->to_beat);
	double along[EMULATION_COMPONENTS], unknown = fmax(emulation_at(e, x, along), 1e-12);

	for (size_t q = 0; q < e->q; q++) {
		double v = e->gp.variance[q] * unknown, a = square(along[q]);

		t1 += v + a;
		t2 += v * (v + 2 * a);
		t3 += v * v * (v + 3 * a);
	}
	h = 1 - 2 * t1 * t3 / (3 * t2 * t2);
	if (fabs(h) < 1e-3)
		h = 1e-3;
	mean = 1 + t2 * h * (h - 1) / (t1 * t1);
	width = h * sqrt(2 * t2) / t1;
	for (int i = 0; i < 4; i++) {
		term[i] = log(weight[i]) + log_normal((pow(at[i] * limit / t1, h) - mean) / width);
		top = fmax(top, term[i]);
	}
	for (int i = 0; i < 4; i++)
		sum += exp(term[i] - top);
	return -(top + log(sum));
}

struct aim {
	const struct model *model;
	double (*function)(const struct model *m, const double x[]);
};

static double objective(unsigned n, const double x[], double *gradient, void *context)
{
	const struct aim *aim = context;

	(void)n;
	(void)gradient;
	return aim->function(aim->model, x);
}

/* From x on to the least of a function within the bounds. */
static double descend(struct aim *aim, const double low[], const double high[], double x[])
{
	size_t n = aim->model->emulation.n;
	nlopt_opt opt = nlopt_create(n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_COBYLA, (unsigned)n);
	double f = INFINITY, step = 0;

	for (size_t i = 0; i < n; i++)
		step = fmax(step, 0.1 * (high[i] - low[i]));
	if (!opt || nlopt_set_min_objective(opt, objective, aim) < 0 || nlopt_set_lower_bounds(opt, low) < 0 ||
	    nlopt_set_upper_bounds(opt, high) < 0 || nlopt_set_initial_step1(opt, step) < 0 ||
	    nlopt_set_maxeval(opt, LOCAL_EVALS) < 0 || nlopt_set_xtol_abs1(opt, 1e-3 * step) < 0)
		die("cannot set up the search of the emulator");
	nlopt_optimize(opt, x, &f);
	nlopt_destroy(opt);
	return f;
}

/* A point within the bounds: anywhere in them, or around one of the points evaluated. */
static void wander(struct emulator *e, const double low[], const double high[], double at[])
{
	const double *from = NULL;

	if (mt_uniform(&e->random) < 0.5)
		from = e->x + (size_t)(mt_uniform(&e->random) * (double)e->count) * e->n;
	for (size_t i = 0; i < e->n; i++) {
		double range = high[i] - low[i];

		at[i] = from ? from[i] + 0.1 * range * mt_normal(&e->random, 0, 1) : low[i] + range * mt_uniform(&e->random);
		at[i] = fmin(fmax(at[i], low[i]), high[i]);
	}
}

/* The point where a function is least within the bounds: the best of random ones and x, then on from the best
 * few. Returns the value there. */
static double search(struct emulator *e, struct aim *aim, const double low[], const double high[], double x[])
{
	double *at = mem_new((1 + DESCENTS) * e->n, sizeof *at), *top = at + e->n, value[DESCENTS], found;

	for (int d = 0; d < DESCENTS; d++)
		value[d] = INFINITY;
	found = value[0] = aim->function(aim->model, x);
	memcpy(top, x, e->n * sizeof *x);
	for (size_t k = 0; k < CANDIDATES; k++) {
		int worst = 0;
		double f;

		wander(e, low, high, at);
		f = aim->function(aim->model, at);
		for (int d = 1; d < DESCENTS; d++)
			if (value[d] > value[worst])
				worst = d;
		if (f < value[worst]) {
			value[worst] = f;
			memcpy(top + (size_t)worst * e->n, at, e->n * sizeof *at);
		}
	}
	for (int d = 0; d < DESCENTS; d++) {
		double *from = top + (size_t)d * e->n, f = descend(aim, low, high, from);

		if (f < found) {
			found = f;
			memcpy(x, from, e->n * sizeof *x);
		}
	}
	free(at);
	return found;
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

/* The point within the bounds where the least sum of squares is predicted, of random ones that are some way
 * from all that were evaluated; x where there is none. */
static void search_between(struct emulator *e, const double low[], const double high[], double x[])
{
	double *at = mem_new(2 * e->n, sizeof *at), *best = at + e->n, found = INFINITY;

	memcpy(best, x, e->n * sizeof *x);
	for (size_t k = 0; k < CANDIDATES; k++) {
		double f;

		for (size_t i = 0; i < e->n; i++)
			at[i] = mt_uniform(&e->random) < 0.3 ? x[i] : low[i] + (high[i] - low[i]) * mt_uniform(&e->random);
		if (nearest(e, at) < apart * e->radius)
			continue;
		f = predicted(&e->near, at);
		if (f < found) {
			found = f;
			memcpy(best, at, e->n * sizeof *at);
		}
	}
	memcpy(x, best, e->n * sizeof *x);
	free(at);
}

/* A step within the trust region, which follows its success: where the least sum of squares is predicted or, when
 * that is hardly less than what there is, between the points there: where the loss is rough, a predicted bottom is
 * not the lowest point around it. False when nothing more may be evaluated. */
static bool step_near(struct emulator *e)
{
	double *low = mem_new(3 * e->n, sizeof *low), *high = low + e->n, *x = high + e->n;
	double before = square(e->value[e->best].loss), promised = 0;
	struct aim least_sum = {&e->near, predicted};
	bool more = true;

	memcpy(x, e->x + e->best * e->n, e->n * sizeof *x);
	for (size_t i = 0; i < e->n; i++) {
		low[i] = fmax(0, x[i] - e->radius);
		high[i] = fmin(1, x[i] + e->radius);
	}
	if (build(e, &e->near, true, 6 + 4 * e->n)) {
		promised = before - search(e, &least_sum, low, high, x);
		if (promised < worth * before) {
			promised = worth * before;
			search_between(e, low, high, x);
		}
	}
	if (promised > 0 && nearest(e, x) >= same) {
		double met;

		more = evaluate(e, x, 1);
		met = more ? (before - square(e->value[e->count - 1].loss)) / promised : 0;
		e->radius = met > good ? fmin(grow * e->radius, 0.5) : met < bad ? shrink * e->radius : e->radius;
	} else {
		e->radius *= shrink;
	}
	if (e->radius < least)
		e->radius = e->problem->option[RADIUS];
	free(low);
	return more;
}

/* A step anywhere; a better point there has a trust region of its own. False as above. */
static bool step_far(struct emulator *e)
{
	double *low = mem_new(3 * e->n, sizeof *low), *high = low + e->n, *x = high + e->n;
	struct aim aim = {&e->everywhere, unpromising};
	size_t best = e->best;
	bool more;

	for (size_t i = 0; i < e->n; i++) {
		high[i] = 1;
		x[i] = mt_uniform(&e->random);
	}
	if (build(e, &e->everywhere, false, MOST))
		search(e, &aim, low, high, x);
	while (nearest(e, x) < same)
		for (size_t i = 0; i < e->n; i++)
			x[i] = mt_uniform(&e->random);
	more = evaluate(e, x, 1);
	if (e->best != best)
		e->radius = fmax(e->radius, e->problem->option[RADIUS]);
	free(low);
	return more;
}

static void emulator(const struct problem *problem)
{
	struct emulator e = {.problem = problem, .n = problem->n, .radius = problem->option[RADIUS]};
	size_t count = 1 + (size_t)problem->option[DESIGN] * e.n;
	double *x = mem_new(count * e.n, sizeof *x);
	bool more;

	mt_seed(&e.random, (uint32_t)problem->option[SEED]);
	emulation_begin(&e.everywhere.emulation, e.n);
	emulation_begin(&e.near.emulation, e.n);
	search_spread(problem, x, count);
	more = evaluate(&e, x, count);
	for (size_t k = 0; k < e.count && !e.width; k++)
		e.width = e.value[k].residuals;
	for (size_t k = 0; more && e.width; k++)
		more = k % (1 + NEAR) == 0 ? step_far(&e) : step_near(&e);
	emulation_end(&e.everywhere.emulation);
	emulation_end(&e.near.emulation);
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
			[RADIUS] = {"radius", 0.2, 1e-3, 0.5, false,
                        "first half width of the trust region, in parts of the ranges"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = emulator,
};
