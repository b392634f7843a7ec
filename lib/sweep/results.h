/* What came of the runs of a sweep: kept in a log as they end, and written as a table in their order. */
#ifndef HNN_RESULTS_H
#define HNN_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/record.h"
#include "sweep/sweep.h"

struct results;

/* Nothing is known yet, but what the log that the sweep goes on from holds. Exits with a message when that is
 * not this sweep's. */
struct results *results_open(const struct sweep *sweep, const struct records *network);

bool results_has(const struct results *results, size_t run);

/* What a command has answered to a run, numbers in a line, or nothing where it broke. Exits with a message when they
 * are not as many as have names. */
void results_answer(struct results *results, size_t run, int command, const char *line);

/* A run is over, and failed where `why` says so: it is seen in the log. Exits with a message when the first
 * runs have no numbers for want of an answer. */
void results_done(struct results *results, size_t run, const char *why);

/* Write all of it to the sweep's output; returns how many runs failed. */
size_t results_write(struct results *results);

void results_free(struct results *results);

#endif
