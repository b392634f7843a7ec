/* Another sampling rate. */
#ifndef HNN_RATE_H
#define HNN_RATE_H

#include "stream/traces.h"

/* Sample every column of a data set at `hertz`, from its first time on as far as its last. Each new value is a sum of
 * the old ones around it, weighted by a sinc that cuts at half the lower of both rates, under a Kaiser window of beta 5
 * and ten zero crossings to each side (as scipy.signal.resample_poly has it), and by their sum. Beyond its ends a
 * series goes on as its mirror image through the end point, so that neither its value nor its slope jumps there. A data
 * set that failed stays as it is. Exits with a message naming `in` where the times are not evenly spaced or there would
 * be too many. */
void rate_traces(const struct input *in, struct traces *t, double hertz);

#endif
