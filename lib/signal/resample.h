/* Resampling by Fourier transform. */
#ifndef HNN_RESAMPLE_H
#define HNN_RESAMPLE_H

#include <stddef.h>

/* A resampler from series of one length to another that spans the same time. */
struct resample;

/* Prepare one; both lengths at least 1. */
struct resample *resample_plan(size_t from, size_t to);

/* Resample `in` [from] into `out` [to]: the spectrum of `in` is cut, or padded with
 * zeros. The series is taken as periodic. Where the shorter length is even, its highest
 * bin stands for a positive and a negative frequency at once: cutting adds the two that
 * fall there, padding gives each its half (as scipy.signal.resample does). */
void resample_execute(struct resample *r, const double *in, double *out);

/* Release it; NULL is none. */
void resample_destroy(struct resample *r);

#endif
