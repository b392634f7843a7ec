/* A fit: the network whose loss is least, within the bounds of its parameters. */
#ifndef HNN_FIT_H
#define HNN_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/evaluation.h"
#include "optim/param.h"
#include "optim/solver.h"

struct fit {
	const char *network; /* file of one network, "-": standard input */
	struct params params;
	const struct solver *solver;
	size_t max_evals;
	struct evaluation evaluation;
	bool respawn;    /* start the pipeline afresh for each evaluation */
	const char *log; /* file, or NULL */
	bool resume;     /* go on from the log */
};

/* Fit, write the best network ever evaluated to standard output and a summary to standard
 * error; where that is a terminal, progress too. Releases the fit's memory. Exits with a
 * message when anything goes wrong, and dies of an interrupting signal after saying how to
 * go on: standard output is empty then, the log whole. */
void fit_run(struct fit *fit);

#endif
