/* Where the sections of a cell lie. */
#ifndef HNN_SHAPE_H
#define HNN_SHAPE_H

#include "model/model.h"

/* A section's axis, um, from its near to its far end. */
struct axis {
	double near[3], far[3];
};

/* The sections of a population's cell with its root at the origin, and an order in which parents come first. */
struct shape {
	struct axis axis[MAX_SECTIONS];
	int order[MAX_SECTIONS];
};
void shape_make(const struct population *population, struct shape *shape);

/* The axes [sections] of a cell of the network. The published results come from a simulator that keeps points
 * in single precision: axes are rounded to it, brought to their length, and moved to where the parent ends, in
 * this order. */
void shape_cell(const struct model *model, int population, const struct shape *shape, int cell, struct axis *axis);

#endif
