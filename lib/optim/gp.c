#include "optim/gp.h"

#include <lapacke.h>
#include <math.h>
#include <nlopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

/* Before any value is seen: lengths of half the range, give or take e; a rough part of 1e-2 of the variance, give or
 * take e^2, with lengths of a tenth, give or take e. */
static const double length = 0.5, length_spread = 1, rough = 1e-2, rough_spread = 2, ratio = 0.1, ratio_spread = 1;
static const double nugget = 1e-8; /* as a part of the variance: keeps the covariance positive definite */

enum { PARAMS = 64 };

/* The covariance at the lengths and the rough part there are. */
struct covariance {
	double inverse[PARAMS]; /* of the lengths */
	double rough, shorter;  /* the rough part; lengths over its own */
};

void gp_begin(struct gp *gp, size_t n)
{
	if (n > PARAMS)
		die("more than %d parameters for a Gaussian process", PARAMS);
	*gp = (struct gp){.n = n, .hyper = mem_new(n + 2, sizeof *gp->hyper)};
	for (size_t i = 0; i < n; i++)
		gp->hyper[i] = log(length);
	gp->hyper[n] = log(rough);
	gp->hyper[n + 1] = log(ratio);
}

static double square(double x)
{
	return x * x;
}

void gp_end(struct gp *gp)
{
	free(gp->hyper);
	free(gp->variance);
	free(gp->chol);
	free(gp->alpha);
	free(gp->work);
}

static struct covariance covariance(const struct gp *gp)
{
	struct covariance c = {.rough = exp(gp->hyper[gp->n]), .shorter = exp(-gp->hyper[gp->n + 1])};

	for (size_t i = 0; i < gp->n; i++)
		c.inverse[i] = exp(-gp->hyper[i]);
	return c;
}

static double between(const struct gp *gp, const struct covariance *c, const double a[], const double b[])
{
	double sum = 0, distance, r, s;

	for (size_t i = 0; i < gp->n; i++) {
		double d = (a[i] - b[i]) * c->inverse[i];

		sum += d * d;
	}
	distance = sqrt(sum);
	r = sqrt(5) * distance;
	s = sqrt(3) * distance * c->shorter;
	return (1 + r + r * r / 3) * exp(-r) + c->rough * (1 + s) * exp(-s);
}

/* Factor the covariance. False when it is not positive definite. */
static bool factor(struct gp *gp)
{
	struct covariance c = covariance(gp);
	size_t m = gp->count;

	for (size_t i = 0; i < m; i++) {
		for (size_t j = 0; j < i; j++)
			gp->chol[i * m + j] = between(gp, &c, gp->x + i * gp->n, gp->x + j * gp->n);
		gp->chol[i * m + i] = 1 + c.rough + gp->nugget;
	}
	return LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'U', (lapack_int)m, gp->chol, (lapack_int)m) == 0;
}

/* v := L^-1 v. */
static void forward(const struct gp *gp, double v[])
{
	for (size_t i = 0; i < gp->count; i++) {
		const double *row = gp->chol + i * gp->count;
		double sum = v[i];

		for (size_t k = 0; k < i; k++)
			sum -= row[k] * v[k];
		v[i] = sum / row[i];
	}
}

/* v := L^-T v. */
static void backward(const struct gp *gp, double v[])
{
	for (size_t i = gp->count; i-- > 0;) {
		const double *row = gp->chol + i * gp->count;

		v[i] /= row[i];
		for (size_t k = 0; k < i; k++)
			v[k] -= row[k] * v[i];
	}
}

/* What is improbable of the lengths and the rough part before any value is seen. */
static double prior(const struct gp *gp)
{
	const double *own = gp->hyper + gp->n;
	double sum = square((own[0] - log(rough)) / rough_spread) + square((own[1] - log(ratio)) / ratio_spread);

	for (size_t i = 0; i < gp->n; i++)
		sum += square((gp->hyper[i] - log(length)) / length_spread);
	return sum / 2;
}

/* Minus the logarithm of the likelihood of the values at the lengths and the rough part there are, times
 * the prior's of these; large where there is none. */
static double unlikely(struct gp *gp, const double z[])
{
	size_t m = gp->count;
	double all = 0, before = 0, squares = 0, log_det = 0;

	if (!factor(gp))
		return 1e100;
	memcpy(gp->alpha, z, gp->functions * m * sizeof *z);
	for (size_t q = 0; q < gp->functions; q++) {
		double sum = 0, size = 0;

		forward(gp, gp->alpha + q * m);
		for (size_t i = 0; i < m; i++) {
			sum += gp->alpha[q * m + i] * gp->alpha[q * m + i];
			size += z[q * m + i] * z[q * m + i];
		}
		gp->variance[q] = fmax(sum / (double)m, 1e-300);
		all += gp->variance[q];
		before += size;
		squares += size * size;
	}
	for (size_t i = 0; i < m; i++)
		log_det += log(gp->chol[i * m + i]);
	return fmax(before * before / fmax(squares, 1e-300), 1) * ((double)m / 2 * log(all) + log_det) + prior(gp);
}

struct values {
	struct gp *gp;
	const double *z;
};

static double objective(unsigned n, const double x[], double *gradient, void *context)
{
	const struct values *v = context;

	(void)gradient;
	memcpy(v->gp->hyper, x, n * sizeof *x);
	return unlikely(v->gp, v->z);
}

/* Make lengths and the rough part likelier. */
static void tune(struct gp *gp, const double z[], int evals)
{
	unsigned n = (unsigned)gp->n + 2;
	nlopt_opt opt = nlopt_create(NLOPT_LN_BOBYQA, n);
	double *low = mem_new(3 * (size_t)n, sizeof *low), *high = low + n, *x = high + n, f;
	struct values values = {gp, z};

	for (unsigned i = 0; i < n; i++) {
		low[i] = log(0.02);
		high[i] = log(20);
	}
	low[n - 2] = log(1e-6);
	high[n - 2] = log(0.5);
	low[n - 1] = log(5e-3);
	high[n - 1] = log(0.3);
	memcpy(x, gp->hyper, n * sizeof *x);
	if (!opt || nlopt_set_min_objective(opt, objective, &values) < 0 || nlopt_set_lower_bounds(opt, low) < 0 ||
	    nlopt_set_upper_bounds(opt, high) < 0 || nlopt_set_initial_step1(opt, 0.5) < 0 ||
	    nlopt_set_maxeval(opt, evals) < 0 || nlopt_set_ftol_abs(opt, 1e-2) < 0)
		die("cannot set up the search for the lengths of a Gaussian process");
	nlopt_optimize(opt, x, &f);
	nlopt_destroy(opt);
	memcpy(gp->hyper, x, n * sizeof *x);
	free(low);
}

void gp_fit(struct gp *gp, const double x[], const double z[], size_t count, size_t functions, int evals)
{
	gp->x = x;
	gp->count = count;
	gp->functions = functions;
	gp->variance = mem_resize(gp->variance, functions, sizeof *gp->variance);
	gp->chol = mem_resize(gp->chol, count * count, sizeof *gp->chol);
	gp->alpha = mem_resize(gp->alpha, functions * count, sizeof *gp->alpha);
	gp->work = mem_resize(gp->work, count, sizeof *gp->work);
	gp->nugget = nugget;
	if (evals)
		tune(gp, z, evals);
	while (unlikely(gp, z) >= 1e100)
		gp->nugget *= 10; /* points too near each other for rounding: blur them */
	for (size_t q = 0; q < functions; q++)
		backward(gp, gp->alpha + q * count);
}

void gp_mean(const struct gp *gp, const double at[], bool smooth, double mean[])
{
	struct covariance c = covariance(gp);

	if (smooth)
		c.rough = 0;
	for (size_t i = 0; i < gp->count; i++)
		gp->work[i] = between(gp, &c, gp->x + i * gp->n, at);
	for (size_t q = 0; q < gp->functions; q++) {
		mean[q] = 0;
		for (size_t i = 0; i < gp->count; i++)
			mean[q] += gp->work[i] * gp->alpha[q * gp->count + i];
	}
}

double gp_predict(const struct gp *gp, const double at[], double mean[])
{
	double known = 0;

	gp_mean(gp, at, false, mean);
	forward(gp, gp->work);
	for (size_t i = 0; i < gp->count; i++)
		known += gp->work[i] * gp->work[i];
	return fmax(0, 1 + exp(gp->hyper[gp->n]) - known);
}
