/* Figures: gnuplot scripts in the look that all of them share.
 *
 * A figure is opened, begun with its size, filled with gnuplot commands through `script`,
 * and closed, which draws it. Data go into the script as datablocks. */
#ifndef HNN_FIGURE_H
#define HNN_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct figure {
	FILE *script;
	const char *path;                /* the file to make, or NULL: text on standard output */
	const struct terminal *terminal; /* gnuplot's way of drawing it */
	bool text;                       /* drawn in characters */
	int top, height;                 /* pixels: where panels may begin, and all of it */
	int longest;                     /* name in the legend: characters, the rest is cut off */
	int items;                       /* of the plot command under way */
	char *memory;                    /* the script so far */
	size_t length;
};

/* Begin a figure for a file, whose suffix says the format (png, svg or pdf), or in text
 * on standard output for NULL. A wrong suffix is a usage error. */
void figure_open(struct figure *f, const char *path);

/* All figures have this width (pixels), and room for an axis left of the first panel. */
enum { FIGURE_WIDTH = 960, FIGURE_LEFT = 84, FIGURE_RIGHT = 24 };

/* Write what comes first in the script: the terminal, lines, fonts, grid, the title (or
 * NULL) and, below it, the place of a legend of these names ("" for a curve that is not
 * in it). `height` pixels below that are for panels. A figure in text is as large as its
 * terminal. */
void figure_begin(struct figure *f, int height, const char *title, char *const *name, int names);

/* Place the next plot command's panel: its edges in pixels from the left and from f->top,
 * and what its axes show, or NULL. A figure in text has one panel, placed by gnuplot. */
void figure_panel(struct figure *f, int left, int right, int top, int bottom, const char *x, const char *y);

/* Write a text as gnuplot's string, exactly as it is: no character in it is a command or
 * markup. What is no printable UTF-8 becomes '?'. */
void figure_text(struct figure *f, const char *text);

/* Set the range of an axis ("x", "y"), widened on both sides by a share of it, or by a
 * tenth of its values where it is too narrow to draw. Returns its width. */
double figure_range(struct figure *f, const char *axis, double low, double high, double share);

/* A step of 1, 2 or 5 times a power of ten that divides `span` into at most `most`. */
double figure_step(double span, int most);

/* Begin the next item of a plot command (the first one begins the command); write its name
 * in the legend, which ends it, where "" leaves it out of the legend; and end the command. */
void figure_item(struct figure *f);
void figure_name(struct figure *f, const char *name);
void figure_done(struct figure *f);

/* The colour of curve `i` (from 0) as gnuplot's rgb: a palette that colour-blind readers
 * can tell apart (Okabe and Ito 2008), without its yellow, for white paper. It repeats
 * after FIGURE_COLOURS. */
enum { FIGURE_COLOURS = 6 };
unsigned figure_colour(int i);

/* A colour mixed with white, for what stands in the background: `strength` 0 to 1. */
unsigned figure_faint(unsigned colour, double strength);

/* Write a curve's points "x y" to the script, in time order. Of a long curve every
 * stretch shorter than a pixel is drawn by its lowest and highest point. */
void figure_curve(struct figure *f, const double *x, const double *y, size_t count);

/* Draw: run gnuplot and write the file at once, or the text to standard output. Exits
 * with a message on failure, leaving no file. */
void figure_close(struct figure *f);

#endif
