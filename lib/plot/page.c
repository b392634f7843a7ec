#include "plot/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "util/err.h"
#include "util/mem.h"

struct panel *view_panel(struct view *view)
{
	struct panel *panel = GROW(view->panel, view->panels, view->panel_room);

	*panel = (struct panel){.xs = {INFINITY, -INFINITY}, .ys = {INFINITY, -INFINITY}, .across = 1};
	return panel;
}

void view_entry(struct view *view, const char *name, const struct style *style)
{
	*GROW(view->entry, view->entries, view->entry_room) = (struct entry){mem_text(name), *style};
}

void view_entry_once(struct view *view, const char *name, const struct style *style)
{
	for (int i = 0; i < view->entries; i++)
		if (strcmp(view->entry[i].name, name) == 0)
			return;
	view_entry(view, name, style);
}

void view_free(struct view *view)
{
	for (int i = 0; i < view->panels; i++) {
		free(view->panel[i].title);
		free(view->panel[i].note);
		free(view->panel[i].bar);
	}
	for (int i = 0; i < view->entries; i++)
		free(view->entry[i].name);
	free(view->panel);
	free(view->entry);
}

bool layout_shares(const struct layout *layout, int row, int column)
{
	const struct row *here = &layout->row[row], *below = here + 1;

	return row + 1 < layout->rows && below->across == here->across && column < below->count &&
	       !here->panel[column].equal && !below->panel[column].equal &&
	       strcmp(below->panel[column].x, here->panel[column].x) == 0;
}

static void rows(struct figure *f, struct layout *layout)
{
	f->now = NAN;
	for (int v = 0; v < layout->views; v++) {
		struct view *view = &layout->view[v];
		bool frame = f->animated && view->moves;

		for (int i = frame ? f->frame : 0; i < (frame ? f->frame + 1 : view->panels); i++) {
			struct panel *panel = &view->panel[i];
			struct row *row = layout->rows ? &layout->row[layout->rows - 1] : NULL;
			bool legend = frame || i == view->legend;

			if (f->text || frame)
				panel->across = 1;
			f->now = frame ? panel->now : f->now;
			if (!row || row->view != view || legend || row->across != panel->across || row->count == row->across) {
				row = GROW(layout->row, layout->rows, layout->room);
				*row = (struct row){.panel = panel, .across = panel->across, .view = view, .first = legend};
			}
			row->count++;
		}
	}
}

/* What all panels that show this x span together. */
static struct range together(const struct view *view, int views, const char *x)
{
	struct range all = {INFINITY, -INFINITY};

	for (int v = 0; v < views; v++)
		for (int i = 0; i < view[v].panels; i++)
			if (strcmp(view[v].panel[i].x, x) == 0) {
				range_add(&all, view[v].panel[i].xs.low);
				range_add(&all, view[v].panel[i].xs.high);
			}
	return all;
}

/* A range with room at both ends, or wide enough to be drawn; its ends those that were asked for. */
static struct range widened(struct range r, double share, const struct range *asked, const char *option)
{
	double largest = fmax(fabs(r.low), fabs(r.high)), room = share * (r.high - r.low);

	if (r.high - r.low <= 1e-6 * largest || largest == 0)
		room = largest > 0 ? 0.1 * largest : 1;
	r.low = asked && !isnan(asked->low) ? asked->low : r.low - room;
	r.high = asked && !isnan(asked->high) ? asked->high : r.high + room;
	if (!(r.low < r.high))
		die_usage("%s: nothing is drawn from %g to %g", option, r.low, r.high);
	return r;
}

/* The limits of a panel's colours, and the name of their bar. */
static void colours(const struct wishes *wishes, struct panel *p)
{
	const struct range *asked = &wishes->colours;
	bool beyond = p->colours.beyond && isnan(asked->low) && isnan(asked->high);

	p->colours.range = widened(p->colours.range, 0, asked, "--crange");
	if (p->colours.name)
		p->bar = mem_printf("%s%s", p->colours.name, beyond ? ", 1% beyond" : "");
}

/* Limits that were asked for of an axis, as it is drawn. */
static struct range wish(const struct range *asked, bool decades)
{
	return decades ? (struct range){log10(asked->low), log10(asked->high)} : *asked;
}

static void ranges(const struct wishes *wishes, struct view *view, int views)
{
	int n = 0;

	for (int v = 0; v < views; v++)
		for (int i = 0; i < view[v].panels; i++, n++) {
			struct panel *p = &view[v].panel[i];
			struct range asked = n < wishes->ys ? wish(&wishes->y[n], p->decades[1]) : (struct range){NAN, NAN};
			struct range x = wish(&wishes->x, p->decades[0]);

			p->shown = together(view, views, p->x);
			if (p->ys.low > p->ys.high)
				die_usage("--xrange: nothing lies there: what is drawn spans %g to %g", p->shown.low, p->shown.high);
			if (p->logarithmic && asked.low <= 0)
				p->logarithmic = false;
			if (p->logarithmic)
				p->ys = (struct range){0.8 * p->ys.low, 1.2 * p->ys.high};
			p->ys = widened(p->ys, p->logarithmic ? 0 : p->room, &asked, "--yrange");
			p->shown = widened(p->shown, 0, &x, "--xrange");
			if (p->colours.kind)
				colours(wishes, p);
		}
}

/* Widen the axis along which a length is shorter. */
static void equal(struct figure *f)
{
	double high = f->text ? 2 : 1; /* a character is that high for its width */
	double x = (f->x.high - f->x.low) / f->across, y = (f->y.high - f->y.low) / (f->down * high);
	struct range *axis = x < y ? &f->x : &f->y;
	double more = fmax(x, y) * (x < y ? f->across : f->down * high) - (axis->high - axis->low);

	axis->low -= more / 2;
	axis->high += more / 2;
}

void layout_decades(struct figure *f, bool numbers)
{
	static const int multiple[] = {1, 2, 5};
	int per = f->x.high - f->x.low > 2 ? 1 : 3;
	const char *after = "";

	fprintf(f->script, "set xtics scale 0.6 (");
	for (double k = floor(f->x.low); k <= f->x.high; k++)
		for (int i = 0; i < per; i++) {
			char *number = figure_number(f, multiple[i] * pow(10, k));

			if (range_holds(f->x, k + log10(multiple[i]))) {
				fprintf(f->script, "%s'%s' %.9g", after, numbers ? number : "", k + log10(multiple[i]));
				after = ", ";
			}
			free(number);
		}
	fputs(")\n", f->script);
}

void layout_axes(struct figure *f, const struct panel *panel)
{
	f->x = panel->shown;
	f->y = panel->ys;
	if (panel->equal)
		equal(f);
	fprintf(f->script, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n%s logscale y\n", f->x.low, f->x.high, f->y.low,
	        f->y.high, panel->logarithmic ? "set" : "unset");
}

void panel_scale(struct figure *f, char side, double length, const char *unit)
{
	double units = figure_step((f->y.high - f->y.low) / length, 8), middle = (f->y.high + f->y.low) / 2;
	double x = side == 'l' ? -10.0 / f->across : 1 + 10.0 / f->across;

	if (f->text)
		return;
	fprintf(
		f->script,
		"set arrow from graph %.9g, first %.9g to graph %.9g, first %.9g nohead linewidth 2 linecolor rgb '#202020'\n"
		"set label '%g %s' at graph %.9g, first %.9g offset character %s font small\n",
		x, middle - length * units / 2, x, middle + length * units / 2, units, unit, x, middle,
		side == 'l' ? "-0.8,0 right" : "0.8,0 left");
}

/* How many frames an animation has: as many as panels of the view that moves. */
static int frames(const struct figure *f, const struct layout *layout)
{
	for (int v = 0; f->animated && v < layout->views; v++)
		if (layout->view[v].moves)
			return layout->view[v].panels;
	return 1;
}

static void pictures(struct figure *f, struct layout *layout)
{
	int count = frames(f, layout);

	for (f->frame = 0; f->frame < count; f->frame++) {
		layout->rows = 0;
		rows(f, layout);
		if (f->frame == 0)
			layout_begin(f, layout);
		layout_picture(f, layout);
	}
	figure_close(f);
}

void page_draw(struct figure *f, const struct wishes *wishes, struct view *view, int views)
{
	struct layout layout = {.wishes = wishes, .view = view, .views = views};

	ranges(wishes, view, views);
	if (f->text) {
		rows(f, &layout);
		layout_text(f, &layout);
	} else {
		pictures(f, &layout);
	}
	free(layout.row);
}
