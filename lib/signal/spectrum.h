/* Power spectra. */
#ifndef HNN_SPECTRUM_H
#define HNN_SPECTRUM_H

#include <stddef.h>

/* A plan for spectra of series of one length and rate. */
struct spectrum {
	size_t bins;                /* of a spectrum; the first is 0 Hz */
	double step;                /* Hz from one to the next */
	struct spectrum_work *work; /* its own */
};

/* Prepare one for series of `samples` at `rate` Hz, cut into segments of `segment` samples that begin `hop` samples
 * apart; 2 <= segment <= samples, hop >= 1. A segment of all samples is the periodogram, shorter ones are
 * Welch's method (Welch 1967, IEEE Trans. Audio Electroacoust. 15:70). Samples at the end that fill no segment are left
 * out. */
struct spectrum *spectrum_plan(size_t samples, size_t segment, size_t hop, double rate);

/* The one-sided power spectral density of `in` [samples] into `density` [bins], in the square of the unit of `in` a
 * Hz: the mean over segments of |FFT(w (x - mean of x))|^2 / (rate sum w^2), twice that but for 0 Hz and the highest
 * bin of an even segment. w is the periodic Hamming window 0.54 - 0.46 cos(2 pi k / segment). As scipy.signal has it in
 * periodogram(window="hamming") and welch(window="hamming"). */
void spectrum_execute(struct spectrum *s, const double *in, double *density);

/* The power within a band: the sum over bins from `low` to `high` Hz, both included, of density times step, in the
 * square of the unit; over all bins it is the variance of the series as the window weights it. NaN where no bin is
 * within the band. */
double spectrum_band(const struct spectrum *s, const double *density, double low, double high);

/* Release it; NULL is none. */
void spectrum_destroy(struct spectrum *s);

#endif
