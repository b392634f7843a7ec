/* Spikes at times drawn from a normal distribution. */
#include "drive/kinds.h"
#include "drive/random.h"

enum { MU = 1, SIGMA, NUMSPIKES };

static const struct drive_key keys[] = {
	LOCATION,
	[MU] = {.name = "mu", .meta = "MS", .unit = "ms", .help = "mean time of the spikes", .low = -1e9, .high = 1e9},
	[SIGMA] = {.name = "sigma", .meta = "MS", .unit = "ms", .help = "their standard deviation", .high = 1e9},
	[NUMSPIKES] = {.name = "numspikes",
                   .meta = "N",
                   .help = "spikes of a drive cell, or a burst",
                   .type = KEY_INTEGER,
                   .low = 1,
                   .high = MOST_SPIKES,
                   .otherwise = "1"},
	RANDOM_CELLS("each", "3"),
	{0},
};

static void times(const struct drive_cell *cell, struct drive_times *times)
{
	struct mt19937 r;

	mt_seed(&r, cell->seed + cell->index);
	for (int k = 0; k < cell->value[NUMSPIKES]; k++)
		drive_spike(times, mt_normal(&r, cell->value[MU], cell->value[SIGMA]));
}

static double count(const double *value, double tstop)
{
	(void)tstop;
	return value[NUMSPIKES];
}

const struct drive_kind drive_evoked = {
	.name = "evoked",
	.help = "spikes at times drawn from a normal distribution",
	.key = keys,
	.times = times,
	.count = count,
};
