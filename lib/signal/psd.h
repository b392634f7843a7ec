/* Power spectra of data sets. */
#ifndef HNN_PSD_H
#define HNN_PSD_H

#include "signal/spectrum.h"
#include "stream/traces.h"

/* What is asked for: the length of Welch's segments in ms (NaN: one segment, the periodogram), and the share of one
 * by which it overlaps the next, from 0 to less than 1. */
struct psd {
	double segment, overlap;
	struct spectrum *plan; /* of the last data set; NULL at first */
	size_t samples, length;
	double rate;
};

/* The spectra of the columns of `t`, values over time, as a new data set: its headers, but for a unit squared a Hz, and
 * `segment MS`, the length of what was transformed at once. Of one that failed, one that failed. Exits with a message
 * naming `in` where samples are not evenly spaced, or fewer than two are in a segment, or a segment is longer than the
 * data set. */
void psd_traces(struct psd *psd, const struct input *in, const struct traces *t, struct traces *spectrum);

void psd_free(struct psd *psd);

/* The power of a column of a spectrum from `low` to `high` Hz (NaN: an open end), as spectrum_band() has it. NaN where
 * it failed. Exits with a message naming `in` where frequencies are not 0 and even steps from there, or none lies
 * within the band. */
double psd_band(const struct input *in, const struct traces *spectrum, size_t column, double low, double high);

#endif
