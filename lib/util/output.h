/* Results: standard output that is whole or an error, and files that are replaced
 * at once. */
#ifndef HNN_OUTPUT_H
#define HNN_OUTPUT_H

#include <stdbool.h>
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
	char *path;      /* as it was given, for messages */
	char *target;    /* what it replaces: `path`, or what that links to; NULL where nothing is replaced */
	char *temporary; /* where it is written until it is whole, or NULL */
	volatile int descriptor;
	struct output *volatile next;
};

/* Begin writing `path` ("-": standard output). Exits with a message on failure, which may come as
 * soon as a write fails. It is a wrong command line when another file under construction, or where
 * standard output or error go, is the same file. A file that is replaced keeps its mode, a symbolic
 * link its target's name. Until it is committed, a signal that ends the program removes it first. */
void output_open(struct output *out, const char *path);

/* Finish: flush, and rename into place. Exits with a message on failure. */
void output_commit(struct output *out);

/* Remove what is under construction; done by die() and its like. */
void output_abandon(void);

/* Whether two names are those of one file, which need not exist yet: the same name in the same
 * directory once symbolic links are followed. */
bool output_same(const char *path, const char *other);

#endif
