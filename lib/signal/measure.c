#include "signal/measure.h"

#include <math.h>
#include <stdbool.h>

/* The root of the mean squared difference. */
static double rmse(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sqrt(sum / (double)n);
}

/* The mean of a series, and whether it stays there but for rounding. */
static bool constant(const double *x, size_t n, double *mean)
{
	double sum = 0, peak = 0, spread = 0;

	for (size_t i = 0; i < n; i++) {
		sum += x[i];
		peak = fmax(peak, fabs(x[i]));
	}
	*mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		spread = fmax(spread, fabs(x[i] - *mean));
	return spread <= 1e-13 * peak;
}

/* 1 - Pearson's correlation; NaN when a series is constant but for rounding. */
static double anticorrelation(const double *a, const double *b, size_t n)
{
	double mean_a, mean_b, aa = 0, bb = 0, ab = 0, r;

	if (constant(a, n, &mean_a) || constant(b, n, &mean_b))
		return NAN;
	for (size_t i = 0; i < n; i++) {
		double x = a[i] - mean_a, y = b[i] - mean_b;

		aa += x * x;
		bb += y * y;
		ab += x * y;
	}
	r = ab / (sqrt(aa) * sqrt(bb));
	return isnan(r) ? NAN : 1 - fmax(-1, fmin(1, r));
}

const struct measure measures[MEASURES_ROOM] = {
	{"rmse", "print the root of the mean squared difference", rmse},
	{"corr", "print 1 - correlation instead", anticorrelation},
};
