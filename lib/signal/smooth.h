/* Smoothing by a Hamming window. */
#ifndef HNN_SMOOTH_H
#define HNN_SMOOTH_H

#include <stddef.h>

#include "stream/traces.h"

/* A smoother of series of one length by a window of one length, both in samples. */
struct smooth;

/* Prepare one; 1 <= window <= samples. The window is w[k] = 0.54 - 0.46 cos(2 pi k / (window - 1)),
 * divided by its sum (Hamming; Harris 1978, Proc. IEEE 66:51). */
struct smooth *smooth_plan(size_t samples, size_t window);

/* Convolve `in` [samples] with the window into `out` [samples], which may be `in`. The
 * series is taken as 0 outside itself, and out[i] is value i + (window - 1)/2 of the full
 * convolution: the window is centred on i, or half a sample before when its length is even. */
void smooth_execute(struct smooth *s, const double *in, double *out);

/* Release it; NULL is none. */
void smooth_destroy(struct smooth *s);

/* The length in samples of a window of `ms` at `rate` samples a ms: the nearest whole
 * number, a tie to the even one. */
double smooth_window(double ms, double rate);

/* Smooth every column of a data set by a window of `ms`, and add it to the header
 * `smooth`. *s is the plan of the last data set (NULL at first), made anew only for one
 * of another length. A data set that failed stays as it is. Exits with a message naming `in` when the window is shorter
 * than a sample or longer than the data set, or the times are not evenly spaced. */
void smooth_traces(struct smooth **s, const struct input *in, struct traces *t, double ms);

#endif
