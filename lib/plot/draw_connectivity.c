/* The connections of networks: weights from cell to cell, and by distance. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/map.h"
#include "plot/plotted.h"
#include "plot/numbers.h"
#include "sim/bundle.h"
#include "util/err.h"
#include "util/mem.h"

/* The weights of the chosen connections of a receptor, a panel: a row a source cell, a column a target; of many
 * cells every so many. */
struct matrix {
	const struct drawn *network;
	const char *receptor;
	int side;       /* cells of the network that are drawn */
	int cells;      /* that there are */
	double *weight; /* [side][side] uS onto a cell, NaN where nothing is connected */
};

/* A chosen connection. */
struct wire {
	char *name; /* its address */
	const struct model *model;
	const struct connection *connection;
	int receptor;  /* number of its receptor, from 0 */
	double *x, *y; /* [STEPS] um and uS of a synapse */
	struct style style;
};

struct connectivity {
	struct plotted *all;
	struct matrix *matrix;
	struct wire *wire;
	int matrices, matrix_room, wires, wire_room;
};

enum { STEPS = 200 };

static const char *receptor(const struct model *m, const struct connection *c)
{
	return m->population[c->target].synapse[c->synapse].name;
}

/* --- cell to cell -------------------------------------------------------------------- */

/* The cell that is number `i` of those that are drawn, and the place of one, or -1. */
static int cell(const struct matrix *x, int i)
{
	return (int)((i + 0.5) * x->cells / x->side);
}

static int drawn(const struct matrix *x, int gid)
{
	int i = (int)((double)gid * x->side / x->cells);

	return cell(x, i) == gid ? i : -1;
}

static void add(struct matrix *x, const struct connection *c, int from, int to)
{
	const struct model *m = x->network->model;
	const struct population *a = &m->population[c->source], *b = &m->population[c->target];
	int row = drawn(x, a->gid + from), column = drawn(x, b->gid + to);
	double *weight;

	if (row < 0 || column < 0)
		return;
	weight = &x->weight[(size_t)row * (size_t)x->side + (size_t)column];
	*weight = (isnan(*weight) ? 0 : *weight) + c->weight * c->gain * sections_count(&c->sections) *
	                                               falloff(m, c->lambda, b->x[to] - a->x[from], b->y[to] - a->y[from]);
}

/* Add a connection to the matrix of its receptor. */
static void add_connection(struct matrix *x, const struct connection *c)
{
	const struct population *a = &x->network->model->population[c->source];
	const struct population *b = &x->network->model->population[c->target];

	for (size_t i = 0; i < c->pairs; i++)
		add(x, c, c->pair[i].source, c->pair[i].target);
	if (c->pair)
		return;
	for (int row = 0; row < x->side; row++)
		for (int column = 0; column < x->side; column++) {
			int from = cell(x, row) - a->gid, to = cell(x, column) - b->gid;

			if (from >= 0 && from < a->cells && to >= 0 && to < b->cells &&
			    (c->autapses || c->source != c->target || from != to))
				add(x, c, from, to);
		}
}

static struct matrix *find(struct connectivity *all, const struct drawn *network, const char *name)
{
	enum { MOST = 600 };
	const struct model *m = network->model;
	const struct population *last = &m->population[m->populations - 1];
	struct matrix *x;

	for (int i = 0; i < all->matrices; i++)
		if (all->matrix[i].network == network && strcmp(all->matrix[i].receptor, name) == 0)
			return &all->matrix[i];
	x = GROW(all->matrix, all->matrices, all->matrix_room);
	*x = (struct matrix){network, name, 0, last->gid + last->cells, NULL};
	x->side = x->cells < MOST ? x->cells : MOST;
	x->weight = mem_new((size_t)x->side * (size_t)x->side, sizeof *x->weight);
	for (size_t i = 0; i < (size_t)x->side * (size_t)x->side; i++)
		x->weight[i] = NAN;
	return x;
}

/* The weight at a place of the panel: sources from the top down, targets from the left. */
static double weight(const void *data, struct range x, double y)
{
	const struct matrix *m = data;
	double share = (double)m->side / m->cells;
	int column = (int)((x.low + x.high) / 2 * share), row = (int)((m->cells - y) * share);

	if (column < 0 || column >= m->side || row < 0 || row >= m->side)
		return NAN;
	return m->weight[(size_t)row * (size_t)m->side + (size_t)column];
}

/* The populations' names along both axes, and lines between them. */
static void borders(struct figure *f, const struct panel *panel, const struct matrix *x)
{
	const struct model *m = x->network->model;
	struct map_names names = plotted_names(f, m);

	for (int axis = 0; axis < 2; axis++) {
		for (int i = 0; i < m->populations; i++) {
			names.at[i] = m->population[i].gid + m->population[i].cells / 2.0;
			names.at[i] = axis ? x->cells - names.at[i] : names.at[i];
		}
		names.count = axis && !panel->y ? 0 : m->populations;
		map_names(f, panel, axis ? 'y' : 'x', &names, f->text ? f->width / 4.0 : 240);
	}
	for (int i = 1; i < m->populations && !f->text; i++) {
		int gid = m->population[i].gid;

		fprintf(f->script,
		        "set arrow from first %d,%d to first %d,%d nohead front linewidth 0.8 linecolor rgb '#c0c0c0'\n"
		        "set arrow from first %d,%d to first %d,%d nohead front linewidth 0.8 linecolor rgb '#c0c0c0'\n",
		        gid, 0, gid, x->cells, 0, x->cells - gid, x->cells, x->cells - gid);
	}
	plotted_names_free(&names);
}

static void draw_matrix(struct figure *f, const struct panel *panel, const void *data)
{
	const struct matrix *x = &((const struct connectivity *)data)->matrix[panel->item];
	struct map map = {weight, x, x->side, x->side};

	borders(f, panel, x);
	map_draw(f, panel, &map);
	figure_done(f);
}

static void matrix_panel(const struct figure *f, struct connectivity *all, int i, struct view *view)
{
	enum { WIDE = 700 };
	const struct matrix *x = &all->matrix[i];
	struct panel *p = view_panel(view);
	bool beside = all->matrices > 1 && f->width >= WIDE && !f->text;
	double most = 0;

	for (const struct matrix *other = all->matrix; other < all->matrix + all->matrices; other++)
		for (size_t k = 0; k < (size_t)other->side * (size_t)other->side; k++)
			if (strcmp(other->receptor, x->receptor) == 0 && other->weight[k] > most)
				most = other->weight[k];
	p->x = "Target cell";
	p->y = i % 2 && beside ? NULL : "Source cell";
	p->title = all->all->count > 1 ? mem_printf("%s: %s", x->network->label, x->receptor) : mem_text(x->receptor);
	p->xs = p->ys = (struct range){0, x->cells};
	p->height = 280;
	p->lines = 24;
	p->across = beside ? 2 : 1;
	p->below = 50;
	p->labelled = true;
	p->item = i;
	p->draw = draw_matrix;
	p->colours = (struct colours){.kind = COLOURS_GROWING, .range = {0, most > 0 ? most : 1}, .name = "Weight (µS)"};
}

/* --- by distance --------------------------------------------------------------------- */

/* The distance between the corners of what the cells span, um. */
static double widest(const struct model *m)
{
	struct range x = {INFINITY, -INFINITY}, y = {INFINITY, -INFINITY};

	for (int p = 0; p < m->populations; p++)
		for (int c = 0; c < m->population[p].cells; c++) {
			range_add(&x, m->population[p].x[c]);
			range_add(&y, m->population[p].y[c]);
		}
	return m->spacing * fmax(hypot(x.high - x.low, y.high - y.low), 1);
}

static void add_wire(struct connectivity *all, const struct drawn *network, const struct connection *c,
                     const char *address)
{
	const struct model *m = network->model;
	struct wire *w = GROW(all->wire, all->wires, all->wire_room);
	double end = widest(m);

	*w = (struct wire){.model = m, .connection = c};
	for (const struct wire *before = all->wire; before < w; before++) {
		if (strcmp(receptor(before->model, before->connection), receptor(m, c)) == 0) {
			w->receptor = before->receptor;
			break;
		}
		w->receptor = before->receptor < w->receptor ? w->receptor : before->receptor + 1;
	}
	w->name = all->all->count > 1 ? mem_printf("%s: %s", network->label, address) : mem_text(address);
	w->x = mem_new(STEPS, sizeof *w->x);
	w->y = mem_new(STEPS, sizeof *w->y);
	for (int i = 0; i < STEPS; i++) {
		w->x[i] = end * i / (STEPS - 1);
		w->y[i] = c->weight * c->gain * falloff(m, c->lambda, w->x[i] / m->spacing, 0);
	}
}

/* In the colour of the source, dashed by receptor, with a number. */
static struct style style_of(struct figure *f, const struct connectivity *all, int i)
{
	const struct wire *w = &all->wire[i];
	struct style style = figure_curve_style(f, i, all->wires);

	style.line = 2;
	style.colour = figure_named(f, ROLE_POPULATION, w->model->population[w->connection->source].name);
	style.dash = w->receptor;
	style.number = all->wires > 1 ? 1 + i : 0;
	return style;
}

static void draw_wires(struct figure *f, const struct panel *panel, const void *data)
{
	const struct connectivity *all = data;
	struct numbered *curve = mem_new((size_t)all->wires, sizeof *curve);

	(void)panel;
	for (int i = 0; i < all->wires; i++) {
		const struct wire *w = &all->wire[i];

		curve[i] = (struct numbered){w->x, w->y, STEPS, &w->style};
		fprintf(f->script, "$wire%d << EOD\n", i);
		figure_curve(f, w->x, w->y, STEPS, "");
		fputs("EOD\n", f->script);
	}
	numbers_draw(f, curve, all->wires);
	for (int i = 0; i < all->wires; i++) {
		figure_item(f);
		fprintf(f->script, "$wire%d using 1:2", i);
		figure_lines(f, &all->wire[i].style);
	}
	figure_done(f);
	free(curve);
}

static void wires_panel(struct figure *f, struct connectivity *all, struct view *view)
{
	struct panel *p = view_panel(view);
	double least = INFINITY;

	p->x = "Distance in the plane (µm)";
	p->y = "Weight of a synapse (µS)";
	p->title = mem_text("By distance");
	p->height = 300;
	p->lines = 16;
	p->draw = draw_wires;
	for (int i = 0; i < all->wires; i++) {
		struct wire *w = &all->wire[i];

		w->style = style_of(f, all, i);
		view_entry(view, w->name, &w->style);
		range_add(&p->xs, 0);
		range_add(&p->xs, w->x[STEPS - 1]);
		range_add(&p->ys, 0);
		range_add(&p->ys, w->y[0]);
		least = w->y[0] > 0 ? fmin(least, w->y[0]) : least;
	}
	if (p->ys.high > 30 * least) {
		p->logarithmic = true;
		p->ys.low = least / 10;
	}
}

/* --- both ---------------------------------------------------------------------------- */

/* The chosen connections of a network. */
static void choose(struct connectivity *all, const struct drawn *network, const char *pattern)
{
	const struct model *m = network->model;

	for (int i = 0; i < m->connections; i++) {
		const struct connection *c = &m->connection[i];
		char *address = plotted_address(m, c);

		if (!pattern || fnmatch(pattern, address, 0) == 0) {
			add_connection(find(all, network, receptor(m, c)), c);
			add_wire(all, network, c, address);
		}
		free(address);
	}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct connectivity *all = view->data = mem_new(1, sizeof *all);
	const char *pattern = plot_option(request, "connection");

	all->all = plotted_read(f, request);
	for (int i = 0; i < all->all->count; i++)
		choose(all, &all->all->item[i], pattern);
	if (all->wires == 0)
		die_at(request->file[0], 0, "nothing to draw: no connection%s%s%s", pattern ? " matches '" : "",
		       pattern ? pattern : "", pattern ? "'" : "");
	for (int i = 0; i < all->matrices; i++)
		matrix_panel(f, all, i, view);
	view->legend = view->panels;
	wires_panel(f, all, view);
	view->left = plotted_left(f, all->all);
}

static void connectivity_free(void *data)
{
	struct connectivity *all = data;

	for (int i = 0; i < all->matrices; i++)
		free(all->matrix[i].weight);
	for (int i = 0; i < all->wires; i++) {
		free(all->wire[i].name);
		free(all->wire[i].x);
		free(all->wire[i].y);
	}
	plotted_free(all->all);
	free(all->matrix);
	free(all->wire);
	free(all);
}

static const struct option_spec options[] = {
	{"connection", 0, "PATTERN", "connectivity, reach: those to draw, as 'L2_*' (default: all)"},
	{0},
};

const struct picture picture_connectivity = {
	.name = "connectivity",
	.help = "networks: weights from cell to cell, and by distance",
	.option = options,
	.view = view,
	.free = connectivity_free,
};
