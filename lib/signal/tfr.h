/* Time-frequency maps of data sets. */
#ifndef HNN_TFR_H
#define HNN_TFR_H

#include "signal/morlet.h"
#include "stream/traces.h"

/* What is asked for. */
struct tfr {
	double *frequency, *cycles; /* [count] Hz, rising; of the wavelets */
	size_t count;
	bool mirrored;       /* outside themselves series go on as mirror images, instead of as 0 */
	size_t every;        /* that many samples of time one is in the map */
	struct morlet *plan; /* of the last data set; NULL at first */
	size_t samples;
	double rate;
};

/* Frequencies from a text LOW:HIGH[:STEP] in Hz (STEP is 1 where it is missing), and cycles, a number or f/NUMBER for
 * those that rise with the frequency. Wrong ones are usage errors. */
void tfr_frequencies(struct tfr *tfr, const char *text, const char *cycles);

/* The power of the columns of `t`, values over time, at each frequency and every so many samples, as a new data set:
 * its headers, but for a unit squared, and `cycles`, `rate` and `span`. Of one that failed, one that failed. Exits with
 * a message naming `in` where samples are not evenly spaced, a frequency is above half their rate, or a wavelet is
 * longer than three times the data set. */
void tfr_traces(struct tfr *tfr, const struct input *in, const struct traces *t, struct traces *map);

void tfr_free(struct tfr *tfr);

#endif
