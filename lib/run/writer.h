/* Results in their order: what is written does not depend on who finishes first. */
#ifndef HNN_WRITER_H
#define HNN_WRITER_H

#include <stdbool.h>

#include "util/output.h"
#include "util/buffer.h"

struct writer;

/* A writer of jobs 0, 1, ..., each of which writes to some of `count` outputs, which stay the caller's:
 * open ones, or without a file where one is not wanted. */
struct writer *writer_new(const struct output *output, int count);

/* Take a piece of a job's text for an output. It is written at once when all jobs before this one are
 * done, and kept until then, on disk where it is much. Exits with a message when it cannot be written. */
void writer_put(struct writer *writer, long job, int output, const char *data, size_t length);

/* A job has given all its pieces. */
void writer_done(struct writer *writer, long job);

/* The first job that is not done. */
long writer_next(const struct writer *writer);

void writer_free(struct writer *writer);

#endif
