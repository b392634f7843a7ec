/* What a network consists of, in a table for people and awk. */
#ifndef HNN_SUMMARY_H
#define HNN_SUMMARY_H

#include <stdio.h>

#include "model/model.h"

/* Write a line each for the populations and drives: kind, name, number of cells, gid of the first; and for
 * the constant currents, which have no cells. */
void summary_write(FILE *out, const struct model *model);

#endif
