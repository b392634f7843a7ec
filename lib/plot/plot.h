/* Pictures of streams, by kind. */
#ifndef HNN_PLOT_H
#define HNN_PLOT_H

#include "plot/page.h"
#include "util/args.h"

/* An option of a kind of picture, as it was given; the value is NULL where it takes none. */
struct given {
	const char *name, *value;
};

/* What to draw, how it is called, and how it looks. */
struct plot {
	char **operand; /* [operands]: KIND [FILE]..., and after each "+" another, below it */
	int operands;
	char **label; /* [labels]: the names of the first files in the legend */
	int labels, label_room;
	struct given *given; /* options of kinds */
	int givens, given_room;
	struct wishes wishes;
	const char *path, *size, *resolution; /* as figure_open() takes them */
};

/* Draw into the file, or as text on standard output. Exits with a message on bad input, leaving
 * no file. */
void plot_draw(struct plot *plot);

/* Draw, and again whenever a file has changed, on a screen that is cleared first where it is a terminal. What cannot
 * be drawn is tried again then. Never ends by itself but for a usage error. */
_Noreturn void plot_follow(struct plot *plot);

/* Limits LOW:HIGH, either of which may be missing (NaN then); else a usage error. */
struct range plot_limits(const char *option, const char *text);

/* What --help says: usage lines, what each kind draws, and the kinds' own options (at most `room`;
 * one that two kinds have stands there once). Returns the number of options. */
void plot_help(FILE *synopsis, FILE *summary);
int plot_options(struct option_spec *option, int room);

/* What one kind is to draw. */
struct request {
	char **file; /* [files]; "-" is standard input */
	int files;
	char **label;   /* [files] their names, */
	int labelled;   /* so many of which were asked for */
	struct range x; /* the limits of the x axis that were asked for; NaN where open */
	const struct given *given;
	int givens;
};

/* Kinds of pictures: a new one is a file with a function, and a row of the table in plot.c. */
struct picture {
	const char *name;
	const char *help;                 /* in a line of 65 characters */
	const struct option_spec *option; /* its own, with defaults in their help; the list ends without a
	                                   * name. NULL: none */
	/* Read and check all files and fill the view, with at least one panel. Exits with a message on
	 * bad input. */
	void (*view)(struct figure *f, const struct request *request, struct view *view);
	void (*free)(void *data);
};
extern const struct picture picture_dipole;
extern const struct picture picture_raster;
extern const struct picture picture_histogram;
extern const struct picture picture_recording;
extern const struct picture picture_psd;
extern const struct picture picture_tfr;
extern const struct picture picture_lfp;
extern const struct picture picture_csd;
extern const struct picture picture_morphology;
extern const struct picture picture_positions;
extern const struct picture picture_connectivity;
extern const struct picture picture_reach;
extern const struct picture picture_drives;
extern const struct picture picture_animation;
extern const struct picture picture_convergence;
extern const struct picture picture_profile;
extern const struct picture picture_pairs;
extern const struct picture picture_sweep;

/* For the kinds: the value of an option ("" where it takes none), or NULL. */
const char *plot_option(const struct request *request, const char *name);

/* For the kinds: the name of a parameter, its address, with its unit; to be freed. */
char *plot_parameter(const char *address);

/* For the kinds: round the numbers in the parameters of runs, [count] texts "ADDRESS=VALUE ..." of which any may be
 * NULL, to as many digits, 3 or more, as tell the runs apart. Each is replaced; to be freed. */
void plot_shorten(char **run, int count);

/* For the kinds: exit with a message naming the data set when a value, at x, is too large for
 * gnuplot. */
#define PLOT_LARGEST 1e100
void plot_check(const char *file, long line, double x, double value);

/* For the kinds: warn that a data set which failed is not drawn. `trial` may be NaN. */
void plot_failed(const char *file, long line, double trial, const char *why);

#endif
