/* Smoothing by polynomials. */
#ifndef HNN_SAVGOL_H
#define HNN_SAVGOL_H

#include "stream/traces.h"

/* A filter of series by windows of one length. */
struct savgol;

enum { SAVGOL_DEGREE = 5 };

/* Prepare one; `window` is odd and more than SAVGOL_DEGREE. */
struct savgol *savgol_plan(size_t window);

/* Filter `in` [samples] into `out` [samples], another array; samples >= window. Each value is that in the middle of the
 * polynomial of degree 5 nearest to the window around it, in least squares (Savitzky and Golay 1964, Anal. Chem.
 * 36:1627); within half a window of an end, that of the polynomial of the first or the last window. */
void savgol_execute(const struct savgol *s, const double *in, double *out, size_t samples);

/* Release it; NULL is none. */
void savgol_destroy(struct savgol *s);

/* The window, in samples, for a cutoff of about `hertz` at `rate` Hz: as hnn-core and MNE choose it. */
size_t savgol_window(double hertz, double rate);

/* Filter every column of a data set with a cutoff of about `hertz`, and add it to the header `savgol`. *s is the plan
 * of the last data set (NULL at first). A data set that failed stays as it is. Exits with a message naming `in` when
 * the cutoff is not below half the sampling rate, the window is shorter than 7 samples or longer than the data set, or
 * the times are not evenly spaced. */
void savgol_traces(struct savgol **s, const struct input *in, struct traces *t, double hertz);

#endif
