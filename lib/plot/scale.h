/* Parameters of fits in pictures: what they are called, and their bounds and scale. */
#ifndef HNN_SCALE_H
#define HNN_SCALE_H

#include <stdbool.h>

#include "optim/bounds.h"
#include "plot/figure.h"
#include "stream/columns.h"

/* The name of a parameter, with its unit, that can be cut into lines behind its dots; to be freed. */
char *parameter_words(const char *address);

/* What the comments of a log, of draws or of profiles say of a parameter, `param ADDRESS,...=` or `tied ADDRESS,...=`:
 * its bounds as values, start and scale. False when they say nothing. */
bool parameter_bounds(const struct columns *table, const char *address, struct bounds *bounds);

/* The number behind `key` in what they say of it by `word`, as in `summary ADDRESS best=3`; NaN when there is none. */
double parameter_number(const struct columns *table, const char *word, const char *address, const char *key);

/* Make the axis 'x' or 'y' of the panel under way, whose range is above 0, logarithmic, with as many numbers as have
 * room, or `named` false, none but ticks; and no longer. Before its plot command, and after it. */
void parameter_log_axis(struct figure *f, char axis, bool named);
void parameter_end_axis(struct figure *f, char axis);

#endif
