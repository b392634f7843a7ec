/* Connections between cells, lowered: who is reached when. */
#ifndef HNN_BUNDLE_H
#define HNN_BUNDLE_H

#include <stddef.h>

#include "cell/celltype.h"
#include "model/model.h"

/* A target of a spike: at a displacement on the mesh, or, in a list of pairs (as of
 * all, where a population is not on the mesh), a cell. */
struct reach {
	double delay;  /* ms */
	double weight; /* uS, as it is delivered */
	short dx, dy;
	int cell;
};

/* All the places that spikes of a population reach before tstop, nearest in time first: the same
 * displacements for all of its cells, or, of a connection that lists pairs, cells for each. */
struct bundle {
	int source, target;  /* populations */
	int port;            /* of the target */
	int link;            /* of the source's first cell, among the connections that end at the port */
	double lasts;        /* ms, what a spike does there; 0: without end */
	struct reach *reach; /* of all cells; of a list of pairs, of cell i those from start[i] to start[i + 1] */
	size_t *start;       /* [cells + 1] of a list of pairs, else NULL */
	size_t reaches;
};

struct bundle *bundle_make(const struct model *model, const struct connection *connection, struct celltype *target,
                           double tstop);
void bundle_free(struct bundle *bundle);

/* Where a source cell's part of `reach` begins and ends. */
size_t bundle_first(const struct bundle *bundle, int cell);
size_t bundle_end(const struct bundle *bundle, int cell);

/* The falloff exp(-d^2/(lambda spacing)^2) of weights at a displacement in units of the spacing. */
double falloff(const struct model *model, double lambda, double dx, double dy);

#endif
