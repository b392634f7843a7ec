/* Pages: panels below and beside one another, under a title and their legends.
 *
 *     title
 *     legend of view 1
 *     panel 1.1
 *     panel 1.2 | panel 1.3
 *     legend of view 2
 *     panel 2.1
 *
 * A kind of picture fills a view; the page places its panels and calls them to draw. */
#ifndef HNN_PAGE_H
#define HNN_PAGE_H

#include "plot/figure.h"

/* Colours that stand for values, with a bar beside the panel that says which (in a text, a line above it). */
struct colours {
	enum { COLOURS_NONE, COLOURS_GROWING, COLOURS_BOTH_WAYS } kind; /* to both sides of white: 0 is in the middle */
	struct range range;
	bool logarithmic;
	bool beyond;            /* some values lie beyond the range, see colours_robust() */
	const char *name;       /* with the unit; NULL: there is no bar, as the panel beside has the same */
	const char *high, *low; /* what the ends of the bar are called, or NULL */
};

struct panel {
	const char *x, *y;   /* what the axes show, with units (y may be NULL). Panels one below the
	                      * other that show the same x share it */
	char *title, *note;  /* above it, or NULL; freed by view_free() */
	struct range xs, ys; /* what the data span */
	struct range shown;  /* the x axis, by the page: that of all panels which show this x */
	bool shares;         /* by the page: the panel below has the x axis */
	double room;         /* share of ys to be left free on both sides */
	bool logarithmic;    /* y */
	bool decades[2];     /* x, y: what is drawn are decimal logarithms of what the numbers of the axis say */
	bool labelled;       /* draw() says what is beside the y axis, instead of numbers */
	bool equal;          /* a length is the same along both axes: one of them shows more than asked for */
	struct colours colours;
	char *bar;         /* by the page: the name of the bar of colours, or NULL; freed by view_free() */
	int below, beside; /* pixels for what is drawn below the line of the x axis, and to the right, or 0 */
	int height;        /* pixels, on a page of the usual height */
	int lines;         /* that it needs in a text, or 0: a few */
	int across;        /* so many such panels fill a row; in a text each has its own */
	int item;          /* which it is, for the kind */
	double now;        /* ms, the moment it shows, in a view that moves */
	/* Write datablocks, settings, labels and one plot command. f->x and f->y are the axes then,
	 * f->across and f->down the panel's size. */
	void (*draw)(struct figure *f, const struct panel *panel, const void *data);
};

/* What one kind of picture makes of its files. */
struct view {
	struct panel *panel;
	int panels, panel_room;
	struct entry { /* of the legend */
		char *name;
		struct style style;
	} * entry;
	int entries, entry_room;
	int legend;  /* the panel that it stands above, from 0, the first in its row */
	bool moves;  /* its panels are one after another in time: frames, in an animation */
	double left; /* the width of what stands beside the y axes where it is no number, else 0 */
	void *data;  /* the kind's own */
};

/* Another panel, alone in its row and with empty ranges; another entry, whose name is copied; one unless there is
 * one of that name. */
struct panel *view_panel(struct view *view);
void view_entry(struct view *view, const char *name, const struct style *style);
void view_entry_once(struct view *view, const char *name, const struct style *style);

/* Free panels and entries. */
void view_free(struct view *view);

/* Draw a bar beside the panel under way, on its 'l'eft, where nothing else may be, or on its 'r'ight, where
 * `beside` has to make room for it: as long as a round number of units, each of which is `length` on the y axis and
 * called `unit`. Not in a text. */
enum { PANEL_SCALE = 60 };
void panel_scale(struct figure *f, char side, double length, const char *unit);

/* The width in pixels of each of `across` panels side by side in a picture. */
double page_across(const struct figure *f, int across);

/* What was asked for: a title or NULL; the limits of all x axes, open ends NaN, and of all colours; and of the
 * y axes of the first panels, in their order. */
struct wishes {
	const char *title;
	struct range x, colours;
	struct range *y; /* [ys] */
	int ys, room;
};

/* Begin, fill and close the figure with these views, which have a panel each or more. A size that is
 * too small, and limits within which there is nothing, are usage errors. */
void page_draw(struct figure *f, const struct wishes *wishes, struct view *view, int views);

#endif
