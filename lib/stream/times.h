/* When samples were taken. */
#ifndef HNN_TIMES_H
#define HNN_TIMES_H

#include <stddef.h>

#include "util/input.h"

/* Samples per millisecond: from the first two times where no step differs from theirs by more than
 * 1%, else, as times may be rounded, from the first and the last. Exits with a message on the data set that
 * began at `line` when there are fewer than two samples or a time is off by more than a tenth of a step. */
double times_rate(const struct input *in, long line, const double *time, size_t samples);

#endif
