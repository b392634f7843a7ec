/* Draws of parameters: how each is distributed, and each two together. */
#include <math.h>
#include <stdlib.h>

#include "plot/plot.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"

enum { BINS = 30, ACROSS = 3, MOST = 8 };

struct pairs {
	struct columns *file; /* [files] */
	int files;
	size_t n; /* columns */
};

static struct style dots(int file)
{
	return (struct style){
		.colour = figure_clear(figure_colour(file), 0.35), .point = "7", .letter = "'.'", .size = 0.35};
}

/* The distribution of a column: the height of each of BINS bins over a range. */
static void distribution(const struct columns *t, size_t column, struct range range, double height[BINS])
{
	double width = (range.high - range.low) / BINS;

	for (int b = 0; b < BINS; b++)
		height[b] = 0;
	for (size_t i = 0; i < t->rows; i++) {
		double at = (t->value[i * t->count + column] - range.low) / width;

		height[(int)fmin(fmax(at, 0), BINS - 1)] += 1 / ((double)t->rows * width);
	}
}

/* The distribution of column `item` in each file. */
static void draw_distribution(struct figure *f, const struct panel *panel, const void *data)
{
	const struct pairs *pairs = data;

	for (int k = 0; k < pairs->files; k++) {
		double height[BINS], width = (panel->xs.high - panel->xs.low) / BINS;

		distribution(&pairs->file[k], (size_t)panel->item, panel->xs, height);
		fprintf(f->script, "$bins%d << EOD\n", k);
		for (int b = 0; b < BINS; b++)
			fprintf(f->script, "%.9g %.9g\n%.9g %.9g\n", panel->xs.low + width * b, height[b],
			        panel->xs.low + width * (b + 1), height[b]);
		fputs("EOD\n", f->script);
	}
	for (int k = 0; k < pairs->files; k++) {
		struct style style = figure_curve_style(f, k, pairs->files);

		figure_item(f);
		fprintf(f->script, "$bins%d using 1:2", k);
		figure_lines(f, &style);
	}
	figure_done(f);
}

/* Two columns, item = x + y times their number. */
static void draw_pair(struct figure *f, const struct panel *panel, const void *data)
{
	const struct pairs *pairs = data;
	size_t x = (size_t)panel->item % pairs->n, y = (size_t)panel->item / pairs->n;

	for (int k = 0; k < pairs->files; k++) {
		const struct columns *t = &pairs->file[k];

		fprintf(f->script, "$draws%d << EOD\n", k);
		for (size_t i = 0; i < t->rows; i++)
			fprintf(f->script, "%.6g %.6g\n", t->value[i * t->count + x], t->value[i * t->count + y]);
		fputs("EOD\n", f->script);
	}
	for (int k = 0; k < pairs->files; k++) {
		struct style style = dots(k);

		figure_item(f);
		fprintf(f->script, "$draws%d using 1:2", k);
		figure_points(f, &style);
	}
	figure_done(f);
}

/* The correlation of two columns of the first file; NaN where one is constant. */
static double correlation(const struct columns *t, size_t x, size_t y)
{
	double mx = 0, my = 0, xx = 0, xy = 0, yy = 0;

	for (size_t i = 0; i < t->rows; i++) {
		mx += t->value[i * t->count + x] / (double)t->rows;
		my += t->value[i * t->count + y] / (double)t->rows;
	}
	for (size_t i = 0; i < t->rows; i++) {
		double dx = t->value[i * t->count + x] - mx, dy = t->value[i * t->count + y] - my;

		xx += dx * dx;
		xy += dx * dy;
		yy += dy * dy;
	}
	return xy / sqrt(xx * yy);
}

static void extremes(struct range *range, const struct pairs *pairs, size_t column)
{
	for (int k = 0; k < pairs->files; k++)
		for (size_t i = 0; i < pairs->file[k].rows; i++)
			range_add(range, pairs->file[k].value[i * pairs->file[k].count + column]);
	if (range->high <= range->low) {
		range->low -= 0.5;
		range->high += 0.5;
	}
}

static void panels(const struct pairs *pairs, struct view *view)
{
	char **name = pairs->file[0].name;

	for (size_t x = 0; x < pairs->n; x++) {
		struct panel *p = view_panel(view);

		p->x = name[x];
		p->y = "Density";
		p->height = 170;
		p->across = ACROSS;
		p->item = (int)x;
		p->draw = draw_distribution;
		extremes(&p->xs, pairs, x);
		range_add(&p->ys, 0);
		for (int k = 0; k < pairs->files; k++) {
			double height[BINS];

			distribution(&pairs->file[k], x, p->xs, height);
			for (int b = 0; b < BINS; b++)
				range_add(&p->ys, height[b]);
		}
	}
	for (size_t y = 1; y < pairs->n; y++)
		for (size_t x = 0; x < y; x++) {
			struct panel *p = view_panel(view);
			double r = correlation(&pairs->file[0], x, y);

			p->x = name[x];
			p->y = name[y];
			p->note = isnan(r) ? NULL : mem_printf("correlation %.2f", r);
			p->room = 0.03;
			p->height = 230;
			p->across = ACROSS;
			p->item = (int)(x + y * pairs->n);
			p->draw = draw_pair;
			extremes(&p->xs, pairs, x);
			extremes(&p->ys, pairs, y);
		}
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct pairs *pairs = view->data = mem_new(1, sizeof *pairs);

	*pairs = (struct pairs){mem_new((size_t)r->files, sizeof *pairs->file), r->files, 0};
	for (int k = 0; k < r->files; k++) {
		struct columns *t = &pairs->file[k];
		struct input in;

		input_open(&in, r->file[k]);
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
		if (r->files > 1) {
			struct style style = figure_curve_style(f, k, r->files);

			view_entry(view, r->label[k], &style);
		}
	}
	panels(pairs, view);
}

static void pairs_free(void *data)
{
	struct pairs *pairs = data;

	for (int k = 0; k < pairs->files; k++)
		columns_free(&pairs->file[k]);
	free(pairs->file);
	free(pairs);
}

const struct picture picture_pairs = {
	.name = "pairs",
	.help = "draws of parameters: each one's distribution, and each two together",
	.view = view,
	.free = pairs_free,
};
