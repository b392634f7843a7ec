/* Averaging trials. */
#ifndef HNN_AVERAGE_H
#define HNN_AVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/traces.h"

/* An average in the making; zeroed at first. */
struct average {
	struct traces mean; /* their sum so far; once complete, the average */
	size_t count;       /* trials in it */
};

/* Add a trial. True when it was the last that its header `trials` promises: `mean` is then
 * the average, with the header `average` for `trial` and `trials`, until the next call.
 * Headers in which the trials differ are dropped. May exchange the memory of `t`. With a
 * trial that failed the average has failed.
 *
 * Exits with a message naming `in` when the data set is an average already, is not the
 * trial that is next, or differs from those before in times, frequencies, columns, network, number of
 * trials, unit, scale or filters. */
bool average_add(struct average *a, const struct input *in, struct traces *t);

/* The end of the input. True when `mean` is the average of all data sets, which had no
 * header `trials`. Exits with a message when trials are missing. */
bool average_end(struct average *a);

void average_free(struct average *a);

/* The averages of several arrays, whose data sets take turns. */
struct averages {
	struct average *item;
	int count, room;
};

/* The one that a data set belongs to: that of its header `array`, or of those without. Zeroed where it is new; valid
 * until the next call. */
struct average *average_of(struct averages *all, const struct traces *t);

#endif
