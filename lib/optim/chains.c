#include "optim/chains.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "util/mem.h"

struct ranked {
	double x;
	size_t at;
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *p = a, *q = b;

	return (p->x > q->x) - (p->x < q->x);
}

/* Half chains one after another, [2 chains][half], each value replaced by what a normal variable of its rank is; equal
 * values have the same. */
static double *normal_scores(const double *x, size_t half, size_t chains, size_t stride)
{
	size_t count = 2 * half * chains;
	struct ranked *ranked = mem_new(count, sizeof *ranked);
	double *z = mem_new(count, sizeof *z);

	for (size_t t = 0; t < 2 * half; t++)
		for (size_t c = 0; c < chains; c++)
			ranked[t * chains + c] = (struct ranked){x[(t * chains + c) * stride],
			                                         (2 * c + t / half) * half + t % half};
	qsort(ranked, count, sizeof *ranked, by_value);
	for (size_t i = 0, end; i < count; i = end) {
		double score;

		for (end = i + 1; end < count && ranked[end].x == ranked[i].x; end++)
			;
		score = gsl_cdf_ugaussian_Pinv(((double)(i + 1 + end) / 2 - 3 / 8.0) / ((double)count + 1 / 4.0));
		for (size_t k = i; k < end; k++)
			z[ranked[k].at] = score;
	}
	free(ranked);
	return z;
}

/* The mean over the chains of the autocovariance at a lag, about the means of all. */
static double autocovariance(const double *z, const double *mean, size_t length, size_t chains, size_t lag)
{
	double sum = 0;

	for (size_t c = 0; c < chains; c++)
		for (size_t t = 0; t + lag < length; t++)
			sum += (z[c * length + t] - mean[c]) * (z[c * length + t + lag] - mean[c]);
	return sum / (double)(length * chains);
}

/* The mean of each chain. */
static double *means(const double *z, size_t length, size_t chains)
{
	double *mean = mem_new(chains, sizeof *mean);

	for (size_t c = 0; c < chains; c++)
		for (size_t t = 0; t < length; t++)
			mean[c] += z[c * length + t] / (double)length;
	return mean;
}

/* The variance of numbers whose mean is 0, as is that of all ranks. */
static double variance(const double *x, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += x[i] * x[i];
	return sum / (double)(count - 1);
}

/* R-hat of groups, each half of which is a chain: from the variance of their means, and that of all but this. */
static double rhat(const double *z, const double *mean, size_t half, size_t groups, size_t chains)
{
	double *of_half = mem_new(2 * groups, sizeof *of_half), between, within = 0;
	double each = (double)(half * chains);

	for (size_t c = 0; c < 2 * groups * chains; c++)
		of_half[c / (2 * chains) * 2 + c % 2] += mean[c] / (double)chains;
	for (size_t c = 0; c < 2 * groups * chains; c++)
		for (size_t t = 0; t < half; t++) {
			double off = z[c * half + t] - of_half[c / (2 * chains) * 2 + c % 2];

			within += off * off / (each - 1) / (double)(2 * groups);
		}
	between = variance(of_half, 2 * groups);
	free(of_half);
	return within > 0 ? sqrt((within * (each - 1) / each + between) / within) : NAN;
}

/* The chains' draws over the sum of their autocorrelations, whose pairs fall until one is no longer positive. */
static double ess(const double *z, const double *mean, size_t length, size_t chains)
{
	double within = autocovariance(z, mean, length, chains, 0) * (double)length / (double)(length - 1);
	double whole = within * (double)(length - 1) / (double)length + variance(mean, chains);
	double tau = -1, before = INFINITY, all = (double)(length * chains);

	for (size_t lag = 0; lag + 1 < length && whole > 0; lag += 2) {
		double even = lag ? 1 - (within - autocovariance(z, mean, length, chains, lag)) / whole : 1;
		double pair = even + 1 - (within - autocovariance(z, mean, length, chains, lag + 1)) / whole;

		if (pair <= 0)
			break;
		before = fmin(before, pair);
		tau += 2 * before;
	}
	return whole > 0 ? all / fmax(tau, 1 / log10(all)) : NAN;
}

struct mixing chains_mixing(const double *x, size_t length, size_t groups, size_t chains, size_t stride)
{
	size_t half = length / 2;
	struct mixing mixing = {NAN, NAN};
	double *z, *mean;

	if (half < 4)
		return mixing;
	z = normal_scores(x, half, groups * chains, stride);
	mean = means(z, half, 2 * groups * chains);
	mixing = (struct mixing){rhat(z, mean, half, groups, chains), ess(z, mean, half, 2 * groups * chains)};
	free(z);
	free(mean);
	return mixing;
}
