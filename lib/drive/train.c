/* Spikes that are told: of another simulation, or recorded. */
#include "drive/kinds.h"

static const struct drive_key keys[] = {
	LOCATION,
	{.name = "spikes",
     .meta = "FILE",
     .help = "its spikes, in lines of time (ms) and the source's name",
     .type = KEY_FILE},
	LAMBDA("3"),
	CONN_SEED,
	WEIGHTS,
	DELAY,
	PROBABILITY,
	{0},
};

static void times(const struct drive_cell *cell, struct drive_times *times)
{
	for (size_t i = 0; i < cell->replays; i++)
		drive_spike(times, cell->replay[i]);
}

const struct drive_kind drive_train = {
	.name = "train",
	.help = "spikes that are told",
	.key = keys,
	.times = times,
};
