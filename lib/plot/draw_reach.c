/* Where the connections of a cell reach, and how strong they are there. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>

#include "plot/map.h"
#include "plot/plotted.h"
#include "sim/bundle.h"
#include "util/err.h"
#include "util/mem.h"

/* A connection from the cell, a panel. */
struct reached {
	const struct model *model;
	const struct connection *connection;
	int source;     /* the cell in its population */
	double *weight; /* [cells of the target] uS, NaN where it is not connected */
};

struct reaches {
	struct plotted *all;
	struct reached *item;
	int count, room;
};

/* The weight of a connection from the cell to each of its targets. */
static double *weights(const struct model *m, const struct connection *c, int source)
{
	const struct population *from = &m->population[c->source], *to = &m->population[c->target];
	double *weight = mem_new((size_t)to->cells + 1, sizeof *weight);

	for (int i = 0; i < to->cells; i++)
		weight[i] = c->pair || (!c->autapses && c->source == c->target && i == source) ? NAN : 1;
	for (size_t k = 0; c->pair && k < c->pairs; k++)
		if (c->pair[k].source == source)
			weight[c->pair[k].target] = 1;
	for (int i = 0; i < to->cells; i++)
		weight[i] *= c->weight * c->gain * sections_count(&c->sections) *
		             falloff(m, c->lambda, to->x[i] - from->x[source], to->y[i] - from->y[source]);
	return weight;
}

/* --- drawing ------------------------------------------------------------------------- */

/* The datablock of the target's cells at a level of the colours (a text), at any (level -1), or of those that are not
 * connected (-2). False where there are none. */
static bool cells(struct figure *f, const struct panel *panel, const struct reached *r, int level, const char *name)
{
	const struct population *to = &r->model->population[r->connection->target];
	bool any = false;

	fprintf(f->script, "$%s << EOD\n", name);
	for (int i = 0; i < to->cells; i++) {
		bool none = isnan(r->weight[i]);

		if (none != (level == -2) || (level >= 0 && colours_level(&panel->colours, r->weight[i]) != level))
			continue;
		fprintf(f->script, "%.9g %.9g %u\n", to->x[i] * r->model->spacing, to->y[i] * r->model->spacing,
		        none ? 0 : colours_at(&panel->colours, r->weight[i]));
		any = true;
	}
	fputs("EOD\n", f->script);
	return any;
}

/* In a text: a character for each level. */
static void draw_levels(struct figure *f, const struct panel *panel, const struct reached *r)
{
	bool any[16];

	for (int l = 0; l < colours_levels(&panel->colours); l++) {
		char *name = mem_printf("level%d", l);

		any[l] = cells(f, panel, r, l, name);
		free(name);
	}
	for (int l = 0; l < colours_levels(&panel->colours); l++)
		if (any[l]) {
			figure_item(f);
			fprintf(f->script, "$level%d using 1:2 with points pointtype '%s'", l,
			        colours_character(&panel->colours, l));
		}
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	static const struct style source = {.colour = 0xd55e00, .point = "4", .letter = "'S'", .size = 1.8},
							  others = {.colour = 0x7a7a7a, .point = "2", .letter = "'x'", .size = 0.5};
	const struct reached *r = &((const struct reaches *)data)->item[panel->item];
	const struct population *from = &r->model->population[r->connection->source];
	double apart = r->model->spacing / (f->x.high - f->x.low) * f->across;
	bool some = cells(f, panel, r, -2, "others");

	fprintf(f->script, "$source << EOD\n%.9g %.9g\nEOD\n", from->x[r->source] * r->model->spacing,
	        from->y[r->source] * r->model->spacing);
	if (f->text) {
		draw_levels(f, panel, r);
	} else {
		cells(f, panel, r, -1, "cells");
		colours_bar(f, &panel->colours);
		fputs("unset grid\n", f->script);
		colours_bar_item(f);
		figure_item(f);
		fprintf(f->script, "$cells using 1:2:3 with points pointtype 5 pointsize %.3g*point linecolor rgb variable",
		        fmax(0.3, fmin(3, apart / 10)));
	}
	if (some) {
		figure_item(f);
		fputs("$others using 1:2", f->script);
		figure_points(f, &others);
	}
	figure_item(f);
	fputs("$source using 1:2", f->script);
	figure_points(f, &source);
	figure_done(f);
}

/* --- the view ------------------------------------------------------------------------ */

static void panel(const struct figure *f, const struct reaches *all, int item, char *title, struct view *view)
{
	enum { WIDE = 700 };
	const struct reached *r = &all->item[item];
	const struct population *pair[] = {&r->model->population[r->connection->source],
	                                   &r->model->population[r->connection->target]};
	struct panel *p = view_panel(view);
	struct range weight = {INFINITY, -INFINITY};

	p->x = "x (µm)";
	p->title = title;
	p->height = 250;
	p->lines = 18;
	p->across = f->width >= WIDE && !f->text ? 2 : 1;
	p->y = p->across == 2 && item % 2 ? NULL : "y (µm)";
	p->room = 0.06;
	p->equal = true;
	p->item = item;
	p->draw = draw;
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < pair[k]->cells; i++) {
			range_add(&p->xs, pair[k]->x[i] * r->model->spacing);
			range_add(&p->ys, pair[k]->y[i] * r->model->spacing);
		}
	for (int i = 0; i < pair[1]->cells; i++)
		range_add(&weight, r->weight[i]);
	p->colours = (struct colours){
		.kind = COLOURS_GROWING, .range = {0, weight.high > 0 ? weight.high : 1}, .name = "Weight (µS)"};
}

/* The connections of a network's cell. */
static void choose(const struct figure *f, struct reaches *all, const struct drawn *network, int gid,
                   const char *pattern, struct view *view)
{
	const struct model *m = network->model;

	for (int i = 0; i < m->connections; i++) {
		const struct connection *c = &m->connection[i];
		char *address = plotted_address(m, c);

		if (c->source == model_gid_population(m, gid) && (!pattern || fnmatch(pattern, address, 0) == 0)) {
			int source = gid - m->population[c->source].gid;

			*GROW(all->item, all->count, all->room) = (struct reached){m, c, source, weights(m, c, source)};
			panel(f, all, all->count - 1,
			      all->all->count > 1 ? mem_printf("%s: %s", network->label, address) : mem_text(address), view);
		}
		free(address);
	}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct reaches *all = view->data = mem_new(1, sizeof *all);
	const char *cell = plot_option(request, "cell"), *pattern = plot_option(request, "connection");

	all->all = plotted_read(f, request);
	for (int i = 0; i < all->all->count; i++) {
		const struct model *m = all->all->item[i].model;
		const struct population *last = &m->population[m->populations - 1];
		int gid = cell ? (int)args_integer("--cell", cell, 0, last->gid + last->cells - 1) : 0;

		choose(f, all, &all->all->item[i], gid, pattern, view);
	}
	if (all->count == 0)
		die_at(request->file[0], 0, "nothing to draw: no connection of cell %s%s", cell ? cell : "0",
		       pattern ? " matches" : "");
}

static void reaches_free(void *data)
{
	struct reaches *all = data;

	for (int i = 0; i < all->count; i++)
		free(all->item[i].weight);
	plotted_free(all->all);
	free(all->item);
	free(all);
}

static const struct option_spec options[] = {
	{"cell", 0, "GID", "reach: the cell whose connections are drawn (default: 0)"},
	{"connection", 0, "PATTERN", "connectivity, reach: those to draw, as 'L2_*' (default: all)"},
	{0},
};

const struct picture picture_reach = {
	.name = "reach",
	.help = "networks: which cells a cell is connected to, and how strongly",
	.option = options,
	.view = view,
	.free = reaches_free,
};
