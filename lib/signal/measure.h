/* Measures of how far two series are apart: what a fit can make small. A new one is a function
 * and a row of the table. */
#ifndef HNN_MEASURE_H
#define HNN_MEASURE_H

#include <stddef.h>

struct measure {
	const char *name; /* as an option of hnn-rmse */
	const char *help;
	/* How far `a` is from `b` where samples count as `weight` says, not less than 0 nor all 0; all [n].
	 * 0 is equal, NaN where there is no answer, as for values too large or the correlation of a series that
	 * is constant. */
	double (*distance)(const double *a, const double *b, const double *weight, size_t n);
	/* Where it is the norm of the differences, weighted, in a unit: that unit; else NULL. */
	double (*unit)(const double *b, const double *weight, size_t n);
};

enum { MEASURES_ROOM = 16 };

/* All of them, the usual one first; the list ends with an item without a name. */
extern const struct measure measures[MEASURES_ROOM];

/* The one of this name, or NULL. */
const struct measure *measure_find(const char *name);

#endif
