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
	       strcmp(below->panel->x, here->panel->x) == 0;
}

static void rows(const struct figure *f, struct layout *layout)
{
	for (int v = 0; v < layout->views; v++) {
		struct view *view = &layout->view[v];

		for (int i = 0; i < view->panels; i++) {
			struct panel *panel = &view->panel[i];
			struct row *row = layout->rows ? &layout->row[layout->rows - 1] : NULL;

			if (f->text)
				panel->across = 1;
			if (!row || i == 0 || row->across != panel->across || row->count == row->across) {
				row = GROW(layout->row, layout->rows, layout->room);
				*row = (struct row){.panel = panel, .across = panel->across, .view = view, .first = i == 0};
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

static void ranges(const struct wishes *wishes, struct view *view, int views)
{
	int n = 0;

	for (int v = 0; v < views; v++)
		for (int i = 0; i < view[v].panels; i++, n++) {
			struct panel *p = &view[v].panel[i];
			struct range asked = n < wishes->ys ? wishes->y[n] : (struct range){NAN, NAN};

			p->shown = together(view, views, p->x);
			if (p->ys.low > p->ys.high)
				die_usage("--xrange: nothing lies there: what is drawn spans %g to %g", p->shown.low, p->shown.high);
			if (p->logarithmic && asked.low <= 0)
				p->logarithmic = false;
			if (p->logarithmic)
				p->ys = (struct range){0.8 * p->ys.low, 1.2 * p->ys.high};
			p->ys = widened(p->ys, p->logarithmic ? 0 : p->room, &asked, "--yrange");
			p->shown = widened(p->shown, 0, &wishes->x, "--xrange");
			if (p->colours.kind)
				p->colours.range = widened(p->colours.range, 0, &wishes->colours, "--crange");
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

void layout_axes(struct figure *f, const struct panel *panel)
{
	f->x = panel->shown;
	f->y = panel->ys;
	if (panel->equal)
		equal(f);
	fprintf(f->script, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n%s logscale y\n", f->x.low, f->x.high, f->y.low,
	        f->y.high, panel->logarithmic ? "set" : "unset");
}

void panel_scale(struct figure *f, double length, const char *unit)
{
	double units = figure_step((f->y.high - f->y.low) / length, 8), middle = (f->y.high + f->y.low) / 2;

	if (f->text)
		return;
	fprintf(f->script,
	        "set arrow from graph 1, first %.9g to graph 1, first %.9g nohead linewidth 2 linecolor rgb '#202020'\n"
	        "set label '%g %s' at graph 1, first %.9g offset character 0.8,0 left font small\n",
	        middle - length * units / 2, middle + length * units / 2, units, unit, middle);
}

void page_draw(struct figure *f, const struct wishes *wishes, struct view *view, int views)
{
	struct layout layout = {.wishes = wishes, .view = view, .views = views};

	ranges(wishes, view, views);
	rows(f, &layout);
	if (f->text)
		layout_text(f, &layout);
	else
		layout_picture(f, &layout);
	free(layout.row);
}
