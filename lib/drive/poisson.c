/* Spikes at random, at a constant rate. */
#include <math.h>

#include "drive/kinds.h"
#include "drive/random.h"

enum { BEGIN = 1, END, RATE };

static const struct drive_key keys[] = {
	LOCATION,
	[BEGIN] = TSTART,
	[END] = TSTOP,
	[RATE] = {.name = "rate",
              .meta = "LIST",
              .unit = "Hz",
              .help = "spikes a second, as POPULATION=RATE,... or one for all",
              .per = PER_CELLS,
              .high = 1e6},
	RANDOM_CELLS("each", "100"),
	{0},
};

static char *check(const double *value)
{
	return drive_span(value[BEGIN], value[END]);
}

/* The time to the next spike has an exponential distribution. */
static void times(const struct drive_cell *cell, struct drive_times *times)
{
	const double *v = cell->value;
	double t = v[BEGIN], stop = isinf(v[END]) ? cell->tstop : v[END];
	struct mt19937 r;

	mt_seed(&r, cell->seed + cell->index);
	while (t < stop && t <= cell->tstop) {
		t += mt_exponential(&r, 1 / v[RATE]) * 1000;
		if (t < stop)
			drive_spike(times, t);
	}
}

static double count(const double *value, double tstop)
{
	return fmax(0, fmin(value[END], tstop) - value[BEGIN]) * value[RATE] / 1000;
}

const struct drive_kind drive_poisson = {
	.name = "poisson",
	.help = "spikes at random, at a constant rate",
	.key = keys,
	.check = check,
	.times = times,
	.count = count,
};
