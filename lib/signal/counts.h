/* How often populations and drives spike. */
#ifndef HNN_COUNTS_H
#define HNN_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "stream/spikes.h"

/* What is asked for: whose spikes, from where to where, both included, as counts or as rates. */
struct counts {
	double from, to; /* ms; NaN stands for 0 and the header `tstop` */
	bool rate;       /* spikes a second and cell, instead of spikes */
	char **wanted;   /* [wanteds] names, or NULL: all that the header `cells` names, or that spike */
	size_t wanteds;
	struct crowd *crowd; /* [crowds] those of the data set at hand */
	size_t crowds, room;
};

/* Each writes of one data set. They exit with a message naming `in` where one that is wanted is not there, a header is
 * malformed, or one that is needed is missing.
 *
 * A line with the number of each crowd's spikes, or their rate: that number over its cells and the length of the
 * window; nan where the data set failed. Before it a comment with the names, unless they are wanted ones or those
 * of the line before. */
void counts_line(FILE *out, struct counts *c, const struct input *in, const struct spikes *s);

/* A table with a row for each cell of the crowds: its number, its crowd, and its spikes or their rate. */
void counts_cells(FILE *out, struct counts *c, const struct input *in, const struct spikes *s);

/* A table over time with a column for each crowd, in bins of so many ms from the window's begin on, at the bins'
 * middles. Spikes at the window's end are in the last bin. */
void counts_bins(FILE *out, struct counts *c, const struct input *in, const struct spikes *s, double bin);

void counts_free(struct counts *c);

#endif
