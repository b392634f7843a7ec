/* The tree of a cell, reduced and put in order: see README.md. */
#ifndef HNN_TREE_H
#define HNN_TREE_H

#include "model/geometry.h"

/* Nodes, parents first, the root 0. What is left of the geometry's: the segments, and the ends of
 * sections where three or more meet. */
struct tree {
	int nodes;
	int *node;      /* [nodes] of the geometry */
	int *parent;    /* [nodes] -1 for the root */
	int *outward;   /* [nodes] in the order of their distance from the root */
	double *axial;  /* [nodes] uS, to the parent; 0 for the root */
	double *dipole; /* [nodes] fAm/mV: a cell's dipole is the sum of this times v */
};

/* Takes time in proportion to the nodes. Its arrays are the caller's. */
struct tree tree_make(const struct geometry *geometry);

#endif
