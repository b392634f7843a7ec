#include "stream/times.h"

#include <math.h>
#include <stdbool.h>

#include "util/err.h"

/* Whether a time is off the grid of even steps by more than the tenth of a step that rounding leaves. */
static bool off_grid(const double *time, size_t samples, double step)
{
	for (size_t i = 0; i < samples; i++)
		if (fabs(time[i] - time[0] - (double)i * step) > 0.1 * step)
			return true;
	return false;
}

double times_rate(const struct input *in, long line, const double *time, size_t samples)
{
	size_t even = 1;
	double step;

	if (samples < 2)
		die_at(in->name, line, "a data set of one sample has no sampling rate");
	step = time[1] - time[0];
	while (even < samples && fabs(time[even] - time[even - 1] - step) <= 0.01 * step)
		even++;
	if (even == samples)
		return 1 / step;
	step = (time[samples - 1] - time[0]) / (double)(samples - 1);
	if (off_grid(time, samples, step))
		die_at(in->name, line, "the times are not evenly spaced near %g ms", time[even]);
	return 1 / step;
}
