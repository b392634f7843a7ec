/* What turns a network into a loss: a shell command, and what of it decides the loss. */
#ifndef HNN_COMMAND_H
#define HNN_COMMAND_H

#include <stdbool.h>

/* A command that reads networks and writes a line with a number for each. `identity` is
 * header lines for a log, the same for commands that give the same numbers. */
struct command {
	char *text;
	char *identity;
	bool prompt; /* it is known to hand on each answer at once */
};

/* Of the evaluation that compares simulated trials with a recorded dipole. */
struct comparison {
	const char *target;   /* file */
	double tstop, dt;     /* ms; NAN: to the target's last time, and hnn-sim's own step */
	double from, to;      /* ms, of the comparison; NAN: hnn-rmse's own */
	double smooth, scale; /* ms; factor */
	bool residuals;       /* as a series, not only its norm */
	long trials;
	long ranks; /* 0: a rank a trial, as far as there are processors */
};

/* hnn-sim on its ranks, hnn-smooth, hnn-scale, hnn-avg and hnn-rmse in a row; the programs
 * that stand beside this one, others from the PATH. More than one rank means mpiexec. Reads
 * the target, and exits with a message when that is not one data set of a dipole stream. */
void command_compare(struct command *command, const struct comparison *comparison);

/* Any command. */
void command_given(struct command *command, const char *text);

void command_free(struct command *command);

#endif
