/* The design of a sweep: the value of each parameter in each run. */
#ifndef HNN_DESIGN_H
#define HNN_DESIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/record.h"
#include "sweep/factor.h"

/* The runs are all combinations of the points of grids, the last one's varying fastest, for each row of
 * values that are listed or drawn, in their order. */
struct design {
	struct factor *factor; /* [factors] those listed come first */
	size_t factors, room;
	size_t drawn;     /* so many have a prior */
	const char *list; /* file of a table whose columns are parameters, "-": standard input; or NULL */
	size_t samples;   /* rows to draw, or 0 */
	uint32_t seed;
	bool sobol; /* they are points of Sobol's sequence */
	size_t runs;
	double *value; /* [runs][factors] */
};

/* Add the parameters that `text`, ADDRESS,...=[+|*]VALUES, describes: one for each address or, `tied`, one that moves
 * all of them; an address with `*`, `?` or `[` stands for all it matches that are numbers. VALUES are numbers set apart
 * by commas, LO:HI:STEP, or a distribution; behind a '+' or '*' they are added to the network's own, or multiply it,
 * and those that are tied keep their distance or ratio. Exits with status 2 and a message when it is malformed or there
 * already. */
void design_add(struct design *design, const char *text, bool tied);

/* Work out the values, and find the parameters in the network. Exits with a message when that cannot be. */
void design_make(struct design *design, struct records *network);

/* Have the network read in the runs in which a parameter is least and most. Exits with a message when one
 * is refused. */
void design_check(const struct design *design, const struct records *network);

/* Put the values of a run (from 0) into the network. */
void design_apply(const struct design *design, size_t run);

/* Put a value of one parameter there. */
void design_put(const struct design *design, size_t factor, double value);

/* A run's parameters, "ADDRESS=VALUE ...", and all settings that they move in the same way; and what it is called in
 * messages. Allocated. */
char *design_params(const struct design *design, size_t run);
char *design_settings(const struct design *design, size_t run);
char *design_name(const struct design *design, size_t run);

/* The first run in which a parameter is least (`sign` 1) or most (-1). */
size_t design_extreme(const struct design *design, size_t factor, double sign);

void design_free(struct design *design);

#endif
