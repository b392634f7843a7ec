/* The course of fits, from their logs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "plot/scale.h"
#include "signal/measure.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"

/* A fit: a row an evaluation, whose number is column 0; the parameters are columns 1 to
 * loss - 1. The loss of an evaluation that failed is NaN. */
struct fit {
	struct columns table;
	size_t loss;       /* column */
	size_t best;       /* row of the least loss */
	int failed;        /* evaluations */
	double *x, *least; /* [2 rows] the least loss so far as steps, NaN before the first */
};

struct fits {
	struct fit *item;
	int count;
	char *y; /* what the losses are */
};

static const struct style start = {.colour = 0x000000, .point = "6", .letter = "'S'", .size = 1.2},
						  failed = {.colour = 0x7a7a7a, .point = "2", .letter = "'x'", .size = 0.8},
						  best = {.colour = 0xd55e00, .point = "7", .letter = "'B'", .size = 1.2};

static double cell(const struct fit *fit, size_t row, size_t column)
{
	return fit->table.value[row * fit->table.count + column];
}

/* Widen a range to all values of a column. */
static void extremes(struct range *range, const struct fit *fit, size_t column)
{
	for (size_t i = 0; i < fit->table.rows; i++)
		range_add(range, cell(fit, i, column));
}

/* The steps of the least loss so far. */
static void steps(struct fit *fit)
{
	double least = NAN;

	fit->x = mem_new(2 * fit->table.rows, sizeof *fit->x);
	fit->least = mem_new(2 * fit->table.rows, sizeof *fit->least);
	for (size_t i = 0; i < fit->table.rows; i++) {
		fit->x[2 * i] = fit->x[2 * i + 1] = cell(fit, i, 0);
		fit->least[2 * i] = least;
		fit->least[2 * i + 1] = least = fmin(least, cell(fit, i, fit->loss));
	}
}

static void read_fit(struct fit *fit, const char *path)
{
	struct input in;
	int loss;

	input_open(&in, path);
	columns_read(&in, &fit->table);
	loss = columns_find(&fit->table, "loss");
	if (loss < 1)
		die_at(in.name, 0, "not the log of a fit: no column 'loss' after the evaluation's number");
	fit->loss = (size_t)loss;
	for (size_t i = 0; i < fit->table.rows; i++) {
		for (size_t column = 0; column < fit->table.count; column++) {
			double value = cell(fit, i, column);

			if (isnan(value) && column < fit->loss)
				die_at(in.name, 0, "evaluation %g: column %s is not a number", cell(fit, i, 0),
				       fit->table.name[column]);
			if (fabs(value) > PLOT_LARGEST)
				die_at(in.name, 0, "evaluation %g: column %s: %g is too large to be drawn", cell(fit, i, 0),
				       fit->table.name[column], value);
		}
		fit->failed += isnan(cell(fit, i, fit->loss));
		if (!(cell(fit, i, fit->loss) >= cell(fit, fit->best, fit->loss)))
			fit->best = isnan(cell(fit, i, fit->loss)) ? fit->best : i;
	}
	if ((size_t)fit->failed == fit->table.rows)
		die_at(in.name, 0, "nothing to draw: every evaluation failed");
	steps(fit);
	input_close(&in);
}

/* The datablock $fitI: number, parameters, loss. */
static void data_of(struct figure *f, const struct fit *fit, int i)
{
	fprintf(f->script, "$fit%d << EOD\n", i);
	for (size_t row = 0; row < fit->table.rows; row++)
		for (size_t column = 0; column <= fit->loss; column++)
			fprintf(f->script, "%.9g%c", cell(fit, row, column), column < fit->loss ? ' ' : '\n');
	fprintf(f->script, "EOD\n$least%d << EOD\n", i);
	for (size_t k = 0; k < 2 * fit->table.rows; k++)
		fprintf(f->script, "%.9g %.9g\n", fit->x[k], fit->least[k]);
	fputs("EOD\n", f->script);
}

/* How all evaluations of a fit are marked. */
static struct style dots(const struct fit *fit, int i)
{
	return (struct style){
		.colour = figure_faint(figure_colour(i), 0.5),
		.point = "7",
		.letter = "'o'",
		.size = fit->table.rows > 100 ? 0.35 : 0.6,
	};
}

/* All evaluations as points: a column over the number. */
static void points(struct figure *f, const struct fit *fit, int i, size_t column)
{
	struct style style = dots(fit, i);

	figure_item(f);
	fprintf(f->script, "$fit%d using 1:%zu", i, column + 1);
	figure_points(f, &style);
}

/* Mark an evaluation, where its value is a number: gnuplot may crash on a point that is none. */
static void marked(struct figure *f, const struct fit *fit, size_t row, size_t column, const struct style *style)
{
	if (isnan(cell(fit, row, column)))
		return;
	figure_item(f);
	fprintf(f->script, "$fit0 using 1:%zu every ::%zu::%zu", column + 1, row, row);
	figure_points(f, style);
}

/* Numbers on the steps of several fits. */
static void numbers(struct figure *f, const struct fits *fits)
{
	struct numbered *curve = mem_new((size_t)fits->count, sizeof *curve);
	struct style *style = mem_new((size_t)fits->count, sizeof *style);

	for (int i = 0; i < fits->count; i++) {
		style[i] = figure_curve_style(f, i, fits->count);
		curve[i] = (struct numbered){fits->item[i].x, fits->item[i].least, 2 * fits->item[i].table.rows, &style[i]};
	}
	numbers_draw(f, curve, fits->count);
	free(curve);
	free(style);
}

/* Evaluations that failed, at the top. */
static void draw_failed(struct figure *f, const struct fit *fit)
{
	if (!fit->failed)
		return;
	figure_item(f);
	fputs("$failed using 1:2", f->script);
	figure_points(f, &failed);
}

/* The panel of the loss: of a single fit the points, the least so far, the first and the best
 * evaluation; of several, points and least so far of each. */
static void draw_losses(struct figure *f, const struct panel *panel, const void *data)
{
	const struct fits *fits = data;
	int count = fits->count;

	(void)panel;
	for (int i = 0; i < count; i++)
		data_of(f, &fits->item[i], i);
	fputs("$failed << EOD\n", f->script);
	for (size_t row = 0; row < fits->item->table.rows; row++)
		if (isnan(cell(fits->item, row, fits->item->loss)))
			fprintf(f->script, "%.9g %.9g\n", cell(fits->item, row, 0), f->y.high);
	fputs("EOD\n", f->script);
	numbers(f, fits);
	for (int i = 0; i < count && (count == 1 || !f->text); i++)
		points(f, &fits->item[i], i, fits->item[i].loss);
	for (int i = 0; i < count; i++) {
		struct style style = figure_curve_style(f, i, count);

		figure_item(f);
		fprintf(f->script, "$least%d using 1:2", i);
		figure_lines(f, &style);
	}
	if (count == 1) {
		draw_failed(f, fits->item);
		marked(f, fits->item, 0, fits->item->loss, &start);
		marked(f, fits->item, fits->item->best, fits->item->loss, &best);
	}
	figure_done(f);
}

static void bound(struct figure *f, double value)
{
	figure_item(f);
	fprintf(f->script, "%.9g with lines linewidth 1 dashtype 2 linecolor rgb '#7a7a7a'", value);
}

static void draw_parameter(struct figure *f, const struct panel *panel, const void *data)
{
	const struct fit *fit = ((const struct fits *)data)->item;
	size_t column = (size_t)panel->item;
	struct bounds bounds;
	bool known = parameter_bounds(&fit->table, fit->table.name[column], &bounds);

	if (panel->logarithmic)
		parameter_log_axis(f, 'y', true);
	if (known) {
		bound(f, bounds.low);
		bound(f, bounds.high);
	}
	points(f, fit, 0, column);
	marked(f, fit, 0, column, &start);
	marked(f, fit, fit->best, column, &best);
	figure_done(f);
	if (panel->logarithmic)
		parameter_end_axis(f, 'y');
}

/* Whether a pipeline ends in hnn-rmse with its usual measure, whose unit is the dipole's. */
static bool in_nam(const char *pipeline)
{
	const char *last = strrchr(pipeline, '|');

	last = last ? last + 1 + strspn(last + 1, " ") : pipeline;
	if (strncmp(last, "hnn-rmse ", 9) != 0)
		return false;
	for (int i = 1; measures[i].name; i++) {
		char *option = mem_printf(" --%s", measures[i].name);
		bool other = strstr(last, option);

		free(option);
		if (other)
			return false;
	}
	return true;
}

/* What the losses are, if all logs agree; free it. */
static char *name_of_loss(const struct fits *fits)
{
	int dipoles = 0;

	for (int i = 0; i < fits->count; i++)
		for (size_t k = 0; k < fits->item[i].table.comments; k++) {
			const char *text = fits->item[i].table.comment[k];

			dipoles += strncmp(text, "pipeline ", 9) == 0 && in_nam(text + 9);
		}
	return mem_text(dipoles == fits->count ? "Loss (nAm)" : "Loss");
}

/* How many parameters to draw side by side: at most 4, and so that their names fit. */
static int side_by_side(const struct figure *f, const struct fit *fit)
{
	int columns = 4, count = (int)fit->loss - 1, rows;

	for (int i = 1; i <= count; i++) {
		char *name = plot_parameter(fit->table.name[i]);

		while (columns > 1 && page_across(f, columns) < figure_width(f, name))
			columns--;
		free(name);
	}
	rows = (count + columns - 1) / columns;
	return (count + rows - 1) / rows;
}

static void parameters(const struct figure *f, const struct fit *fit, struct view *view)
{
	int across = side_by_side(f, fit);

	for (size_t column = 1; column < fit->loss; column++) {
		struct panel *p = view_panel(view);
		struct bounds bounds;

		p->x = "Evaluation";
		p->title = plot_parameter(fit->table.name[column]);
		p->note = mem_printf("%.4g → %.4g", cell(fit, 0, column), cell(fit, fit->best, column));
		p->room = 0.1;
		p->height = 110;
		p->across = across;
		p->item = (int)column;
		p->draw = draw_parameter;
		extremes(&p->ys, fit, column);
		if (parameter_bounds(&fit->table, fit->table.name[column], &bounds)) {
			range_add(&p->ys, bounds.low);
			range_add(&p->ys, bounds.high);
			p->logarithmic = bounds.log && p->ys.low > 0;
		}
		p->xs = view->panel[0].xs;
	}
}

static void legend(const struct figure *f, const struct fits *fits, const struct request *r, struct view *view)
{
	const struct fit *one = fits->item;
	struct style dot = dots(one, 0), line = figure_curve_style(f, 0, 1);

	for (int i = 0; fits->count > 1 && i < fits->count; i++) {
		struct style style = figure_curve_style(f, i, fits->count);
		const struct fit *fit = &fits->item[i];
		double first = cell(fit, 0, fit->loss), least = cell(fit, fit->best, fit->loss);
		char *name = isnan(first) ? mem_printf("%s (%.5g)", r->label[i], least)
		                          : mem_printf("%s (%.5g to %.5g)", r->label[i], first, least);

		view_entry(view, name, &style);
		free(name);
	}
	if (fits->count == 1) {
		double at_start = cell(one, 0, one->loss);
		char *first = isnan(at_start) ? mem_text("start (failed)") : mem_printf("start %.5g", at_start);
		char *least = mem_printf("best %.5g at %g", cell(one, one->best, one->loss), cell(one, one->best, 0));

		view_entry(view, "evaluations", &dot);
		view_entry(view, "best so far", &line);
		view_entry(view, first, &start);
		view_entry(view, least, &best);
		if (one->failed) {
			char *without = mem_printf("failed (%d)", one->failed);

			view_entry(view, without, &failed);
			free(without);
		}
		free(first);
		free(least);
	}
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct fits *fits = view->data = mem_new(1, sizeof *fits);
	struct panel *p = view_panel(view);

	*fits = (struct fits){.item = mem_new((size_t)r->files, sizeof *fits->item), .count = r->files};
	for (int i = 0; i < r->files; i++)
		read_fit(&fits->item[i], r->file[i]);
	p->x = "Evaluation";
	p->y = fits->y = name_of_loss(fits);
	p->room = 0.06;
	p->draw = draw_losses;
	for (int i = 0; i < r->files; i++) {
		extremes(&p->ys, &fits->item[i], fits->item[i].loss);
		extremes(&p->xs, &fits->item[i], 0);
	}
	p->logarithmic = p->ys.low > 0 && p->ys.high > 30 * p->ys.low;
	p->xs.low -= 0.5;
	p->xs.high += 0.5;
	p->height = 440;
	legend(f, fits, r, view);
	if (r->files == 1 && !f->text && fits->item->loss > 1) {
		p->height = 230;
		parameters(f, fits->item, view);
	}
}

static void fits_free(void *data)
{
	struct fits *fits = data;

	for (int i = 0; i < fits->count; i++) {
		columns_free(&fits->item[i].table);
		free(fits->item[i].x);
		free(fits->item[i].least);
	}
	free(fits->item);
	free(fits->y);
	free(fits);
}

const struct picture picture_convergence = {
	.name = "convergence",
	.help = "logs of fits: the losses, and the parameters of a single one",
	.view = view,
	.free = fits_free,
};
