/* The potentials of all sections of a network at moments one after another. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/shape.h"
#include "plot/map.h"
#include "plot/plotted.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/lookup.h"
#include "util/mem.h"

/* A section of a cell, as it is drawn. */
struct stick {
	double x[2], z[2]; /* um, near and far end */
	double behind;     /* how far the cell is from the front */
	bool soma;
	long trace; /* its potential, or -1 */
};

struct animation {
	struct plotted *networks;
	const struct model *model; /* the first of them */
	struct traces traces;
	struct stick *stick;
	size_t sticks, room;
	int frames;
	double first, step; /* ms, the first frame, and from frame to frame */
};

/* --- reading ------------------------------------------------------------------------- */

/* The first trial that did not fail. */
static void read_traces(struct animation *a, const char *path)
{
	struct input in;

	input_open(&in, path);
	do {
		if (a->traces.failed)
			plot_failed(in.name, a->traces.line, a->traces.trial, a->traces.failed);
		traces_free(&a->traces);
		if (!traces_read(&in, &a->traces, NULL))
			die_at(in.name, in.line, "nothing to draw: no data set that holds");
	} while (a->traces.failed);
	if (!a->traces.unit || strcmp(a->traces.unit, "mV") != 0)
		die_at(in.name, a->traces.line, "unit '%s': expected mV, as hnn-sim --vsec writes it",
		       a->traces.unit ? a->traces.unit : "");
	input_close(&in);
}

/* The column of a section of a cell, or -1. */
static long column(const struct lookup *columns, int gid, const struct population *p, int section)
{
	char *name = mem_printf("%d.%s.%s", gid, p->name, p->section[section].name);
	long at = lookup_find(columns, name);

	free(name);
	return at;
}

/* --- where cells are drawn --------------------------------------------------------------- */

/* How far neighbours are drawn apart: most of the width of the widest cell. */
static double apart(const struct model *m)
{
	struct shape *shape = mem_new(1, sizeof *shape);
	double widest = 0;

	for (int i = 0; i < m->populations; i++) {
		struct range x = {0, 0};

		shape_make(&m->population[i], shape);
		for (int s = 0; s < m->population[i].sections; s++) {
			range_add(&x, shape->axis[s].near[0]);
			range_add(&x, shape->axis[s].far[0]);
		}
		widest = fmax(widest, x.high - x.low);
	}
	free(shape);
	return 0.7 * widest;
}

/* Sections of all cells, seen from the front and a little from above and from the side. */
static void add_sticks(struct animation *a, const struct lookup *columns)
{
	const struct model *m = a->model;
	struct shape *shape = mem_new(1, sizeof *shape);
	double wide = apart(m);

	for (int i = 0; i < m->populations; i++) {
		const struct population *p = &m->population[i];

		shape_make(p, shape);
		for (int c = 0; c < p->cells; c++)
			for (int s = 0; s < p->sections; s++) {
				const struct axis *axis = &shape->axis[s];
				double x = wide * (p->x[c] + 0.5 * p->y[c]), z = p->z + 0.25 * wide * p->y[c];

				*GROW(a->stick, a->sticks, a->room) = (struct stick){
					.x = {x + axis->near[0], x + axis->far[0]},
					.z = {z + axis->near[2], z + axis->far[2]},
					.behind = p->y[c],
					.soma = s == p->root || p->sections == 1,
					.trace = column(columns, p->gid + c, p, s),
				};
			}
	}
	free(shape);
}

static int by_depth(const void *a, const void *b)
{
	const struct stick *s = a, *t = b;

	if (s->behind != t->behind)
		return s->behind > t->behind ? -1 : 1;
	return s->x[0] < t->x[0] ? -1 : s->x[0] > t->x[0];
}

/* --- drawing ------------------------------------------------------------------------- */

/* The potential, and of an animation the highest since the frame before: no spike falls between two frames. */
static double highest(const struct figure *f, const struct animation *a, long trace, double now)
{
	const struct traces *t = &a->traces;
	size_t end = range_first(nextafter(now, INFINITY), t->time, t->samples);
	size_t from = range_first(f->animated ? fmax(now - a->step, a->first) : now, t->time, t->samples);
	double most = t->value[trace][end ? end - 1 : 0];

	for (size_t i = from; i < end; i++)
		most = fmax(most, t->value[trace][i]);
	return most;
}

/* In a text: the sections at each level of the potential, as characters. */
static void draw_characters(struct figure *f, const struct panel *panel, const struct animation *a)
{
	int levels = colours_levels(&panel->colours);
	double line = (f->y.high - f->y.low) / f->down;

	for (int l = 0; l < levels; l++) {
		fprintf(f->script, "$level%d << EOD\n%.9g %.9g\n", l, 2 * f->x.low - f->x.high, f->y.low);
		for (size_t i = 0; i < a->sticks; i++) {
			const struct stick *s = &a->stick[i];
			int steps = 1 + (int)(hypot(s->x[1] - s->x[0], s->z[1] - s->z[0]) / line * 2);

			if (s->trace < 0 || colours_level(&panel->colours, highest(f, a, s->trace, panel->now)) != l)
				continue;
			for (int k = 0; k < steps; k++)
				fprintf(f->script, "%.6g %.6g\n", s->x[0] + (s->x[1] - s->x[0]) * k / steps,
				        s->z[0] + (s->z[1] - s->z[0]) * k / steps);
		}
		fputs("EOD\n", f->script);
	}
	for (int l = 0; l < levels; l++) {
		figure_item(f);
		fprintf(f->script, "$level%d using 1:2 with points pointtype '%s'", l, colours_character(&panel->colours, l));
	}
}

/* The sections of all cells, the farthest first, and their somata on them. */
static void draw_sticks(struct figure *f, const struct panel *panel, const struct animation *a)
{
	for (int somata = 0; somata < 2; somata++) {
		fprintf(f->script, "$sections%d << EOD\n", somata);
		for (size_t i = 0; i < a->sticks; i++) {
			const struct stick *s = &a->stick[i];
			unsigned colour = 0xd8d8d8;

			if (s->soma != somata)
				continue;
			if (s->trace >= 0)
				colour = colours_at(&panel->colours, highest(f, a, s->trace, panel->now));
			if (somata)
				fprintf(f->script, "%.6g %.6g %u\n", (s->x[0] + s->x[1]) / 2, (s->z[0] + s->z[1]) / 2, colour);
			for (int end = 0; !somata && end < 2; end++)
				fprintf(f->script, "%.6g %.6g %u\n%s", s->x[end], s->z[end], colour, end ? "\n" : "");
		}
		fputs("EOD\n", f->script);
	}
	if (panel->colours.name)
		colours_bar(f, &panel->colours);
	panel_scale(f, 'l', 1, "µm");
	if (panel->colours.name)
		colours_bar_item(f);
	figure_item(f);
	fputs("$sections0 using 1:2:3 with lines linewidth 1.3 linecolor rgb variable", f->script);
	figure_item(f);
	fputs("$sections1 using 1:2:3 with points pointtype 7 pointsize 0.8*point linecolor rgb variable", f->script);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	fputs("unset grid\nset border 0\nunset xtics\nunset ytics\n", f->script);
	if (f->text)
		draw_characters(f, panel, data);
	else
		draw_sticks(f, panel, data);
	figure_done(f);
	fputs("set border 3\n", f->script);
}

/* --- the view ------------------------------------------------------------------------ */

static void panels(struct figure *f, struct animation *a, struct range time, struct view *view)
{
	int across = (int)fmax(1, fmin(3, f->width / 300.0));
	struct range x = {INFINITY, -INFINITY}, z = {INFINITY, -INFINITY}, v = {INFINITY, -INFINITY};

	for (size_t i = 0; i < a->sticks; i++)
		for (int end = 0; end < 2; end++) {
			range_add(&x, a->stick[i].x[end]);
			range_add(&z, a->stick[i].z[end]);
		}
	for (size_t c = 0; c < a->traces.columns; c++)
		range_add_curve(&v, a->traces.time, a->traces.value[c], a->traces.samples, time);
	a->first = time.low;
	a->step = a->frames > 1 ? (time.high - time.low) / (a->frames - 1) : 0;
	for (int k = 0; k < a->frames; k++) {
		struct panel *p = view_panel(view);

		p->x = "";
		p->now = time.low + k * a->step;
		p->title = mem_printf("%.4g ms", p->now);
		p->xs = x;
		p->ys = z;
		p->room = 0.03;
		p->equal = true;
		p->labelled = true;
		p->height = f->animated ? 420 : 260;
		p->lines = 24;
		p->below = -30;
		p->across = a->frames < across ? a->frames : across;
		p->colours = (struct colours){.kind = COLOURS_GROWING, .range = v};
		if (f->text || f->animated || k % across == across - 1 || k == a->frames - 1)
			p->colours.name = "Potential (mV)";
		p->draw = draw;
	}
}

/* The span of time that was asked for, within that of the recording. */
static struct range span(const struct animation *a, const struct request *request)
{
	const struct traces *t = &a->traces;
	const char *from = plot_option(request, "from"), *to = plot_option(request, "to");
	struct range time = {t->time[0], t->time[t->samples - 1]};

	if (from)
		time.low = args_number("--from", from, time.low, time.high);
	if (to)
		time.high = args_number("--to", to, time.low, time.high);
	if (!(time.low < time.high))
		die_usage("--from: nothing moves from %g to %g ms", time.low, time.high);
	return time;
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct animation *a = view->data = mem_new(1, sizeof *a);
	const char *frames = plot_option(request, "frames");
	struct request first = *request;
	struct lookup columns = {0};
	struct plotted *networks;
	size_t known = 0;

	if (request->files != 2)
		die_usage("an animation is of two files: a network, and its potentials as hnn-sim --vsec writes them");
	first.files = 1;
	networks = a->networks = plotted_read(f, &first);
	a->model = networks->item->model;
	read_traces(a, request->file[1]);
	for (size_t c = 0; c < a->traces.columns; c++)
		if (lookup_find(&columns, a->traces.name[c]) == LOOKUP_NONE)
			lookup_add(&columns, a->traces.name[c], c);
	add_sticks(a, &columns);
	qsort(a->stick, a->sticks, sizeof *a->stick, by_depth);
	for (size_t i = 0; i < a->sticks; i++)
		known += a->stick[i].trace >= 0;
	if (!known)
		die_at(request->file[1], a->traces.line, "no column is a section of this network, such as 0.%s.%s",
		       a->model->population->name, a->model->population->section->name);
	a->frames = (int)args_integer("--frames", frames ? frames : f->animated ? "100" : f->text ? "2" : "6", 1, 2000);
	view->moves = true;
	view->left = PANEL_SCALE;
	panels(f, a, span(a, request), view);
	lookup_free(&columns);
}

static void animation_free(void *data)
{
	struct animation *a = data;

	plotted_free(a->networks);
	traces_free(&a->traces);
	free(a->stick);
	free(a);
}

static const struct option_spec options[] = {
	{"frames", 0, "N", "animation: how many moments (default: 100; in a picture 6)"},
	{"from", 0, "MS", "animation: when it begins (default: as the potentials)"},
	{"to", 0, "MS", "animation: when it ends (default: as the potentials)"},
	{0},
};

const struct picture picture_animation = {
	.name = "animation",
	.help = "a network and its potentials: all sections, at one moment after another",
	.option = options,
	.view = view,
	.free = animation_free,
};
