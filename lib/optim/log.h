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
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

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

struct fit_log {
	FILE *file; /* NULL where no log is kept */
	const char *path;
	long rows_from; /* line of the first row */
	off_t kept;     /* bytes up to the end of the rows that log_back() keeps */
};

/* Begin a log with this header, whole lines. Exits with a message when the file cannot be
 * written, holds something already, or another program is writing to it. */
void log_create(struct fit_log *log, const char *path, const char *header);

/* Go on with a log: its rows are added to the history. What is not whole lines of text at its
 * end (a row that was being written when the power went) is cut off, with a warning. A file that
 * is missing or empty is begun. Exits with a message when the header is not this one (lines
 * that begin with `# network ` or `# target `, the names of files, may differ), a row is
 * malformed, or another program goes on with it. */
void log_resume(struct fit_log *log, const char *path, const char *header, struct history *history);

/* Write an evaluation's row, and why it failed or NULL, and see it on the disk. Exits with a
 * message when it cannot. */
void log_row(struct fit_log *log, const struct history *history, size_t index, const char *why);

/* Keep all rows that were written so far; take back those that were written since. */
void log_keep(struct fit_log *log);
void log_back(struct fit_log *log);

void log_close(struct fit_log *log);

/* A digest of text (FNV-1a, 64 bits) to tell two apart: of `text`, going on from the digest
 * of what stands before it, 0 at the beginning. */
uint64_t digest(uint64_t before, const char *text);

/* A header line `# word text` of a log, allocated; one for each line of the text. */
char *header_line(const char *word, const char *text);

#endif
