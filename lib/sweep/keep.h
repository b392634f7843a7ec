/* The streams of runs that are asked for, a file each. */
#ifndef HNN_KEEP_H
#define HNN_KEEP_H

#include "sweep/sweep.h"

struct keep;

/* Make the directories that are not there. */
struct keep *keep_new(const struct sweep *sweep);
void keep_free(struct keep *keep);

/* A piece of a run's text for an output. */
void keep_put(struct keep *keep, size_t run, int output, const char *data, size_t length);

/* The run is over: its files appear, DIR/RUN.KIND.txt. */
void keep_done(struct keep *keep, size_t run);

#endif
