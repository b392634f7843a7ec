/* Voltage gates' kinetics for a fixed time step, without a division, exponential or branch. */
#ifndef HNN_TABLE_H
#define HNN_TABLE_H

#include <stdbool.h>

#include "model/channel.h"

/* A table has at most ROW gates. */
enum { ROW = 8 };

/* The published models interpolate inf and tau of a gate linearly between the points of a grid.
 * A table is for gates of one or two such grids. Within a row, which lies between neighbouring
 * points of both, inf is a line, and 1 - exp(-dt/tau) is kept as a polynomial, in the distance
 * from the last point of the first grid, 0 to 1. A row's index is the number of points of the
 * first and second grid at or below v. Beyond a gate's own grid it is constant. Few and long
 * rows, so that those in use stay in the nearest cache. */
struct table {
	double low, high;        /* [mV], v is cut to this */
	double low1, low2;       /* [mV], the grids' first points */
	double per_mv1, per_mv2; /* points per mV; per_mv2 = 0 without a second grid */
	double *row;             /* [rows][2 + degree + 1][ROW]: inf, then the polynomial, from the constant up */
	int rows;
	int fine;   /* intervals of the first grid are cut into so many */
	int degree; /* 3 or 5 */
	int gates;
	int channel[ROW], gate[ROW];
	int number[ROW]; /* of the gate among all of a cell, for whoever uses the table */
};

/* Whether a table has room for a gate of a channel, given the grids of those it has. */
bool table_takes(const struct table *table, int channel);

/* Fill a table, all of whose gates are named, for a temperature and a time step [ms]. Frees what
 * it held before. */
void table_make(struct table *table, double celsius, double dt);

/* Largest relative error of a table's 1 - exp(-dt/tau). */
double table_error(struct table *table, double celsius, double dt);

/* A gate's value at the start at voltage v [mV]: at rest, interpolated as the published models are,
 * unless its channel sets it. */
double table_rest(int channel, int gate, double celsius, double v);

#endif
