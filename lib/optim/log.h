/* The log of a fit: a table of its evaluations for gnuplot and awk, and what a fit that was
 * killed goes on from.
 *
 * Header lines `# word value` that say what is fitted, the last of which names the columns;
 * then a row an evaluation: number (from 1), the parameters' values and the loss (exact),
 * the least loss so far, seconds. A loss that could not be had is nan, and a comment after
 * the row says why. Where residuals are kept, a comment before the row has them: a row that
 * is there has its residuals. */
#ifndef HNN_LOG_H
#define HNN_LOG_H

#include <stddef.h>

#include "util/journal.h"

/* What an evaluation's loss is the norm of. */
struct series {
	double *value; /* [count], NULL where there is none */
	size_t count;
};

/* The evaluations of a fit, in their order. */
struct history {
	size_t params;
	size_t count, room;
	double *value;           /* [count][params], in the units of the network */
	double *loss;            /* [count], infinite where the evaluation failed */
	double *seconds;         /* [count], wall time */
	struct series *residual; /* [count], where they are kept */
};

/* Add an evaluation, its values [params] copied; its loss may be put in later. */
void history_add(struct history *history, const double value[], double loss, double seconds);

/* The first evaluation of exactly these values among the first `count`; `count` if none. */
size_t history_find(const struct history *history, size_t count, const double value[]);

/* The first evaluation with the least loss among the first `count` > 0. */
size_t history_best(const struct history *history, size_t count);

void history_free(struct history *history);

/* Go on with a log: its rows are added to the history. Exits with a message when the log is not that of a fit
 * with this header or a row is malformed; see journal_resume(). */
void log_resume(struct journal *log, const char *path, const char *header, struct history *history);

/* Write an evaluation's row, and why it failed or NULL, and see it on the disk. Exits with a
 * message when it cannot. */
void log_row(struct journal *log, const struct history *history, size_t index, const char *why);

/* Write a comment between rows, and see it on the disk. */
void log_note(struct journal *log, const char *text);

#endif
