/* A sweep: many runs of a network, each with other values of its parameters, and a table of what came of
 * them. */
#ifndef HNN_SWEEP_H
#define HNN_SWEEP_H

#include "run/run.h"
#include "sweep/design.h"

struct sweep {
	struct run_setup run; /* all trials of a run are one job; `command` is set by sweep_summary() */
	struct design design;
	const char *network;       /* file of one network, "-": standard input */
	const char *keep[OUTPUTS]; /* directories for the streams of each run, or NULL */
	char **summary;            /* [summaries] as they were given */
	size_t summaries, room;
	char **column; /* [columns] names of the numbers, */
	char **unit;   /* their units, or "", */
	int *of;       /* and the command that gives each */
	size_t columns, column_room;
	const char *log; /* file, or NULL */
	bool resume;     /* go on from the log */
	const char *output;
};

/* Add a command that reads the dipoles of a run and answers with a line of numbers, NAME[:UNIT],...=COMMAND. Exits with
 * status 2 and a message when it is malformed. */
void sweep_summary(struct sweep *sweep, const char *text);

/* Simulate all runs, on all ranks; rank 0 reads, writes and keeps the log. Returns how many failed, on rank 0.
 * Exits with a message when something is wrong with an input, an output or a summary; the log is whole
 * then. */
size_t sweep_run(struct sweep *sweep, struct transport *transport);

#endif
