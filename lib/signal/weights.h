/* Windows of time, and how much they count. */
#ifndef HNN_WEIGHTS_H
#define HNN_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>

struct window {
	double from, to; /* ms */
	double weight;
	const char *text; /* as it was given */
};

struct windows {
	struct window *item; /* [count] */
	size_t count, room;
};

/* Add the one that `text`, FROM:TO[*WEIGHT], which stays, describes; its weight is 1 where it is not given. False, and
 * nothing added, when it is something else, FROM is not before TO, or WEIGHT is not above 0. */
bool windows_add(struct windows *windows, const char *text);

/* What [samples] at begin + i step count, into weight: the sum of the weights of all windows that they lie in,
 * from the sample nearest to their start to the one before that nearest to their end; 1 where there are no
 * windows. The first window that no sample lies in, or NULL. */
const struct window *windows_weights(const struct windows *windows, double begin, double step, size_t samples,
                                     double *weight);

void windows_free(struct windows *windows);

#endif
