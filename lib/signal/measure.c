#include "signal/measure.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The root of the mean squared difference. */
static double rmse(const double *a, const double *b, const double *weight, size_t n)
{
	double sum = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		sum += weight[i] * (a[i] - b[i]) * (a[i] - b[i]);
		all += weight[i];
	}
	return sqrt(sum / all);
}

static double one(const double *b, const double *weight, size_t n)
{
	(void)b, (void)weight, (void)n;
	return 1;
}

/* The root of the mean square. */
static double rms(const double *b, const double *weight, size_t n)
{
	double sum = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		sum += weight[i] * b[i] * b[i];
		all += weight[i];
	}
	return sqrt(sum / all);
}

static double relative(const double *a, const double *b, const double *weight, size_t n)
{
	return rmse(a, b, weight, n) / rms(b, weight, n);
}

/* The mean of a series, and whether it stays there but for rounding. */
static bool constant(const double *x, const double *weight, size_t n, double *mean)
{
	double sum = 0, all = 0, peak = 0, spread = 0;

	for (size_t i = 0; i < n; i++) {
		sum += weight[i] * x[i];
		all += weight[i];
		peak = fmax(peak, fabs(x[i]));
	}
	*mean = sum / all;
	for (size_t i = 0; i < n; i++)
		if (weight[i] > 0)
			spread = fmax(spread, fabs(x[i] - *mean));
	return spread <= 1e-13 * peak;
}

/* 1 - Pearson's correlation; NaN when a series is constant but for rounding. */
static double anticorrelation(const double *a, const double *b, const double *weight, size_t n)
{
	double mean_a, mean_b, aa = 0, bb = 0, ab = 0, r;

	if (constant(a, weight, n, &mean_a) || constant(b, weight, n, &mean_b))
		return NAN;
	for (size_t i = 0; i < n; i++) {
		double x = a[i] - mean_a, y = b[i] - mean_b;

		aa += weight[i] * x * x;
		bb += weight[i] * y * y;
		ab += weight[i] * x * y;
	}
	r = ab / (sqrt(aa) * sqrt(bb));
	return isnan(r) ? NAN : 1 - fmax(-1, fmin(1, r));
}

const struct measure measures[MEASURES_ROOM] = {
	{"rmse", "print the root of the mean squared difference", rmse, one},
	{"relative", "print it in parts of the target's root mean square", relative, rms},
	{"corr", "print 1 - correlation instead", anticorrelation, NULL},
};

const struct measure *measure_find(const char *name)
{
	for (const struct measure *m = measures; m->name; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}
