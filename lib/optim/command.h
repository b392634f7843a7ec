/* What turns a network into a loss: a shell command, and what of it decides the loss. */
#ifndef HNN_COMMAND_H
#define HNN_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "model/network.h"
#include "signal/compare.h"

/* A command that reads networks and writes a line with a number for each. `identity` is
 * header lines for a log, the same for commands that give the same numbers. */
struct command {
	char *text;
	char *identity;
	const char *layers; /* names of columns that it compares, set apart by commas, or NULL */
	bool prompt;        /* it is known to hand on each answer at once */
	size_t jobs;        /* networks at once that keep its ranks busy */
	size_t targets;     /* it answers for so many networks together; 0: unknown */
	double norm; /* root mean square of the targets, where that is what losses are to be held against; else NAN */
};

/* Of the evaluation that compares simulated trials with a recorded dipole. */
struct comparison {
	struct comparing how; /* targets, range, windows, layers, measure */
	double tstop, dt;     /* ms; NAN: to the targets' last time, and hnn-sim's own step */
	double smooth, scale; /* ms; factor */
	bool residuals;       /* as a series, not only its norm */
	long trials;
	long ranks; /* 0: a rank a trial, as far as there are processors */
};

/* hnn-sim on its ranks, hnn-smooth, hnn-scale, hnn-avg and hnn-rmse in a row; the programs
 * that stand beside this one, others from the PATH. More than one rank means mpiexec. Reads
 * the targets, and exits with a message when one is not one data set of a dipole stream that can be
 * compared so. Takes the windows over. */
void command_compare(struct command *command, const struct comparison *comparison);

/* Any command. */
void command_given(struct command *command, const char *text);

/* Exit with a message when a network has no layer of a name that the command compares. */
void command_check(const struct command *command, const struct networks *networks);

void command_free(struct command *command);

#endif
