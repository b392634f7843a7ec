/* Voltage gates' kinetics for a fixed time step, without a division, exponential or branch. */
#ifndef HNN_TABLE_H
#define HNN_TABLE_H

#include "model/model.h"

/* Gates come in groups of ROW. For each of them a row has COEFFICIENTS numbers: inf at the row's
 * start, how far it goes from there to the end, and a polynomial from the constant up. */
enum { ROW = 8, HALF_ROW = 4, DEGREE = 5, COEFFICIENTS = 2 + DEGREE + 1, GROUPS = 2, TABLE_GATES = GROUPS * ROW };

/* The published models interpolate inf and tau of a gate linearly between the points of a grid.
 * Within a row of a table, which lies between neighbouring points of the grids of all its gates,
 * inf is a line, and 1 - exp(-dt/tau) is kept as a polynomial, in the distance from the last point
 * of the finest grid, 0 to 1. A row's index is the number of points of all grids at or below v.
 * Beyond a gate's own grid it is constant. Few and long rows, so that those in use stay in the
 * nearest cache. */
struct table {
	double low, high; /* [mV], v is cut to this */
	struct {
		double low, per_mv; /* first point [mV], points per mV */
	} grid[TABLE_GATES];    /* the finest first */
	int grids;
	int fine; /* intervals of the first grid are cut into so many */
	int rows;
	double *row[GROUPS];         /* [rows][COEFFICIENTS][columns] */
	int groups, columns[GROUPS]; /* ROW, or as few as hold a group's gates: HALF_ROW, 1 */
	int gates;
	int channel[TABLE_GATES], gate[TABLE_GATES]; /* channels of the model */
};

/* Fill a table, all of whose gates are named, for a model and a time step [ms]. Frees what it held
 * before. */
void table_make(struct table *table, const struct model *model, double dt);

/* Largest relative error of a table's 1 - exp(-dt/tau). */
double table_error(struct table *table, const struct model *model, double dt);

/* inf and tau [ms] at v [mV] of a gate of a channel of the model, between the points of its channel's
 * grid: what the table stands for, from the kinetics. */
void table_rates(const struct model *model, int channel, int gate, double v, double *inf, double *tau);

/* The value at the start at voltage v [mV] of a gate of a channel of the model: at rest, interpolated
 * as the published models are, unless its channel sets it. */
double table_rest(const struct model *model, int channel, int gate, double v);

#endif
