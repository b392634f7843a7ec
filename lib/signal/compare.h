/* How far time courses are from targets. */
#ifndef HNN_COMPARE_H
#define HNN_COMPARE_H

#include "signal/measure.h"
#include "signal/weights.h"
#include "stream/traces.h"

/* What is compared, and how. */
struct comparing {
	char **target; /* [targets] files, "-": standard input; data sets are compared with them in turn */
	size_t targets, target_room;
	double from, to;        /* ms; NAN: 0 and the end of the target */
	struct windows windows; /* within that, and what they count; none: all of it */
	const char *layers;     /* names of columns set apart by commas, or NULL: agg */
	const struct measure *measure;
};

/* Add a window, FROM:TO[*WEIGHT]; compare the layers of a list such as `agg,L4`. Both texts stay. Exit with status
 * 2 and a message when they are something else. */
void comparing_window(struct comparing *how, const char *text);
void comparing_layers(struct comparing *how, const char *text);

struct compare;

/* Read the targets, each the one data set of a file, which has the layers that are compared; one of a single
 * column is that of the single layer. Takes the windows over. Exits with a message when a file does not hold one
 * evenly sampled data set, or a bound that is given lies outside it by more than a sampling step. */
struct compare *compare_open(const struct comparing *how);

/* Compare the next data set with the target whose turn it is; true when each target has had one: there is an
 * answer then.
 *
 * Both are cut to the range and to where both are known, from the sample nearest to its start (the first on a
 * tie) to the one before that nearest to its end; then the longer is resampled to the length of the shorter. A
 * warning the first time that a data set ends before the target, unless `to` was given. Exits with a message
 * naming `in` when fewer than two samples are left, a bound that was given lies outside the data set, a window
 * holds no sample, or a layer is missing. */
bool compare_add(struct compare *c, const struct input *in, const struct traces *d);

/* The answer: the measure; of several layers and targets the root of the mean of its squares where it is the
 * norm of differences, else the mean. NaN where a data set failed, and, with a warning the first time, where
 * the measure is not a finite number. */
double compare_value(const struct compare *c);

/* The difference at each sample, weighted and scaled so that the norm of all of them is the measure, [*count],
 * valid until the next data set. NULL where there is no answer, or the measure is no norm. */
const double *compare_residual(const struct compare *c, size_t *count);

/* The root of the mean square of the targets in the range and the windows, what measures are relative to. */
double compare_norm(struct compare *c);

/* Release all. Exits with a message when some targets have had a data set that others have not. */
void compare_close(struct compare *c);

#endif
