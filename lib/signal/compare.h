/* How far two time courses are apart. */
#ifndef HNN_COMPARE_H
#define HNN_COMPARE_H

#include "signal/measure.h"
#include "stream/dipole.h"

/* A target and the range of times in which data sets are compared with it. */
struct compare;

/* Read the target, the one data set of a file ("-": standard input). `from` and `to` are in
 * ms; NaN stands for 0 and the end of the target. Exits with a message when the file does
 * not hold one evenly sampled data set, or a bound that is given lies outside it by more
 * than a sampling step. */
struct compare *compare_open(const char *path, double from, double to);

/* Compare the aggregate of a data set with that of the target. Both are cut to the range
 * and to where both are known, from the sample nearest to its start (the first on a tie)
 * to the one before that nearest to its end; then the longer is resampled to the length
 * of the shorter. A warning the first time that a data set ends before the target, unless `to`
 * was given. NaN for a data set that failed, and, with a warning the first time, where
 * the measure is not a finite number. Exits with a message naming `in` when fewer than two
 * samples are left or a bound that was given lies outside the data set. */
double compare_dipole(struct compare *c, const struct input *in, const struct dipole *d, const struct measure *measure);

/* The difference of the two in the same range, at each sample, over the root of how many there are: its
 * norm is the rmse. [*count], valid until the next call; NULL where compare_dipole() would answer NaN. */
const double *compare_residual(struct compare *c, const struct input *in, const struct dipole *d, size_t *count);

void compare_close(struct compare *c);

#endif
