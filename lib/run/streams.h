/* From network streams to dipole streams and the files that go with them. */
#ifndef HNN_STREAMS_H
#define HNN_STREAMS_H

#include "run/run.h"

struct streams {
	struct run_setup run;
	const char *path[OUTPUTS]; /* files to write; NULL: not wanted, of dipoles: standard output */
	char **file;               /* [files] network streams, "-": standard input */
	int files;
};

/* Simulate on all ranks; rank 0 reads and writes. Returns the number of trials that failed, on rank 0.
 * Exits with a message when something is wrong with an input or an output. */
long streams_run(struct streams *streams, struct transport *transport);

#endif
