/* A fit: the network whose loss is least, within the bounds of its parameters. */
#ifndef HNN_FIT_H
#define HNN_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/command.h"
#include "optim/param.h"
#include "optim/solver.h"

struct fit {
	const char *network; /* file of one network, "-": standard input */
	struct params params;
	struct solver_choice solver;
	size_t max_evals;
	size_t jobs; /* networks that are given to the pipeline before the first's loss has come */
	struct command command;
	bool respawn;       /* start the pipeline afresh for each evaluation */
	const char *log;    /* file, or NULL */
	bool resume;        /* go on from the log */
	const char *output; /* file, "-": standard output */
};

/* Fit, write the best network ever evaluated to the output and a summary to standard error;
 * where that is a terminal, progress too. Releases the fit's memory. An evaluation that fails counts
 * as infinitely bad. Exits with a message when all fail, or the pipeline fails again and again
 * in a row, or anything else goes wrong; the output is untouched then, the log whole. An interrupting
 * signal ends it with the best network so far, and it dies of the signal. */
void fit_run(struct fit *fit);

/* Write the network with the best values of the log in `file`, which must be a log of a fit of this network.
 * Exits with a message when it is not, or there is none. */
void fit_best(const char *file, const char *network_file, const char *output);

#endif
