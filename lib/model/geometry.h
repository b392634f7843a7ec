/* A cell's segments: areas, resistances, distances, and what each contributes to the
 * dipole. */
#ifndef HNN_GEOMETRY_H
#define HNN_GEOMETRY_H

#include "model/model.h"

/* Sections longer than 100 um have an odd number of segments of about 50 um, others one; and how many those
 * of a population have together, at most MAX_SEGMENTS in a network that model_read() gives. */
enum { MAX_SEGMENTS = 100000 };
int section_segments(const struct section *section);
int population_segments(const struct population *population);

/* One segment or one end of a section. The nodes of a cell are, for the root section, its
 * near end; then, for each section in an order in which parents come first, its
 * segments and its far end. Ends have no membrane. */
struct node {
	int section;
	double x;          /* 0..1 along the section; 0 and 1 are ends */
	int parent;        /* node, -1 for the first */
	double area;       /* um2, 0 at an end */
	double resistance; /* Mohm, to the parent node */
	double distance;   /* um, from the near end of the root */
	double dipole;     /* um: length of the path from the parent, along the apical trunk; the
	                    * dipole is the sum of (v_parent - v)/resistance times this */
};

struct geometry {
	struct node *node;
	int nodes;
	int *middle; /* [sections] node at the middle of each */
};

struct geometry geometry_make(const struct population *population);
void geometry_free(struct geometry *geometry);

#endif
