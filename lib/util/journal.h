/* The log of a long work that goes on from it after any death: a file of whole lines, seen on the disk one by
 * one, of one writer at a time. It begins with header lines `# word value` that say what the work is. */
#ifndef HNN_JOURNAL_H
#define HNN_JOURNAL_H

#include <stdio.h>

#include "util/input.h"

struct journal {
	FILE *file;       /* NULL where none is kept */
	const char *work; /* what it is of, in messages: "fit" */
	const char *path;
	long rows_from; /* line of the first one behind the header */
};

/* Begin a log with this header, whole lines. Exits with a message when the file cannot be written, holds
 * something already, or another program is writing to it. */
void journal_create(struct journal *journal, const char *work, const char *path, const char *header);

/* Go on with a log: `line` is given each line behind its header. What is not whole lines of text at its end
 * (one that was being written when the power went) is cut off, with a warning. A file that is missing or
 * empty is begun. Exits with a message when the header is not this one (lines that begin with `# network `
 * or `# target `, the names of files, may differ), or another program goes on with it. */
void journal_resume(struct journal *journal, const char *work, const char *path, const char *header,
                    void (*line)(void *context, const struct input *in, const char *text), void *context);

/* See what was written on the disk. Exits with a message when it cannot be. */
void journal_settle(struct journal *journal);

void journal_close(struct journal *journal);

/* A header line `# word text`, allocated; one for each line of the text. */
char *header_line(const char *word, const char *text);

#endif
