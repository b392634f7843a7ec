#include "signal/window.h"

#include <math.h>
#include <string.h>

#include "util/err.h"

/* The first sample of the window, and in *end the one behind it. */
static size_t find(const struct input *in, const struct traces *t, double low, double high, size_t *end)
{
	const double slack = 1e-9; /* ms: times are decimals */
	size_t begin = 0;

	if (!t->time)
		die_at(in->name, t->line, "a spectrum has no times");
	while (begin < t->samples && t->time[begin] < low - slack)
		begin++;
	*end = begin;
	while (*end < t->samples && !(t->time[*end] > high + slack))
		++*end;
	if (begin == *end)
		die_at(in->name, t->line, "no sample lies from %g to %g ms: the data set spans %g to %g",
		       isnan(low) ? -INFINITY : low, isnan(high) ? INFINITY : high, t->time[0], t->time[t->samples - 1]);
	return begin;
}

static void cut(double *x, size_t begin, size_t end)
{
	if (x)
		memmove(x, x + begin, (end - begin) * sizeof *x);
}

void window_crop(const struct input *in, struct traces *t, double low, double high)
{
	size_t begin, end;

	if (t->failed)
		return;
	begin = find(in, t, low, high, &end);
	cut(t->time, begin, end);
	cut(t->frequency, begin, end);
	for (size_t c = 0; c < t->columns; c++)
		cut(t->value[c], begin, end);
	t->samples = end - begin;
}

void window_baseline(const struct input *in, struct traces *t, double low, double high)
{
	size_t begin, end;

	if (t->failed)
		return;
	begin = find(in, t, low, high, &end);
	for (size_t c = 0; c < t->columns; c++) {
		double mean = 0;

		for (size_t i = begin; i < end; i++)
			mean += t->value[c][i] / (double)(end - begin);
		for (size_t i = 0; i < t->samples; i++)
			t->value[c][i] -= mean;
	}
	traces_set(t, "baseline", "%.15g:%.15g", t->time[begin], t->time[end - 1]);
}
