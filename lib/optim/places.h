/* Settings of networks that one number moves. */
#ifndef HNN_PLACES_H
#define HNN_PLACES_H

#include <stddef.h>

#include "model/network.h"
#include "optim/bounds.h"

/* A setting that a parameter moves. */
struct moved {
	char *address;
	size_t network;          /* which of them it is in */
	double own;              /* its value there, NAN where that is not a number */
	struct setting *setting; /* set when all are known */
};

/* Find the setting of a name, ADDRESS or ADDRESS@N, in the networks that have it: so many places, allocated as are
 * their addresses. One at its default is put into its record, which may move others there. Exits with a message when
 * there is none. */
struct moved *places_find(const char *name, struct networks *networks, const char *option, size_t *count);

/* When all are found: where the settings of some that belong together are. Exits with a message when they cannot keep
 * their distance from the first, or their ratio to it. */
void places_settle(struct moved place[], size_t places, enum bounds_are are, struct networks *networks);

/* The value of a place when the first of them, `lead`, has this one: the same, or as far from it, or in the ratio to
 * it, as its own is. */
double places_value(const struct moved *place, const struct moved *lead, enum bounds_are are, double value);

/* Put a value into the first of some places, and what follows from it into the others. */
void places_put(const struct moved place[], size_t places, enum bounds_are are, double value);

#endif
