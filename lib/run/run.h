/* Many networks and trials over ranks: from network streams to dipole streams and the files that go with
 * them. */
#ifndef HNN_RUN_H
#define HNN_RUN_H

#include "run/result.h"
#include "run/transport.h"

struct run_setup {
	double tstop, dt;          /* ms */
	int trials;                /* of each network */
	bool reuse;                /* networks may go on from where they are the same as an earlier one */
	bool soma_only;            /* record of the somata only */
	const char *cells;         /* record of these only, as in struct record_choice */
	int every;                 /* record samples whose number is a multiple of this */
	const char *path[OUTPUTS]; /* files to write; NULL: not wanted, of dipoles: standard output */
	char **file;               /* [files] network streams, "-": standard input */
	int files;
};

/* Simulate on all ranks; rank 0 reads and writes. Returns the number of trials that failed, on rank 0.
 * Exits with a message when something is wrong with an input or an output. */
long run(const struct run_setup *setup, struct transport *transport);

#endif
