/* For the files of this room: the kinds, and keys that several of them have. */
#ifndef HNN_DRIVE_KINDS_H
#define HNN_DRIVE_KINDS_H

#include "drive/drive.h"

extern const struct drive_kind drive_evoked, drive_bursty, drive_poisson, drive_train, drive_tonic;

enum { MOST_SPIKES = 1000000 };

/* In the order in which hnn-drive writes them: LOCATION, what the kind has of its own, CELLS, LAMBDA, the
 * seeds, and what each target has. */
#define LOCATION                                                                                                \
	{                                                                                                           \
		.name = "location", .meta = "WHERE", .help = "sections reached: proximal, distal, or a section's name", \
		.type = KEY_WORD, .common = true                                                                        \
	}
#define TSTART                                                                                                \
	{                                                                                                         \
		.name = "tstart", .meta = "MS", .unit = "ms", .help = "when a bursty, Poisson or tonic drive begins", \
		.high = 1e9, .otherwise = "0", .common = true, .implied = true                                        \
	}
#define TSTOP                                                                                                   \
	{                                                                                                           \
		.name = "tstop", .meta = "MS", .unit = "ms", .help = "when it ends", .high = 1e9, .otherwise = "never", \
		.common = true, .implied = true                                                                         \
	}
#define CELLS(usual)                                                                                                  \
	{                                                                                                                 \
		.name = "cells", .meta = "N|each", .help = "drive cells for all targets, or one for each", .type = KEY_CELLS, \
		.low = 1, .high = 1000000, .otherwise = (usual), .common = true                                               \
	}
#define LAMBDA(usual)                                                                                        \
	{                                                                                                        \
		.name = "lambda", .option = "space-constant", .meta = "X", .help = "reach, in units of the spacing", \
		.low = 1e-6, .high = 1e9, .otherwise = (usual), .common = true                                       \
	}
#define SEED                                                                                                \
	{                                                                                                       \
		.name = "seed", .meta = "N", .help = "of the spike times", .type = KEY_INTEGER, .high = 4294967295, \
		.otherwise = "2", .common = true                                                                    \
	}
#define CONN_SEED                                                                                      \
	{                                                                                                  \
		.name = "conn_seed", .meta = "N", .help = "of the choice of connections", .type = KEY_INTEGER, \
		.high = 4294967295, .otherwise = "3", .common = true                                           \
	}
#define WEIGHT(receptor, meaning)                                                                                   \
	{                                                                                                               \
		.name = (receptor), .meta = "LIST", .unit = "uS", .help = (meaning), .type = KEY_WEIGHT, .per = PER_TARGET, \
		.high = 1e6, .common = true                                                                                 \
	}
#define WEIGHTS \
	WEIGHT("ampa", "weights (uS), as POPULATION=WEIGHT,... or one for all"), WEIGHT("nmda", "weights (uS), likewise")
#define DELAY                                                                                              \
	{                                                                                                      \
		.name = "delay", .meta = "LIST", .unit = "ms", .help = "delays (ms), likewise", .per = PER_TARGET, \
		.high = 1e9, .otherwise = "0.1", .common = true                                                    \
	}
#define PROBABILITY                                                                                               \
	{                                                                                                             \
		.name = "probability", .meta = "LIST", .help = "of a connection, likewise", .per = PER_TARGET, .high = 1, \
		.otherwise = "1", .common = true, .implied = true                                                         \
	}
/* All that a drive has whose cells fire at random times, behind what it has of its own. */
#define RANDOM_CELLS(cells, lambda) CELLS(cells), LAMBDA(lambda), SEED, CONN_SEED, WEIGHTS, DELAY, PROBABILITY

/* What is wrong with the times between which a drive is active; NULL when nothing is. */
char *drive_span(double tstart, double tstop);

/* Add a time. */
void drive_spike(struct drive_times *times, double time);

#endif
