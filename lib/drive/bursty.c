/* Bursts of spikes in a rhythm. */
#include <math.h>

#include "drive/kinds.h"
#include "drive/random.h"
#include "util/mem.h"

enum { BEGIN = 1, TSTART_STD, END, BURST_RATE, BURST_STD, NUMSPIKES, SPIKE_ISI };

static const struct drive_key keys[] = {
	LOCATION,
	[BEGIN] = TSTART,
	[TSTART_STD] = {.name = "tstart_std",
                    .meta = "MS",
                    .unit = "ms",
                    .help = "standard deviation of the begin, drawn in each trial",
                    .high = 1e9,
                    .otherwise = "0"},
	[END] = TSTOP,
	[BURST_RATE] =
		{.name = "burst_rate", .meta = "HZ", .unit = "Hz", .help = "bursts a second", .low = 1e-6, .high = 1e6},
	[BURST_STD] = {.name = "burst_std",
                   .meta = "MS",
                   .unit = "ms",
                   .help = "standard deviation of the time of each burst",
                   .high = 1e9,
                   .otherwise = "0"},
	[NUMSPIKES] = {.name = "numspikes",
                   .meta = "N",
                   .help = "spikes of a drive cell, or a burst",
                   .type = KEY_INTEGER,
                   .low = 1,
                   .high = MOST_SPIKES,
                   .otherwise = "2"},
	[SPIKE_ISI] = {.name = "spike_isi",
                   .meta = "MS",
                   .unit = "ms",
                   .help = "time between the spikes of a burst",
                   .high = 1e9,
                   .otherwise = "10"},
	RANDOM_CELLS("1", "100"),
	{0},
};

static char *check(const double *value)
{
	double burst = (value[NUMSPIKES] - 1) * value[SPIKE_ISI], period = 1000 / value[BURST_RATE];
	char *wrong = drive_span(value[BEGIN], value[END]);

	if (!wrong && burst > period)
		wrong = mem_printf(
			"a burst of %g ms (%g spikes, spike_isi=%g) is longer than the period of %g ms (burst_rate=%g)", burst,
			value[NUMSPIKES], value[SPIKE_ISI], period, value[BURST_RATE]);
	return wrong;
}

/* Spikes of a burst lie around its middle. The middles are start + k step, with the step that is left
 * of the period when the start is added and taken away again, as numpy.arange has it; no deviate is
 * further off than 13 standard deviations, so what begins long after the end need not be drawn. */
static void times(const struct drive_cell *cell, struct drive_times *times)
{
	const double *v = cell->value;
	double start = v[BEGIN], stop = isinf(v[END]) ? cell->tstop : v[END], period = 1000 / v[BURST_RATE], step, bursts;
	double half = (v[NUMSPIKES] - 1) / 2;
	struct mt19937 r;

	if (v[TSTART_STD] > 0) { /* the same for all cells of the drive */
		mt_seed(&r, cell->seed);
		start = mt_normal(&r, start, v[TSTART_STD]);
	}
	mt_seed(&r, cell->seed + cell->index);
	bursts = ceil((stop - start) / period);
	step = start + period - start;
	for (double k = 0; k < bursts; k++) {
		double mean = k == 0 ? start : k == 1 ? start + period : start + k * step, middle;

		if (mean - 13 * v[BURST_STD] - half * v[SPIKE_ISI] > cell->tstop)
			break;
		middle = mt_normal(&r, mean, v[BURST_STD]);
		for (int i = 0; i < v[NUMSPIKES]; i++)
			drive_spike(times, v[NUMSPIKES] > 1 ? middle + v[SPIKE_ISI] * (i - half) : middle);
	}
}

static double count(const double *value, double tstop)
{
	return fmax(0, ceil((fmin(value[END], tstop) - value[BEGIN]) * value[BURST_RATE] / 1000)) * value[NUMSPIKES];
}

const struct drive_kind drive_bursty = {
	.name = "bursty",
	.help = "bursts of spikes in a rhythm",
	.key = keys,
	.check = check,
	.times = times,
	.count = count,
};
