/* Pages as pictures: everything has its place in pixels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "plot/map.h"
#include "util/err.h"
#include "util/mem.h"

/* In pixels: the page's edges, a line of text, the usual room left of panels and right of them, the room below a
 * panel for the numbers and the name of an axis, the gap between panels that share one, the least height of a panel.
 * What follows each name of a legend. Between panels side by side. From an axis to its numbers, from these to the
 * edge without and with a name. A bar of colours: how far it is from its panel, and how wide. */
enum {
	EDGE = 8,
	LINE = 21,
	LEFT = 98,
	RIGHT = 24,
	AXIS = 58,
	GAP = 14,
	LEAST = 24,
	AFTER = 22,
	BETWEEN = 34,
	TO_NUMBER = 14,
	BARE = 6,
	NAMED = 44,
	ASIDE = 16,
	BAR = 14
};

/* The width of each of so many panels side by side. */
static double width(const struct figure *f, const struct layout *layout, int across)
{
	return (f->width - layout->left - layout->right + layout->between) / across - layout->between;
}

double page_across(const struct figure *f, int across)
{
	struct layout usual = {.left = LEFT, .right = RIGHT, .between = BETWEEN + TO_NUMBER + NAMED};

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

/* A text in as many lines of `room` pixels as it takes, whose middles are `step` apart from y on; draw it `how`, unless
 * that is NULL. The number of lines. */
static int lines(struct figure *f, const char *text, double room, int step, double x, double y, const char *how)
{
	int count = 0;

	for (size_t n; text && *text; text += n, count++) {
		char *line;

		n = figure_fit(f, text, room);
		line = mem_printf("%.*s", (int)n, text);
		if (how)
			label(f, line, 2 * room, x, y + count * step, how);
		free(line);
	}
	return count;
}

/* The height of the title; draw it unless told not to. */
static double title(struct figure *f, const struct layout *layout, bool draw)
{
	enum { LARGE = 24 };               /* a line of large letters */
	const double larger = 12.5 / 10.5; /* than those whose width is known */
	double room = (f->width - layout->left - EDGE) / larger;

	return EDGE + LARGE * lines(f, layout->wishes->title, room, LARGE, layout->left, EDGE + LARGE / 2.0,
	                            draw ? "left font large" : NULL);
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

/* The widest of a legend's entries, at most `room`. */
static double widest(const struct figure *f, const struct view *view, double room)
{
	double most = 1;

	for (int i = 0; i < view->entries; i++)
		most = fmax(most, entry(f, &view->entry[i], room));
	return most;
}

/* The height of a legend whose names flow from left to right, in columns where there are many; draw it from `top`
 * down unless that is negative. */
static double legend(struct figure *f, const struct layout *layout, const struct view *view, double top)
{
	enum { FEW = 6 };
	bool many = view->entries > FEW, wide = many || widest(f, view, INFINITY) > f->width - layout->left - RIGHT + AFTER;
	double left = wide ? fmin(3 * EDGE, layout->left) : layout->left, room = f->width - left - RIGHT;
	double x = left, y = LINE / 2.0, columns = fmax(1, floor((room + AFTER) / widest(f, view, room)));
	int high = 1; /* lines of what stands beside one another */

	for (int i = 0; i < view->entries; i++) {
		const struct entry *e = &view->entry[i];
		double width = fmax(many ? (room + AFTER) / columns : 0, entry(f, e, room)), name = before_name(&e->style);

		if (x > left && x + width - AFTER > f->width - RIGHT + 1) {
			x = left;
			y += high * LINE;
			high = 1;
		}
		high = (int)fmax(high, lines(f, e->name, room - name, LINE, x + name, top + y, top >= 0 ? "left" : NULL));
		if (top >= 0)
			sample(f, &e->style, x, top + y);
		x += width;
	}
	return view->entries ? y + (high - 0.5) * LINE + EDGE : 0;
}

/* The width of what is above a panel, and so many lines. */
static double heading(const struct figure *f, const struct layout *layout, const struct row *row)
{
	return width(f, layout, row->across) + (row->across > 1 ? layout->between / 2 : layout->right - EDGE);
}

static int header(struct figure *f, const struct layout *layout, const struct row *row)
{
	double room = heading(f, layout, row);
	int most = 0;

	for (int i = 0; i < row->count; i++)
		most = (int)fmax(most, lines(f, row->panel[i].title, room, 0, 0, 0, NULL) +
		                           lines(f, row->panel[i].note, room, 0, 0, 0, NULL));
	return most ? most * LINE + 2 : 0;
}

/* The width of a line of the name below a panel. */
static double below(const struct figure *f, const struct layout *layout, const struct row *row)
{
	return width(f, layout, row->across) + 2 * RIGHT - EDGE;
}

static int footer(struct figure *f, const struct layout *layout, int r)
{
	const struct row *row = &layout->row[r];
	int most = GAP;

	for (int i = 0; i < row->count; i++)
		if (!layout_shares(layout, r, i))
			most = (int)fmax(most, AXIS + row->panel[i].below +
			                           LINE * (lines(f, row->panel[i].x, below(f, layout, row), 0, 0, 0, NULL) - 1));
	return most;
}

/* Place the rows from top to bottom: what is no text, number or legend is shared out. */
static void place(struct figure *f, struct layout *layout)
{
	double fixed = title(f, layout, false), free = 0, share = 1, y = fixed;

	for (int r = 0; r < layout->rows; r++) {
		const struct row *row = &layout->row[r];

		fixed += (row->first ? legend(f, layout, row->view, -1) : 0) + header(f, layout, row) + footer(f, layout, r);
		free += row->panel->height;
	}
	if (f->height)
		share = (f->height - fixed) / free;
	if (share * free < LEAST * layout->rows)
		die_usage("--size: %d pixels are too few for the height of what is drawn: expected %.0f or more", f->height,
		          fixed + LEAST * layout->rows);
	for (int r = 0; r < layout->rows; r++) {
		struct row *row = &layout->row[r];

		y += (row->first ? legend(f, layout, row->view, -1) : 0) + header(f, layout, row);
		row->top = (int)lround(y);
		y += share * row->panel->height;
		row->bottom = (int)lround(y);
		y += footer(f, layout, r);
	}
	f->height = f->height ? f->height : (int)lround(y);
}

/* --- axes and bars ------------------------------------------------------------------- */

static const char *y_of(const struct panel *p)
{
	return p->y;
}

static const char *bar_of(const struct panel *p)
{
	return p->bar;
}

/* A row whose panel in this column has the same name there as the row `r` has, in the same view. */
static bool same_name(const struct layout *layout, int r, int other, int i, const char *(*of)(const struct panel *))
{
	const struct row *a = &layout->row[r], *b = other >= 0 && other < layout->rows ? &layout->row[other] : NULL;

	return b && a->view == b->view && a->across == b->across && i < b->count && of(&b->panel[i]) &&
	       strcmp(of(&a->panel[i]), of(&b->panel[i])) == 0;
}

/* The name of a y axis or bar, whose middle is at x, in two lines where it is longer than the axis. Where that is too
 * short as well, rows below one another that have the same name have it once. */
static void name_along(struct figure *f, const struct layout *layout, int r, int i, double x,
                       const char *(*of)(const struct panel *))
{
	const char *name = of(&layout->row[r].panel[i]), *unit = strstr(name, " (");
	double length = figure_width(f, name) + EDGE, room = INFINITY, middle;
	int first = r, last = r, step = 18;

	while (same_name(layout, r, first - 1, i, of))
		first--;
	while (same_name(layout, r, last + 1, i, of))
		last++;
	for (int k = first; k <= last; k++)
		room = fmin(room, layout->row[k].bottom - layout->row[k].top + LINE / 2.0);
	if (room >= length)
		first = last = r;
	else if (r != first)
		return;
	middle = (layout->row[first].top + layout->row[last].bottom) / 2.0;
	room = layout->row[last].bottom - layout->row[first].top + LINE;
	if (room >= length || !unit) {
		label(f, name, room, x, middle, "rotate by 90 center");
	} else {
		char *what = mem_printf("%.*s", (int)(unit - name), name);

		label(f, what, room, x - step / 2.0, middle, "rotate by 90 center");
		label(f, unit + 1, room, x + step / 2.0, middle, "rotate by 90 center");
		free(what);
	}
}

/* The step of the numbers beside a bar of so many pixels, and their width. */
static double bar_step(const struct colours *c, double length)
{
	return figure_tics(c->range, (int)fmax(2, fmin(8, length / 30.0)));
}

static double bar_numbers(const struct figure *f, const struct colours *c)
{
	return c->logarithmic ? figure_width(f, "0.00001") : figure_numbers(f, c->range, bar_step(c, INFINITY));
}

/* What a panel needs to its left and right. */
static double left_of(const struct figure *f, const struct panel *p, double names)
{
	double numbers = p->labelled      ? names
	                 : p->logarithmic ? figure_width(f, "0.00001")
	                                  : figure_numbers(f, p->ys, figure_tics(p->ys, 10));

	return numbers + TO_NUMBER + (p->y ? NAMED : BARE);
}

static double right_of(const struct figure *f, const struct panel *p)
{
	return p->colours.name ? ASIDE + BAR + TO_NUMBER + bar_numbers(f, &p->colours) + NAMED - RIGHT : p->beside;
}

/* The bar of colours to the right of a panel, with the names of its ends and the values. */
static void bar(struct figure *f, const struct layout *layout, int r, int i, double x)
{
	const struct row *row = &layout->row[r];
	const struct colours *c = &row->panel[i].colours;
	int top = row->top, bottom = row->bottom;
	bool ends = bottom - top > 5 * LINE;
	int high = ends && c->high ? LINE : 0, low = ends && c->low ? LINE : 0;
	double length = bottom - top - low - high, step = bar_step(c, length);

	colours_set(f, c);
	fputs("set colorbox user origin", f->script);
	at(f, x + ASIDE, bottom - low);
	fprintf(f->script, " size screen %.9g,%.9g noborder\n", (double)BAR / f->width, length / f->height);
	if (c->logarithmic)
		fprintf(f->script, "set format cb '%%h'\nset cbtics %.9g,%.9g scale 0.4\n", pow(10, floor(log10(c->range.low))),
		        pow(10, ceil(log10(c->range.high / c->range.low) / fmax(1, length / 30.0))));
	else
		fprintf(f->script, "set format cb '%s'\nset cbtics %.9g scale 0.4\n", figure_format(c->range, step), step);
	if (high)
		label(f, c->high, RIGHT + NAMED, x + ASIDE, top + LINE / 2.0 - 4, "left font small");
	if (low)
		label(f, c->low, RIGHT + NAMED, x + ASIDE, bottom - LINE / 2.0 + 4, "left font small");
	name_along(f, layout, r, i, x + ASIDE + BAR + TO_NUMBER + bar_numbers(f, c) + NAMED / 2.0, bar_of);
}

/* The step of the numbers on an x axis: so many that none runs into another. */
static double x_step(const struct figure *f)
{
	int most = (int)fmax(2, fmin(12, f->across / 60.0));
	double step = figure_tics(f->x, most);

	while (most > 1 && (figure_numbers(f, f->x, step) + 14) * (f->x.high - f->x.low) > step * f->across)
		step = figure_step(f->x.high - f->x.low, --most);
	return step;
}

static void tics(struct figure *f, const struct panel *p)
{
	double x = x_step(f), y = figure_tics(f->y, (int)fmax(2, fmin(10, f->down / 24.0)));

	fprintf(f->script, "set format x '%s'\nset format y '%s'\nset xtics nomirror norotate scale 0.6 %.9g\n",
	        p->shares ? "" : figure_format(f->x, x), p->logarithmic ? "%h" : figure_format(f->y, y), x);
	if (p->decades[0])
		layout_decades(f, !p->shares);
	if (p->labelled || p->logarithmic)
		fputs(p->labelled ? "unset ytics\n" : "set ytics nomirror scale 0.6 autofreq\n", f->script);
	else
		fprintf(f->script, "set ytics nomirror scale 0.6 %.9g\n", y);
}

static void panel(struct figure *f, const struct layout *layout, int r, int i)
{
	const struct row *row = &layout->row[r];
	struct panel *p = &row->panel[i];
	double across = width(f, layout, row->across), room = heading(f, layout, row);
	double left = layout->left + i * (across + layout->between), up = row->top - LINE / 2.0 - 2;
	int notes = lines(f, p->note, room, 0, 0, 0, NULL);

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
	if (!p->shares)
		lines(f, p->x, below(f, layout, row), LINE, left + across / 2, row->bottom + p->below + 40, "center");
	if (p->y)
		name_along(f, layout, r, i, left - (i ? left_of(f, p, 0) : layout->left) + NAMED / 2.0, y_of);
	up -= LINE * (notes - 1);
	lines(f, p->note, room, LINE, left, up, "left textcolor rgb '#606060'");
	lines(f, p->title, room, LINE, left, up - LINE * lines(f, p->title, room, 0, 0, 0, NULL), "left");
	if (p->colours.name)
		bar(f, layout, r, i, left + across);
	if (!isnan(f->now) && strcmp(p->x, "Time (ms)") == 0)
		fprintf(f->script, "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead linewidth 1.5\n", f->now,
		        f->now);
	p->draw(f, p, row->view->data);
	fprintf(f->script, "unset label\nunset arrow\n%s", p->colours.kind ? "unset colorbox\nset grid\n" : "");
}

/* What is left free beside the panels: all that any of them needs, so that they stand below one another. */
static void sides(const struct figure *f, struct layout *layout)
{
	layout->left = fmin(LEFT, f->width / 8.0);
	layout->right = RIGHT;
	layout->between = BETWEEN;
	for (int r = 0; r < layout->rows; r++) {
		const struct row *row = &layout->row[r];
		double beside = 0;

		for (int i = 0; i < row->count; i++) {
			double before = left_of(f, &row->panel[i], row->view->left);

			layout->left = fmax(layout->left, i ? 0 : before);
			layout->between = fmax(layout->between, i ? BETWEEN + beside + before : 0);
			beside = right_of(f, &row->panel[i]);
			layout->right = fmax(layout->right, RIGHT + beside);
		}
	}
}

void layout_begin(struct figure *f, struct layout *layout)
{
	sides(f, layout);
	for (int r = 0; r < layout->rows; r++)
		if (width(f, layout, layout->row[r].across) < LEAST)
			die_usage("--size: %d pixels are too few for the width of what is drawn", f->width);
	place(f, layout);
	figure_begin(f);
}

void layout_picture(struct figure *f, struct layout *layout)
{
	sides(f, layout);
	place(f, layout);
	figure_frame(f);
	title(f, layout, true);
	for (int r = 0; r < layout->rows; r++) {
		double height = legend(f, layout, layout->row[r].view, -1);

		if (layout->row[r].first)
			legend(f, layout, layout->row[r].view, layout->row[r].top - header(f, layout, &layout->row[r]) - height);
	}
	for (int r = 0; r < layout->rows; r++)
		for (int i = 0; i < layout->row[r].count; i++)
			panel(f, layout, r, i);
	figure_frame_end(f);
}
