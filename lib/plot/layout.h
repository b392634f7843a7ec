/* What the page's two ways of drawing share: rows of panels. */
#ifndef HNN_LAYOUT_H
#define HNN_LAYOUT_H

#include "plot/page.h"

/* The panels that stand side by side, all of one view. */
struct row {
	struct panel *panel; /* [count] */
	int count, across;
	const struct view *view;
	bool first;      /* that the legend of its view goes before */
	int top, bottom; /* in pixels from the top, or the panel's first line and that after its last */
};

struct layout {
	const struct wishes *wishes;
	struct row *row;
	int rows, room;
	struct view *view;
	int views;
	double left, right; /* of the panels, in pixels or characters */
	double between;     /* those that stand side by side */
};

/* Whether the panel in this column of a row has its x axis drawn by the one below. */
bool layout_shares(const struct layout *layout, int row, int column);

/* Set the ticks of the x axis under way, along which decimal logarithms are drawn, with numbers or without. */
void layout_decades(struct figure *f, bool numbers);

/* Set the axes of a panel, f->x and f->y, in the script. */
void layout_axes(struct figure *f, const struct panel *panel);

/* Begin the figure; draw the rows as a picture of it. */
void layout_begin(struct figure *f, struct layout *layout);
void layout_picture(struct figure *f, struct layout *layout);

/* Draw the rows as text, a figure of its own. */
void layout_text(struct figure *f, struct layout *layout);

#endif
