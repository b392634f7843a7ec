/* Maps: values over two axes as colours, or in a text as characters that grow darker. */
#ifndef HNN_MAP_H
#define HNN_MAP_H

#include "plot/page.h"

/* Set palette and limits of the colours in the script, as the page does before it draws a panel that has
 * some. */
void colours_set(struct figure *f, const struct colours *colours);

/* The colour of a value, as figure_colour() has it, and one in which a text on it can be read. */
unsigned colours_at(const struct colours *colours, double value);
unsigned colours_on(const struct colours *colours, double value);

/* In a text: how many characters stand for the colours, which one stands for a value, from 0, and what it is. */
int colours_levels(const struct colours *colours);
int colours_level(const struct colours *colours, double value);
const char *colours_character(const struct colours *colours, int level);

/* These from low to high, with the limits. To be freed. */
char *colours_key(const struct colours *colours);

/* Where something is coloured that is no map: an item of the plot command that makes gnuplot draw the bar. What it
 * needs goes before the plot command. */
void colours_bar(struct figure *f, const struct colours *colours);
void colours_bar_item(struct figure *f);

/* Limits that have 0 in their middle and hold these. */
struct range colours_even(struct range range);

/* Such limits of a map whose values these are, of which it sorts the magnitudes: all of them, or where a few are far
 * beyond the others (1 of 100, by more than half), those others, so that they do not pale. */
void colours_robust(struct colours *colours, double *value, size_t count);

/* A map: what it is at y, in a stretch of x; NaN where there is nothing. `columns` and `rows` are those of the
 * cells that the panel's ranges hold, or 0 where values change gradually. */
struct map {
	double (*value)(const void *data, struct range x, double y);
	const void *data;
	int columns, rows;
};

/* Draw it as the next item of a plot command, which it begins, within the panel under way; belongs first. In a
 * text it is several items. */
void map_draw(struct figure *f, const struct panel *panel, const struct map *map);

/* Names along an axis. */
struct map_names {
	char **name;      /* [count] */
	double *at;       /* [count] where they stand */
	unsigned *colour; /* [count], or NULL: that of numbers */
	int count;
};

/* Write them along the axis 'x' or 'y' of the panel under way, cut to `room` pixels; where they would lie over one
 * another, not all of them. On an x axis those that are too long stand aslant, if the panel has room below. */
void map_names(struct figure *f, const struct panel *panel, char axis, const struct map_names *names, double room);

#endif
