/* Draws of parameters: how each is distributed, and each two together. Rows and columns are parameters: on the diagonal
 * the distributions, below it the draws, above it the correlations. */
#include <math.h>
#include <stdlib.h>

#include "plot/plot.h"
#include "plot/scale.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"

enum { BINS = 30, MOST = 20 };

/* A column of all files. */
struct variable {
	char *name, *split; /* with its unit; the same in words that can be lines */
	bool log;
	double start, best; /* of the first file's fit, or NaN */
	struct range range;
};

struct pairs {
	struct columns *file; /* [files] */
	int files;
	size_t n;                  /* columns */
	bool roomy;                /* names go beside the axes */
	struct variable *variable; /* [n] */
};

static const struct style start = {.colour = 0x000000, .point = "6", .letter = "'S'", .size = 1.1},
						  best = {.colour = 0x000000, .point = "2", .letter = "'B'", .size = 1.1};

static struct style dots(int file, size_t rows)
{
	return (struct style){.colour = figure_clear(figure_colour(file), rows > 300 ? 0.35 : 0.7),
	                      .point = "7",
	                      .letter = "'.'",
	                      .size = rows > 300 ? 0.35 : 0.5};
}

/* A place on a variable's scale, and the value there. */
static double scaled(const struct variable *v, double x)
{
	return v->log ? log(x) : x;
}

static double unscaled(const struct variable *v, double x)
{
	return v->log ? exp(x) : x;
}

/* The distribution of a column: the height of each of BINS bins over its range, as parts of the draws. */
static void distribution(const struct columns *t, size_t column, const struct variable *v, double height[BINS])
{
	double low = scaled(v, v->range.low), width = (scaled(v, v->range.high) - low) / BINS;

	for (int b = 0; b < BINS; b++)
		height[b] = 0;
	for (size_t i = 0; i < t->rows; i++) {
		double at = (scaled(v, t->value[i * t->count + column]) - low) / width;

		height[(int)fmin(fmax(at, 0), BINS - 1)] += 1 / (double)t->rows;
	}
}

static void mark(struct figure *f, double x, double y, const struct style *style)
{
	if (isnan(x) || isnan(y) || !range_holds(f->x, x) || !range_holds(f->y, y))
		return;
	figure_item(f);
	fprintf(f->script, "'+' every ::0::0 using (%.9g):(%.9g)", x, y);
	figure_points(f, style);
}

/* A variable's axis; the ends of one that is logarithmic. */
static void axis(struct figure *f, const struct variable *v, char which, bool numbers)
{
	if (v->log)
		parameter_log_axis(f, which, numbers);
}

static void end_axis(struct figure *f, const struct variable *v, char which)
{
	if (v->log)
		parameter_end_axis(f, which);
}

/* The distribution of a column in each file. */
static void draw_distribution(struct figure *f, const struct panel *panel, const struct pairs *pairs, size_t x)
{
	const struct variable *v = &pairs->variable[x];

	for (int k = 0; k < pairs->files; k++) {
		double height[BINS], low = scaled(v, v->range.low), width = (scaled(v, v->range.high) - low) / BINS;

		distribution(&pairs->file[k], x, v, height);
		fprintf(f->script, "$bins%d << EOD\n", k);
		for (int b = 0; b < BINS; b++)
			fprintf(f->script, "%.9g %.9g\n%.9g %.9g\n", unscaled(v, low + width * b), height[b],
			        unscaled(v, low + width * (b + 1)), height[b]);
		fputs("EOD\n", f->script);
	}
	axis(f, v, 'x', !panel->shares);
	for (int k = 0; k < pairs->files; k++) {
		struct style style = figure_curve_style(f, k, pairs->files);

		if (!f->text) {
			figure_item(f);
			fprintf(f->script, "$bins%d using 1:2 with filledcurves y=0 fillcolor rgb 0x%06x fillstyle solid", k,
			        figure_clear(style.colour, 0.15));
		}
		figure_item(f);
		fprintf(f->script, "$bins%d using 1:2", k);
		figure_lines(f, &style);
	}
	mark(f, v->start, 0, &start);
	mark(f, v->best, 0, &best);
	figure_done(f);
	end_axis(f, v, 'x');
}

/* Two columns. */
static void draw_pair(struct figure *f, const struct panel *panel, const struct pairs *pairs, size_t x, size_t y)
{
	const struct variable *vx = &pairs->variable[x], *vy = &pairs->variable[y];

	for (int k = 0; k < pairs->files; k++) {
		const struct columns *t = &pairs->file[k];

		fprintf(f->script, "$draws%d << EOD\n", k);
		for (size_t i = 0; i < t->rows; i++)
			fprintf(f->script, "%.6g %.6g\n", t->value[i * t->count + x], t->value[i * t->count + y]);
		fputs("EOD\n", f->script);
	}
	axis(f, vx, 'x', !panel->shares);
	axis(f, vy, 'y', !panel->labelled);
	for (int k = 0; k < pairs->files; k++) {
		struct style style = dots(k, pairs->file[k].rows);

		figure_item(f);
		fprintf(f->script, "$draws%d using 1:2", k);
		figure_points(f, &style);
	}
	mark(f, vx->start, vy->start, &start);
	mark(f, vx->best, vy->best, &best);
	figure_done(f);
	end_axis(f, vx, 'x');
	end_axis(f, vy, 'y');
}

/* The correlation of two columns, on their scales; NaN where one is constant. */
static double correlation(const struct pairs *pairs, int file, size_t x, size_t y)
{
	const struct columns *t = &pairs->file[file];
	double mx = 0, my = 0, xx = 0, xy = 0, yy = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < t->rows; i++) {
			double dx = scaled(&pairs->variable[x], t->value[i * t->count + x]) - mx;
			double dy = scaled(&pairs->variable[y], t->value[i * t->count + y]) - my;

			xx += pass ? dx * dx : dx / (double)t->rows;
			yy += pass ? dy * dy : dy / (double)t->rows;
			xy += pass ? dx * dy : 0;
			if (!pass && i + 1 == t->rows) {
				mx = xx;
				my = yy;
				xx = yy = 0;
			}
		}
	return xy / sqrt(xx * yy);
}

/* The correlation of two columns in each file, in words. */
static void draw_correlation(struct figure *f, const struct pairs *pairs, size_t x, size_t y)
{
	fputs("unset border\nunset xtics\nunset ytics\nunset grid\n", f->script);
	for (int k = 0; k < pairs->files; k++) {
		double r = correlation(pairs, k, x, y);

		if (!isnan(r))
			fprintf(f->script, "set label '%.2f' at graph 0.5, graph %g center textcolor rgb '#%06x'\n", r,
			        (pairs->files - k) / (1.0 + pairs->files), pairs->files > 1 ? figure_colour(k) : 0x202020);
	}
	figure_item(f);
	fputs("NaN notitle", f->script);
	figure_done(f);
	fputs("set border 3 linewidth 1 linecolor rgb '#404040'\nset xtics\nset ytics\nset grid\n", f->script);
}

/* Column item / n of rows item % n. */
static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct pairs *pairs = data;
	size_t x = (size_t)panel->item / pairs->n, y = (size_t)panel->item % pairs->n;

	if (x == y)
		draw_distribution(f, panel, pairs, x);
	else if (x < y)
		draw_pair(f, panel, pairs, x, y);
	else
		draw_correlation(f, pairs, x, y);
}

/* What the files and their comments say of a column. */
static void variable(const struct pairs *pairs, size_t column)
{
	struct variable *v = &pairs->variable[column];
	const char *address = pairs->file->name[column];
	struct bounds bounds = {.start = NAN};

	*v = (struct variable){.name = plot_parameter(address), .range = {INFINITY, -INFINITY}};
	v->split = parameter_words(address);
	for (int k = 0; k < pairs->files; k++)
		for (size_t i = 0; i < pairs->file[k].rows; i++)
			range_add(&v->range, pairs->file[k].value[i * pairs->n + column]);
	v->log = parameter_bounds(pairs->file, address, &bounds) && bounds.log && v->range.low > 0 &&
	         v->range.high > 2 * v->range.low;
	v->start = bounds.start;
	v->best = parameter_number(pairs->file, "summary", address, " best=");
	if (v->range.high <= v->range.low) {
		v->range.low -= 0.5;
		v->range.high += 0.5;
	}
}

/* The panel of a row and a column. */
static void panel_of(const struct figure *f, const struct pairs *pairs, struct view *view, size_t x, size_t y)
{
	const struct variable *vx = &pairs->variable[x], *vy = &pairs->variable[y];
	struct panel *p = view_panel(view);

	p->x = pairs->roomy ? vx->name : vx->split;
	p->height = (int)fmax(70, 600 / (double)pairs->n);
	p->across = (int)pairs->n;
	p->item = (int)(x * pairs->n + y);
	p->draw = draw;
	p->xs = vx->range;
	p->labelled = x > 0 && !f->text;
	if (x < y) {
		p->ys = vy->range;
		p->room = vy->log ? 0 : 0.03;
		p->y = (pairs->roomy && !x) || f->text ? vy->name : NULL;
	} else {
		range_add(&p->ys, 0);
		range_add(&p->ys, x > y);
	}
	for (int k = 0; x == y && k < pairs->files; k++) {
		double height[BINS];

		distribution(&pairs->file[k], x, vx, height);
		for (int b = 0; b < BINS; b++)
			range_add(&p->ys, 1.05 * height[b]);
	}
	if (x == y && !pairs->roomy)
		p->title = mem_text(vx->split);
	if (x == y)
		p->labelled = !f->text;
}

static void read_file(struct pairs *pairs, int k, const char *path)
{
	struct columns *t = &pairs->file[k];
	struct input in;

	input_open(&in, path);
	columns_read(&in, t);
	if (k && t->count != pairs->n)
		die_at(in.name, 0, "%zu columns, where the first file has %zu", t->count, pairs->n);
	pairs->n = t->count;
	if (pairs->n > MOST)
		die_at(in.name, 0, "%zu columns: at most %d are drawn in pairs", pairs->n, MOST);
	for (size_t i = 0; i < t->rows * t->count; i++) {
		if (isnan(t->value[i]))
			die_at(in.name, 0, "row %zu: column %s is not a number", i / t->count + 1, t->name[i % t->count]);
		plot_check(in.name, 0, (double)i, t->value[i]);
	}
	input_close(&in);
}

static void legend(const struct figure *f, const struct request *r, struct view *view, const struct pairs *pairs)
{
	bool any_start = false, any_best = false;

	for (int k = 0; r->files > 1 && k < r->files; k++) {
		struct style style = figure_curve_style(f, k, r->files);

		view_entry(view, r->label[k], &style);
	}
	for (size_t i = 0; i < pairs->n; i++) {
		const struct variable *v = &pairs->variable[i];

		any_start |= !isnan(v->start) && range_holds(v->range, v->start);
		any_best |= !isnan(v->best) && range_holds(v->range, v->best);
	}
	if (any_best)
		view_entry(view, "best evaluation", &best);
	if (any_start)
		view_entry(view, "start", &start);
}

/* Whether names are no longer than axes. */
static bool roomy(const struct figure *f, const struct pairs *pairs)
{
	enum { BELOW = 100, BETWEEN = 14, UNIT = 56 };
	double high = (f->height ? f->height - BELOW : 600) / (double)pairs->n - BETWEEN, longest = 0;

	for (size_t i = 0; i < pairs->n; i++)
		longest = fmax(longest, figure_width(f, pairs->variable[i].name));
	return pairs->n <= 4 && longest - UNIT < high;
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	enum { BESIDE = 180, EACH = 110 }; /* pixels, where the size is free */
	struct pairs *pairs = view->data = mem_new(1, sizeof *pairs);

	*pairs = (struct pairs){.file = mem_new((size_t)r->files, sizeof *pairs->file), .files = r->files};
	for (int k = 0; k < r->files; k++)
		read_file(pairs, k, r->file[k]);
	pairs->variable = mem_new(pairs->n, sizeof *pairs->variable);
	for (size_t i = 0; i < pairs->n; i++)
		variable(pairs, i);
	if (!f->text && !f->height)
		f->width = (int)fmax(f->width, BESIDE + EACH * (double)pairs->n);
	pairs->roomy = roomy(f, pairs);
	legend(f, r, view, pairs);
	for (size_t y = 0; y < pairs->n; y++)
		for (size_t x = 0; x < pairs->n; x++)
			if (x <= y || !f->text)
				panel_of(f, pairs, view, x, y);
}

static void pairs_free(void *data)
{
	struct pairs *pairs = data;

	for (int k = 0; k < pairs->files; k++)
		columns_free(&pairs->file[k]);
	for (size_t i = 0; i < pairs->n; i++) {
		free(pairs->variable[i].name);
		free(pairs->variable[i].split);
	}
	free(pairs->variable);
	free(pairs->file);
	free(pairs);
}

const struct picture picture_pairs = {
	.name = "pairs",
	.help = "draws of parameters: each one's distribution, and each two together",
	.view = view,
	.free = pairs_free,
};
