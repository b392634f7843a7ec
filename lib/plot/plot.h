/* Pictures of streams, by kind. */
#ifndef HNN_PLOT_H
#define HNN_PLOT_H

#include "plot/figure.h"

/* What to draw, and how it is called. */
struct plot {
	char **file; /* [files]; "-" is standard input */
	int files;
	char **label; /* [labels]: the names of the first files in the legend */
	int labels, label_room;
	const char *title; /* or NULL */
};

/* Draw a kind of picture ("dipole", "convergence"; another is a usage error) into the file
 * at `path`, or as text on standard output for NULL. Exits with a message on bad input,
 * leaving no file. */
void plot_draw(const char *kind, const struct plot *plot, const char *path);

/* The kinds: each reads and checks all of its files, then begins the figure and fills it.
 *
 * Dipole streams (stream/dipole.h): each data set faint, each average of a network's
 * trials bold. */
void plot_dipole(struct figure *f, const struct plot *plot);

/* Logs of fits, tables (stream/columns.h) of number, parameters, `loss`, ... with a comment
 * `param ADDRESS=LOW:HIGH...` for each parameter's bounds: the loss of every evaluation
 * and the best so far, and, of a single log, every parameter. */
void plot_convergence(struct figure *f, const struct plot *plot);

/* A file's name in the legend: as given, or the file's without directory and suffix.
 * Free it. */
char *plot_label(const struct plot *plot, int file);

#endif
