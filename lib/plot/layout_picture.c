/* Pages as pictures: everything has its place in pixels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "plot/map.h"
#include "util/err.h"
#include "util/mem.h"

/* In pixels: the page's edges, a line of text, the room below a panel for the numbers and the name
 * of an axis, the gap between panels that share one, the least height of a panel. A legend's line
 * or point, and what follows each name. Beside panels that stand side by side. The bar of a panel's colours. Where
 * the names of y axes stand. */
enum {
	EDGE = 8,
	LINE = 21,
	LEFT = 98,
	RIGHT = 24,
	AXIS = 58,
	GAP = 14,
	LEAST = 24,
	SAMPLE = 40,
	AFTER = 22,
	BETWEEN = 76,
	BAR = 112,
	NAME = 16
};

static double left_of(double names)
{
	return names ? names + 56 : LEFT;
}

/* The width of each of so many panels side by side. */
static double width(const struct figure *f, const struct layout *layout, int across)
{
	return (f->width - layout->left - layout->right + layout->between) / across - layout->between;
}

double page_across(const struct figure *f, int across)
{
	struct layout usual = {.left = LEFT, .right = RIGHT, .between = BETWEEN};

	return width(f, &usual, across);
}

/* gnuplot's place on the screen. */
static void at(struct figure *f, double x, double y)
{
	fprintf(f->script, " screen %.9g,%.9g", x / f->width, 1 - y / f->height);
}

static void label(struct figure *f, const char *text, double room, double x, double y, const char *how)
{
	fputs("set label ", f->script);
	figure_text(f, text, room);
	fputs(" at", f->script);
	at(f, x, y);
	fprintf(f->script, " %s\n", how);
}

/* The height of the title, in as many lines as it takes; draw it unless told not to. */
static double title(struct figure *f, const struct layout *layout, bool draw)
{
	enum { LARGE = 24 };               /* a line of large letters */
	const double larger = 12.5 / 10.5; /* than those whose width is known */
	const char *text = layout->wishes->title;
	double room = f->width - layout->left - EDGE, y = EDGE;

	for (size_t n; text && *text; text += n) {
		char *line;

		n = figure_fit(f, text, room / larger);
		line = mem_printf("%.*s", (int)n, text);
		if (draw)
			label(f, line, room, layout->left, y + LARGE / 2.0, "left font large");
		free(line);
		y += LARGE;
	}
	return y;
}

/* The length of a legend's line, which is longer below a number, and where its name begins. */
static int length(const struct style *style)
{
	return style->number ? 56 : 32;
}

static int before_name(const struct style *style)
{
	return length(style) + 8;
}

/* The line, point and number of a legend's entry. */
static void sample(struct figure *f, const struct style *style, double x, double y)
{
	double middle = x + length(style) / 2.0;

	if (style->line > 0) {
		fputs("set arrow from", f->script);
		at(f, x, y);
		fputs(" to", f->script);
		at(f, x + length(style), y);
		fprintf(f->script, " nohead linewidth %g dashtype %s linecolor rgb '#%06x'\n", style->line,
		        figure_dash(style->dash), style->colour);
	}
	if (style->point) {
		fputs("set label '' at", f->script);
		at(f, middle, y);
		fprintf(f->script, " point pointtype %s pointsize %g*point linewidth 2 linecolor rgb '#%06x'\n", style->point,
		        style->size, style->colour);
	}
	if (style->number) {
		fprintf(f->script, "set label '%d' at", style->number);
		at(f, middle, y);
		fprintf(f->script, " center front boxed font small textcolor rgb '#%06x'\n", style->colour);
	}
}

/* The width of a legend's entry, with what follows it. */
static double entry(const struct figure *f, const struct entry *e, double room)
{
	return fmin(room, before_name(&e->style) + figure_width(f, e->name)) + AFTER;
}

/* The height of a legend whose names flow from left to right, in columns where there are many; draw it from `top`
 * down unless that is negative. */
static double legend(struct figure *f, const struct layout *layout, const struct view *view, double top)
{
	enum { FEW = 6 };
	double left = view->entries > FEW ? LEFT : layout->left, room = f->width - left - RIGHT;
	double x = left, y = LINE / 2.0, widest = 1, column;

	for (int i = 0; i < view->entries; i++)
		widest = fmax(widest, entry(f, &view->entry[i], room));
	column = view->entries > FEW ? room / fmax(1, floor((room + AFTER) / widest)) : 0;
	for (int i = 0; i < view->entries; i++) {
		const struct entry *e = &view->entry[i];
		double width = fmax(column, entry(f, e, room));

		if (x > left && x + width - AFTER > f->width - RIGHT + 1) {
			x = left;
			y += LINE;
		}
		if (top >= 0) {
			sample(f, &e->style, x, top + y);
			label(f, e->name, room - before_name(&e->style), x + before_name(&e->style), top + y, "left");
		}
		x += width;
	}
	return view->entries ? y + LINE / 2.0 + EDGE : 0;
}

static int header(const struct row *row)
{
	int lines = 0;

	for (int i = 0; i < row->count; i++)
		lines = (int)fmax(lines, !!row->panel[i].title + !!row->panel[i].note);
	return lines ? lines * LINE + 2 : 0;
}

static int footer(const struct layout *layout, int row)
{
	int most = GAP;

	for (int i = 0; i < layout->row[row].count; i++)
		if (!layout_shares(layout, row, i))
			most = (int)fmax(most, AXIS + layout->row[row].panel[i].below);
	return most;
}

/* Place the rows from top to bottom: what is no text, number or legend is shared out. */
static void place(struct figure *f, struct layout *layout)
{
	double fixed = title(f, layout, false), free = 0, share = 1, y = fixed;

	for (int r = 0; r < layout->rows; r++) {
		const struct row *row = &layout->row[r];

		fixed += (row->first ? legend(f, layout, row->view, -1) : 0) + header(row) + footer(layout, r);
		free += row->panel->height;
	}
	if (f->height)
		share = (f->height - fixed) / free;
	if (share * free < LEAST * layout->rows)
		die_usage("--size: %d pixels are too few for the height of what is drawn: expected %.0f or more", f->height,
		          fixed + LEAST * layout->rows);
	for (int r = 0; r < layout->rows; r++) {
		struct row *row = &layout->row[r];

		y += (row->first ? legend(f, layout, row->view, -1) : 0) + header(row);
		row->top = (int)lround(y);
		y += share * row->panel->height;
		row->bottom = (int)lround(y);
		y += footer(layout, r);
	}
	f->height = f->height ? f->height : (int)lround(y);
}

/* The name of a y axis at x, in two lines where it is longer than the axis. */
static void name_y(struct figure *f, const char *name, double x, int top, int bottom)
{
	const char *unit = strstr(name, " (");
	double middle = (top + bottom) / 2.0, room = bottom - top + LINE;
	char first[80];

	if (!unit || figure_width(f, name) <= room) {
		label(f, name, room, x, middle, "rotate by 90 center");
		return;
	}
	snprintf(first, sizeof first, "%.*s", (int)(unit - name), name);
	label(f, first, room, x - 4, middle, "rotate by 90 center");
	label(f, unit + 1, room, x + 14, middle, "rotate by 90 center");
}

/* The bar of colours to the right of a panel, with the names of its ends and the values. */
static void bar(struct figure *f, const struct colours *c, double x, int top, int bottom)
{
	enum { ASIDE = 16, WIDE = 14, TO_NAME = 110 };
	int high = c->high ? LINE : 0, low = c->low ? LINE : 0;
	double middle = (top + bottom) / 2.0;

	colours_set(f, c);
	fputs("set colorbox user origin", f->script);
	at(f, x + ASIDE, bottom - low);
	fprintf(f->script, " size screen %.9g,%.9g noborder\nset format cb '%%h'\n", (double)WIDE / f->width,
	        (double)(bottom - top - low - high) / f->height);
	if (c->logarithmic)
		fprintf(f->script, "set cbtics %.9g,%.9g scale 0.4\n", pow(10, floor(log10(c->range.low))),
		        pow(10, ceil(log10(c->range.high / c->range.low) / fmax(1, (bottom - top) / 30.0))));
	else
		fprintf(f->script, "set cbtics %.9g scale 0.4\n",
		        figure_tics(c->range, (int)fmax(2, fmin(8, (bottom - top) / 30.0))));
	if (c->high)
		label(f, c->high, BAR, x + ASIDE, top + LINE / 2.0 - 4, "left font small");
	if (c->low)
		label(f, c->low, BAR, x + ASIDE, bottom - LINE / 2.0 + 4, "left font small");
	label(f, c->name, bottom - top + LINE, x + TO_NAME, middle, "rotate by 90 center");
}

static void tics(struct figure *f, const struct panel *p)
{
	int most = (int)fmax(2, fmin(12, f->across / 70.0));

	fprintf(f->script, "set format x '%s'\nset format y '%%h'\nset xtics nomirror norotate scale 0.6 %.9g\n",
	        p->shares ? "" : "%h", figure_tics(f->x, most));
	if (p->labelled || p->logarithmic)
		fputs(p->labelled ? "unset ytics\n" : "set ytics nomirror scale 0.6 autofreq\n", f->script);
	else
		fprintf(f->script, "set ytics nomirror scale 0.6 %.9g\n",
		        figure_tics(f->y, (int)fmax(2, fmin(10, f->down / 24.0))));
}

static void panel(struct figure *f, const struct layout *layout, int r, int i)
{
	const struct row *row = &layout->row[r];
	struct panel *p = &row->panel[i];
	double across = width(f, layout, row->across), beside = layout->between;
	double left = layout->left + i * (across + beside), up = row->top - LINE / 2.0 - 2;

	p->shares = layout_shares(layout, r, i);
	f->across = (int)across;
	f->down = row->bottom - row->top;
	fprintf(f->script,
	        "set lmargin at screen %.9g\nset rmargin at screen %.9g\n"
	        "set tmargin at screen %.9g\nset bmargin at screen %.9g\n",
	        left / f->width, (left + across) / f->width, 1 - (double)row->top / f->height,
	        1 - (double)row->bottom / f->height);
	layout_axes(f, p);
	tics(f, p);
	fprintf(f->script, "set xlabel '%s'\n", p->shares ? "" : p->x);
	if (p->y)
		name_y(f, p->y, i ? left - 82 : NAME, row->top, row->bottom);
	if (p->note) {
		label(f, p->note, across + beside / 2.0, left, up, "left textcolor rgb '#606060'");
		up -= LINE;
	}
	if (p->title)
		label(f, p->title, across + beside / 2.0, left, up, "left");
	if (p->colours.name)
		bar(f, &p->colours, left + across, row->top, row->bottom);
	if (!isnan(f->now) && strcmp(p->x, "Time (ms)") == 0)
		fprintf(f->script, "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead linewidth 1.5\n", f->now,
		        f->now);
	p->draw(f, p, row->view->data);
	fprintf(f->script, "unset label\nunset arrow\n%s", p->colours.kind ? "unset colorbox\nset grid\n" : "");
}

/* What is left free beside the panels: all that any of them needs, so that they stand below one another. */
static void sides(struct layout *layout)
{
	enum { NAMED = 24 }; /* for the name of a y axis that is not the first in its row */
	double inside = 0, named = 0;

	layout->left = LEFT;
	layout->right = RIGHT;
	for (int v = 0; v < layout->views; v++)
		layout->left = fmax(layout->left, left_of(layout->view[v].left));
	for (int r = 0; r < layout->rows; r++)
		for (int i = 0; i < layout->row[r].count; i++) {
			const struct panel *p = &layout->row[r].panel[i];
			double beside = p->colours.name ? BAR : p->beside;

			layout->right = fmax(layout->right, RIGHT + beside);
			inside = i + 1 < layout->row[r].count ? fmax(inside, beside) : inside;
			named = i && p->y ? NAMED : named;
		}
	layout->between = BETWEEN + inside + named;
}

void layout_begin(struct figure *f, struct layout *layout)
{
	sides(layout);
	for (int r = 0; r < layout->rows; r++)
		if (width(f, layout, layout->row[r].across) < LEAST)
			die_usage("--size: %d pixels are too few for the width of what is drawn", f->width);
	place(f, layout);
	figure_begin(f);
}

void layout_picture(struct figure *f, struct layout *layout)
{
	sides(layout);
	place(f, layout);
	figure_frame(f);
	title(f, layout, true);
	for (int r = 0; r < layout->rows; r++) {
		double height = legend(f, layout, layout->row[r].view, -1);

		if (layout->row[r].first)
			legend(f, layout, layout->row[r].view, layout->row[r].top - header(&layout->row[r]) - height);
	}
	for (int r = 0; r < layout->rows; r++)
		for (int i = 0; i < layout->row[r].count; i++)
			panel(f, layout, r, i);
	figure_frame_end(f);
}
