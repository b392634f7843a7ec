/* Parts of data sets, by time. */
#ifndef HNN_WINDOW_H
#define HNN_WINDOW_H

#include "stream/traces.h"

/* Both take samples from `low` to `high` ms, both included; NaN is an open end. A data set that failed stays as it is.
 * They exit with a message naming `in` where no sample lies there, or the data set has no times. */

/* Keep the samples that lie there, at their times. */
void window_crop(const struct input *in, struct traces *t, double low, double high);

/* Take from every column its mean over the samples that lie there, and say so in the header `baseline`. */
void window_baseline(const struct input *in, struct traces *t, double low, double high);

#endif
