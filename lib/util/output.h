/* Results: standard output that is whole or an error, and files that are replaced
 * at once. */
#ifndef HNN_OUTPUT_H
#define HNN_OUTPUT_H

#include <stdio.h>

/* Flush standard output, as after each data set of a stream; exits with a message
 * when it cannot be written (a full disk, a reader that is gone). */
void output_flush(void);

/* Flush and close standard output at the end of a program, with the same check. */
void output_close(void);

/* A file under construction: it appears under its name only when it is whole. Stays where it is
 * in memory until then. */
struct output {
	FILE *file;
	char *path;
	char *temporary;
	struct output *next;
};

/* Begin writing `path` ("-": standard output). Exits with a message on failure. */
void output_open(struct output *out, const char *path);

/* Finish: flush, check, and rename into place. Exits with a message on failure. */
void output_commit(struct output *out);

/* Remove what is under construction; done by die() and its like. */
void output_abandon(void);

/* From now on a signal that ends the program (SIGINT, SIGTERM, SIGHUP) first removes the files under
 * construction. */
void output_guard(void);

#endif
