/* From network streams to dipole streams and the files that go with them. */
#ifndef HNN_RUN_REPORT_H
#define HNN_RUN_REPORT_H

#include "sim/sim.h"

/* Names of files to write, NULL for what is not wanted. */
struct report_files {
	const char *spikes, *events, *v, *current, *ca;
};

/* Simulate `trials` trials of every network in the `count` files (names, "-" for standard input),
 * on all ranks; rank 0 reads, writes dipoles to standard output as they come, and the files. */
void report(struct sim_setup *setup, int trials, const struct report_files *files, char **file, int count);

#endif
