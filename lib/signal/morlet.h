/* Time-frequency power by Morlet wavelets. */
#ifndef HNN_MORLET_H
#define HNN_MORLET_H

#include <stdbool.h>
#include <stddef.h>

/* A transform of series of one length and rate at given frequencies. */
struct morlet;

/* Prepare one for series of `samples` at `rate` Hz. The wavelet of frequency[k] Hz, from above 0 to rate / 2, has
 * cycles[k] cycles: exp(2 pi i f t) exp(-t^2 / (2 s^2)) with s = cycles / (2 pi f), at whole samples up to 5 s each
 * way, scaled so that the sum of its squared magnitudes is 2 (Tallon-Baudry and others 1997, J. Neurosci. 17:722), as
 * hnn-core and MNE have it. White noise then has the power 2 variance at every frequency: the one-sided spectral
 * density times the rate. Outside itself a series is 0 or, if it is to be mirrored, goes on from its ends as it does
 * inward, as far as its other end, and is 0 beyond. */
struct morlet *morlet_plan(size_t samples, double rate, const double *frequency, const double *cycles, size_t count,
                           bool mirrored);

/* The samples on each side of the middle of a wavelet. */
size_t morlet_reach(double rate, double frequency, double cycles);

/* Take up a series, `in` [samples]. */
void morlet_series(struct morlet *m, const double *in);

/* The squared magnitude of the convolution of the series taken up last with wavelet k, at each sample, into
 * `power` [samples]. */
void morlet_power(struct morlet *m, size_t k, double *power);

/* Release it; NULL is none. */
void morlet_destroy(struct morlet *m);

#endif
