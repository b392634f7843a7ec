#include "signal/rate.h"

#include <math.h>
#include <stdlib.h>

#include "util/err.h"
#include "util/mem.h"

enum { CROSSINGS = 10 };

/* The modified Bessel function of order 0, by its power series. */
static double bessel(double x)
{
	double sum = 1, term = 1;

	for (int k = 1; term > 1e-17 * sum; k++) {
		term *= x / (2 * k) * x / (2 * k);
		sum += term;
	}
	return sum;
}

/* The weight of a sample so many zero crossings away. */
static double weight(double at)
{
	const double beta = 5;
	double part = at / CROSSINGS;

	if (fabs(part) >= 1)
		return 0;
	return (at == 0 ? 1 : sin(M_PI * at) / (M_PI * at)) * bessel(beta * sqrt(1 - part * part));
}

/* Sample i of a series, which beyond its ends is mirrored through them. */
static double sample(const double *x, long n, long i)
{
	if (i < 0)
		return 2 * x[0] - x[-i < n ? -i : n - 1];
	if (i >= n)
		return 2 * x[n - 1] - x[2 * (n - 1) - i > 0 ? 2 * (n - 1) - i : 0];
	return x[i];
}

/* The new value that is `at` samples from the first, of each column into out[column][k]; `wide` samples lie between
 * zero crossings. `w` has room for the weights. */
static void place(const struct traces *t, double at, double wide, double *w, double **out, size_t k)
{
	long first = (long)ceil(at - CROSSINGS * wide), last = (long)floor(at + CROSSINGS * wide);
	double sum = 0;

	for (long i = first; i <= last; i++)
		sum += w[i - first] = weight(((double)i - at) / wide);
	for (size_t c = 0; c < t->columns; c++) {
		double value = 0;

		for (long i = first; i <= last; i++)
			value += w[i - first] * sample(t->value[c], (long)t->samples, i);
		out[c][k] = value / sum;
	}
}

void rate_traces(const struct input *in, struct traces *t, double hertz)
{
	double rate, ratio, wide, count, *w, **out;
	size_t samples;

	if (t->failed)
		return;
	rate = 1000 * traces_rate(in, t);
	ratio = rate / hertz;
	wide = fmax(1, ratio);
	count = floor((double)(t->samples - 1) / ratio + 1e-6) + 1;
	if (count > 1e9)
		die_at(in->name, t->line, "%g samples at %g Hz are too many", count, hertz);
	samples = (size_t)count;
	w = mem_new((size_t)(2 * CROSSINGS * wide) + 2, sizeof *w);
	out = mem_new(t->columns + 1, sizeof *out);
	for (size_t c = 0; c < t->columns; c++)
		out[c] = mem_new(samples, sizeof **out);
	for (size_t k = 0; k < samples; k++)
		place(t, (double)k * ratio, wide, w, out, k);
	for (size_t c = 0; c < t->columns; c++)
		free(t->value[c]);
	free(t->value);
	free(w);
	t->value = out;
	t->time = mem_resize(t->time, samples > t->samples ? samples : t->samples, sizeof *t->time);
	for (size_t k = 1; k < samples; k++)
		t->time[k] = round((t->time[0] + (double)k * 1000 / hertz) * 1e9) / 1e9; /* not 0.30000000000000004 */
	t->samples = t->room = samples;
}
