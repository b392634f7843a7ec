/* Figures: gnuplot scripts in the look that all of them share.
 *
 * A figure is opened, filled with gnuplot commands through `script`, and closed, which draws
 * it. Data go into the script as datablocks. What stands where is the page's (plot/page.h). */
#ifndef HNN_FIGURE_H
#define HNN_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* From low to high; empty while low > high, open at an end that is NaN where it is a wish. */
struct range {
	double low, high;
};

struct figure {
	FILE *script;
	const char *path;                /* the file to make, or NULL: text on standard output */
	const struct terminal *terminal; /* gnuplot's way of drawing it */
	bool text;                       /* drawn in characters */
	bool scales;                     /* whoever shows it draws it larger or smaller, and smooths images */
	bool animated;                   /* drawn as frames, one after another */
	int frame;                       /* under way, from 0 */
	double now;                      /* ms, the moment that it shows, NaN where nothing moves */
	int width, height;               /* pixels or characters; a height of 0 is the page's to choose */
	double scale;                    /* dots a pixel */
	struct range x, y;               /* the axes of the panel under way */
	int across, down;                /* its size in pixels or characters */
	int items;                       /* of the plot command under way */
	struct named {                   /* what has a colour of its own, in the order in which it was met */
		char **name;
		int count, room;
	} named[3];   /* [enum role] */
	char *memory; /* the script so far */
	size_t length;
};

/* What was asked for, or NULL: `path` whose suffix says the format (png, svg, pdf, or gif of what is animated; NULL is
 * text on standard output), `size` WIDTHxHEIGHT in pixels of 1/96 inch or in characters,
 * `resolution` in dots an inch. A wrong one is a usage error. */
void figure_open(struct figure *f, const char *path, const char *size, const char *resolution);

/* Write what comes first in the script: terminal, fonts, lines, grid. The size is known now. */
void figure_begin(struct figure *f);

/* Begin and end a frame, or the picture. */
void figure_frame(struct figure *f);
void figure_frame_end(struct figure *f);

/* Draw: run gnuplot, and write the file at once, or return the text: a page for each panel,
 * each behind a form feed; free it. Exits with a message on failure, leaving no file. */
char *figure_close(struct figure *f);

/* Write a text as gnuplot's string, exactly as it is: no character in it is a command or
 * markup. What is no printable UTF-8 becomes '?', what does not fit into `room` pixels
 * (characters in a text) becomes "...". */
void figure_text(struct figure *f, const char *text, double room);

/* A copy of a text without what is no printable UTF-8, cut the same way; free it. */
char *figure_clean(const struct figure *f, const char *text, double room);

/* How many bytes of a text go on one line of `room` pixels (characters in a text): whole words with the blanks behind
 * them, of a word that is too long whole parts of a name. At least one, unless it is empty. */
size_t figure_fit(const struct figure *f, const char *text, double room);

/* The width of a text in pixels (characters in a text), a little more rather than less. */
double figure_width(const struct figure *f, const char *text);

/* A step of 1, 2 or 5 times a power of ten that divides `span` into at most `most`; one for the numbers of an
 * axis, of which there are two at least. */
double figure_step(double span, int most);
double figure_tics(struct range axis, int most);

/* gnuplot's format of an axis' numbers so far apart, with as many decimals as these need, and the width of the widest
 * in pixels (characters in a text). */
const char *figure_format(struct range axis, double step);
double figure_numbers(const struct figure *f, struct range axis, double step);

/* A number as it is drawn, with 6 digits at most; free it. */
char *figure_number(const struct figure *f, double value);

/* Begin the next item of a plot command (the first one begins the command), and end the command. */
void figure_item(struct figure *f);
void figure_done(struct figure *f);

/* The colour of curve `i` (from 0) as gnuplot's rgb: a palette that colour-blind readers
 * can tell apart (Okabe and Ito 2008), without its yellow, for white paper. It repeats
 * after FIGURE_COLOURS. */
enum { FIGURE_COLOURS = 6 };
unsigned figure_colour(int i);

/* What is drawn alike wherever it is: the number, from 0, of what has this name, and its colour. Populations, drives
 * and locations have palettes of their own; whoever reads a network or its spikes asks for all of them in their order
 * there, so that each has the same colour in all figures of the network. Colours repeat after FIGURE_COLOURS. */
enum role { ROLE_POPULATION, ROLE_DRIVE, ROLE_LOCATION };
int figure_index(struct figure *f, enum role role, const char *name);
unsigned figure_named(struct figure *f, enum role role, const char *name);

/* A colour for what stands in the background: `strength` 0 to 1, mixed with white, or so
 * that what lies below shines through. */
unsigned figure_faint(unsigned colour, double strength);
unsigned figure_clear(unsigned colour, double strength);

/* How something is drawn, in a panel and in its legend. */
struct style {
	unsigned colour;
	int dash;           /* pattern, from 0: none */
	double line;        /* width in pixels; 0: none */
	int character;      /* of a line in a text: gnuplot's linetype, from 1 */
	const char *point;  /* gnuplot's type of point in a picture, or NULL: none */
	const char *letter; /* and in a text */
	double size;        /* of a point */
	int number;         /* stands on the curve; 0: none */
};

/* The style of curve `i` of `count`: colours, then dashes too, and numbers where there are more
 * curves than colours (characters in a text). */
struct style figure_curve_style(const struct figure *f, int i, int count);

/* A pattern of dashes as gnuplot's dashtype; they repeat after FIGURE_DASHES. */
enum { FIGURE_DASHES = 5 };
const char *figure_dash(int i);

/* Write how to draw it, after `using`: " with lines ..." or " with points ...". */
void figure_lines(struct figure *f, const struct style *style);
void figure_points(struct figure *f, const struct style *style);

/* Write a curve's points "x y" (and `more` behind each) to the script, in time order, as far as
 * they are within the panel. Of a long curve every stretch shorter than a dot is drawn by its
 * lowest and highest point. */
void figure_curve(struct figure *f, const double *x, const double *y, size_t count, const char *more);

/* Widen a range to a value, or to the values of a curve where its x is in `within`. */
void range_add(struct range *range, double value);
void range_add_curve(struct range *range, const double *x, const double *y, size_t count, struct range within);

/* The first of the rising numbers that is `at` or more; `count` where there is none. */
size_t range_first(double at, const double *x, size_t count);

/* The mean of a curve within a stretch of x, or its next value after that; NaN before its first and after its last. */
double range_mean(struct range stretch, const double *x, const double *y, size_t count);

/* Whether a range whose ends may be open (NaN) holds a value. */
bool range_holds(struct range range, double value);

#endif
