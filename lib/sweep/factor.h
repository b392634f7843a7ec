/* A parameter of a sweep: its values, and what it moves. */
#ifndef HNN_FACTOR_H
#define HNN_FACTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/places.h"
#include "sweep/prior.h"

enum { MOST_RUNS = 100000000 };

/* A parameter, in the unit its settings have in the network. */
struct factor {
	char *address;   /* the first of its addresses, its name */
	char *addresses; /* all, set apart by commas; until design_make() as they were given, patterns too */
	char *option;    /* that gave it, for messages */
	bool tied;
	enum bounds_are are; /* its values: until design_make() also what is added to the network's own, or multiplies it */
	double *grid;        /* [points] its values, where it is a grid's */
	size_t points, room;
	struct prior prior;  /* where it is drawn */
	struct moved *place; /* [places] what it moves: the first has the value, the others follow */
	size_t places;
};

/* Read its values: [+|*] before V,V,..., LO:HI:STEP or a distribution. What is wrong with them, or NULL. */
char *factor_values(struct factor *factor, const char *text);

/* A value that is added to the network's own, or multiplies it, as such; one that is a value already as it is. */
double factor_value(const struct factor *factor, double x);

void factor_free(struct factor *factor);

#endif
