/* How strongly the drives of networks act on each population. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/events.h"
#include "plot/map.h"
#include "plot/plotted.h"
#include "sim/bundle.h"
#include "util/err.h"
#include "util/mem.h"

/* The weights of a receptor in a network, a panel: a row a drive, a column a population. */
struct strengths {
	const struct model *model;
	const char *receptor;
	double *weight; /* [drives][populations] uS; NaN where the drive does not act on the population through it */
};

struct drives {
	struct plotted *all;
	struct strengths *item;
	int count, room;
};

/* What a cell of the target gets, on average over the population, of a synapse of weight 1 when each of the drive's
 * cells fires once: as many synapses as there are sections, each weaker the farther the cell is from the middle of
 * the network, where drives are. */
static double share(const struct model *m, const struct drive *d, int t)
{
	const struct target *target = &d->target[t];
	const struct population *p = &m->population[target->population];
	unsigned char *reach = target->probability < 1 ? events_reach(m, d, t) : NULL;
	int sources = d->each ? 1 : d->cells, x0 = (m->nx - 1) / 2, y0 = (m->ny - 1) / 2;
	double sum = 0;

	for (int c = 0; c < p->cells; c++) {
		int count = 0;

		for (int s = 0; reach && s < sources; s++)
			count += reach[(size_t)s * (size_t)p->cells + (size_t)c];
		sum += (reach ? count : sources) * falloff(m, d->lambda, p->x[c] - x0, p->y[c] - y0);
	}
	free(reach);
	return sum / p->cells * sections_count(&target->sections);
}

/* The panel of a receptor of a network, which is added where it is new. */
static struct strengths *find(struct drives *all, const struct model *m, const char *receptor)
{
	struct strengths *s;

	for (int i = 0; i < all->count; i++)
		if (all->item[i].model == m && strcmp(all->item[i].receptor, receptor) == 0)
			return &all->item[i];
	s = GROW(all->item, all->count, all->room);
	*s = (struct strengths){m, receptor, mem_new((size_t)(m->drives * m->populations), sizeof *s->weight)};
	for (int i = 0; i < m->drives * m->populations; i++)
		s->weight[i] = NAN;
	return s;
}

static void add(struct drives *all, const struct model *m)
{
	for (int i = 0; i < m->drives; i++)
		for (int t = 0; t < m->drive[i].targets; t++) {
			const struct target *target = &m->drive[i].target[t];
			const struct population *p = &m->population[target->population];
			double each = share(m, &m->drive[i], t);

			for (int k = 0; k < target->synapses; k++)
				find(all, m, p->synapse[target->synapse[k]].name)->weight[i * m->populations + target->population] =
					target->weight[k] * each;
		}
}

/* The weight at a place of the panel: drives from the top down, populations from the left. */
static double weight(const void *data, struct range x, double y)
{
	const struct strengths *s = data;
	int column = (int)((x.low + x.high) / 2), row = s->model->drives - 1 - (int)y;

	column = column < s->model->populations ? column : s->model->populations - 1;
	return s->weight[(row > 0 ? row : 0) * s->model->populations + column];
}

/* The value in each cell, where there is room. */
static void values(struct figure *f, const struct panel *panel, const struct strengths *s)
{
	enum { WIDE = 66, HIGH = 14 };
	int columns = s->model->populations, rows = s->model->drives;

	if (!f->text && (f->across < WIDE * columns || f->down < HIGH * rows))
		return;
	for (int i = 0; i < rows * columns; i++) {
		int row = rows - 1 - i / columns;
		bool none = isnan(s->weight[i]), zero = !none && s->weight[i] < panel->colours.range.low;
		char *text = none ? mem_text("–") : mem_printf("%.3g", s->weight[i]);

		fputs("set label ", f->script);
		figure_text(f, text, f->across / (double)columns);
		fprintf(f->script, " at first %g,%g center front textcolor rgb '#%06x'\n", i % columns + 0.5, row + 0.5,
		        none || zero ? 0x808080 : colours_on(&panel->colours, s->weight[i]));
		free(text);
	}
}

static void names(struct figure *f, const struct panel *panel, const struct model *m)
{
	struct map_names columns = plotted_names(f, m), rows = plotted_drives(f, m);

	for (int i = 0; i < rows.count; i++)
		rows.at[i] = m->drives - 1 - i + 0.5;
	map_names(f, panel, 'y', &rows, f->text ? f->width / 4.0 : 240);
	for (int i = 0; i < columns.count; i++)
		columns.at[i] = i + 0.5;
	map_names(f, panel, 'x', &columns, 240);
	plotted_names_free(&rows);
	plotted_names_free(&columns);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct strengths *s = &((const struct drives *)data)->item[panel->item];
	struct map map = {weight, s, s->model->populations, s->model->drives};

	values(f, panel, s);
	names(f, panel, s->model);
	if (f->text)
		fprintf(f->script, "plot %.9g with dots\n", 2 * f->y.low - f->y.high);
	else
		map_draw(f, panel, &map), figure_done(f);
}

static void panel(const struct figure *f, struct drives *all, int i, struct view *view)
{
	const struct strengths *s = &all->item[i];
	const struct model *m = s->model;
	struct panel *p = view_panel(view);
	struct range positive = {INFINITY, -INFINITY};
	int network = 0;

	while (all->all->item[network].model != m)
		network++;
	p->x = "Population";
	p->title = all->all->count > 1 ? mem_printf("%s: %s", all->all->item[network].label, s->receptor)
	                               : mem_text(s->receptor);
	p->xs = (struct range){0, m->populations};
	p->ys = (struct range){0, m->drives};
	p->height = 30 + 28 * m->drives;
	p->lines = m->drives + 3;
	p->below = plotted_below(f, all->all);
	p->labelled = true;
	p->item = i;
	p->draw = draw;
	for (int other = 0; other < all->count; other++) /* networks are compared */
		for (int k = 0; k < all->item[other].model->drives * all->item[other].model->populations; k++)
			if (strcmp(all->item[other].receptor, s->receptor) == 0 && all->item[other].weight[k] > 0)
				range_add(&positive, all->item[other].weight[k]);
	p->colours = (struct colours){
		.kind = COLOURS_GROWING, .range = {0, positive.high > 0 ? positive.high : 1}, .name = "Weight (µS)"};
	if (positive.high > 30 * positive.low) {
		p->colours.range.low = positive.low;
		p->colours.logarithmic = true;
	}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct drives *all = view->data = mem_new(1, sizeof *all);

	all->all = plotted_read(f, request);
	for (int i = 0; i < all->all->count; i++) {
		const struct model *m = all->all->item[i].model;

		add(all, m);
		for (int d = 0; d < m->drives; d++)
			view->left = fmax(view->left, figure_width(f, m->drive[d].name));
	}
	if (all->count == 0)
		die_at(request->file[0], 0, "nothing to draw: no drive acts on a synapse");
	view->left = fmin(view->left, f->width / 4.0);
	for (int i = 0; i < all->count; i++)
		panel(f, all, i, view);
}

static void drives_free(void *data)
{
	struct drives *all = data;

	for (int i = 0; i < all->count; i++)
		free(all->item[i].weight);
	plotted_free(all->all);
	free(all->item);
	free(all);
}

const struct picture picture_drives = {
	.name = "drives",
	.help = "networks: how strongly each drive acts on each population",
	.view = view,
	.free = drives_free,
};
