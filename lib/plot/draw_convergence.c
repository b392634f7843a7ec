/* The course of fits, from their logs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* A fit: a row an evaluation, whose number is column 0; the parameters are columns 1 to
 * loss - 1. */
struct fit {
	char *label;
	struct columns table;
	size_t loss; /* column */
	size_t best; /* row */
};

/* How an evaluation is marked: gnuplot's type of point in a picture and in a text. */
struct mark {
	const char *drawn;
	const char *written;
	unsigned colour;
};
static const struct mark start = {"6", "'S'", 0x000000}, best = {"7", "'B'", 0xd55e00};

static double cell(const struct fit *fit, size_t row, size_t column)
{
	return fit->table.value[row * fit->table.count + column];
}

/* Widen the range low..high to all values of a column. */
static void extremes(const struct fit *fit, size_t column, double *low, double *high)
{
	for (size_t i = 0; i < fit->table.rows; i++) {
		*low = fmin(*low, cell(fit, i, column));
		*high = fmax(*high, cell(fit, i, column));
	}
}

static void read_fit(struct fit *fit, const struct plot *plot, int file)
{
	struct input in;
	int loss;

	input_open(&in, plot->file[file]);
	*fit = (struct fit){.label = plot_label(plot, file)};
	columns_read(&in, &fit->table);
	loss = columns_find(&fit->table, "loss");
	if (loss < 1)
		die_at(in.name, 0, "not the log of a fit: no column 'loss' after the evaluation's number");
	fit->loss = (size_t)loss;
	for (size_t i = 0; i < fit->table.rows; i++)
		if (cell(fit, i, fit->loss) < cell(fit, fit->best, fit->loss))
			fit->best = i;
	input_close(&in);
}

/* The datablock $fitI: number, parameters, loss, best so far. */
static void data(struct figure *f, const struct fit *fit, int i)
{
	double least = INFINITY;

	fprintf(f->script, "$fit%d << EOD\n", i);
	for (size_t row = 0; row < fit->table.rows; row++) {
		least = fmin(least, cell(fit, row, fit->loss));
		for (size_t column = 0; column <= fit->loss; column++)
			fprintf(f->script, "%.9g ", cell(fit, row, column));
		fprintf(f->script, "%.9g\n", least);
	}
	fputs("EOD\n", f->script);
}

/* The horizontal axis of a panel, in at most `most` steps of whole evaluations. */
static void evaluations(struct figure *f, const struct fit *fits, int count, int most)
{
	double first = INFINITY, last = -INFINITY, width;

	for (int i = 0; i < count; i++)
		extremes(&fits[i], 0, &first, &last);
	width = figure_range(f, "x", first - 0.5, last + 0.5, 0.01);
	fprintf(f->script, "set xtics %.9g\n", fmax(1, figure_step(width, most)));
}

/* All evaluations of a fit as points: a column over the number. */
static void points(struct figure *f, const struct fit *fit, int i, size_t column, const char *name)
{
	figure_item(f);
	fprintf(f->script, "$fit%d using 1:%zu with points pointtype %s pointsize %g*point linecolor rgb '#%06x'", i,
	        column + 1, f->text ? "'o'" : "7", fit->table.rows > 100 ? 0.35 : 0.6, figure_faint(figure_colour(i), 0.5));
	figure_name(f, name);
}

static void marked(struct figure *f, size_t row, size_t column, const struct mark *mark, const char *name)
{
	figure_item(f);
	fprintf(f->script,
	        "$fit0 using 1:%zu every ::%zu::%zu with points pointtype %s pointsize 1.2*point linewidth 2 "
	        "linecolor rgb '#%06x'",
	        column + 1, row, row, f->text ? mark->written : mark->drawn, mark->colour);
	figure_name(f, name);
}

/* The panel of the loss. Names: of a single fit the points, the line, the first and the
 * best evaluation; of several, each fit. */
static void losses(struct figure *f, const struct fit *fits, int count, char *const *name)
{
	double low = INFINITY, high = -INFINITY;

	for (int i = 0; i < count; i++)
		extremes(&fits[i], fits[i].loss, &low, &high);
	if (low > 0 && high > 30 * low) {
		fputs("set logscale y\n", f->script);
		figure_range(f, "y", 0.8 * low, 1.2 * high, 0);
	} else {
		figure_range(f, "y", low, high, 0.06);
	}
	evaluations(f, fits, count, 12);
	for (int i = 0; i < count && (count == 1 || !f->text); i++)
		points(f, &fits[i], i, fits[i].loss, count == 1 ? name[0] : "");
	for (int i = 0; i < count; i++) {
		figure_item(f);
		fprintf(f->script, "$fit%d using 1:%zu with steps linetype %d linewidth 2.5 dashtype %d linecolor rgb '#%06x'",
		        i, fits[i].loss + 2, i + 1, 1 + i / FIGURE_COLOURS, figure_colour(i));
		figure_name(f, count == 1 ? name[1] : name[i]);
	}
	if (count == 1) {
		marked(f, 0, fits->loss, &start, name[2]);
		marked(f, fits->best, fits->loss, &best, name[3]);
	}
	figure_done(f);
}

/* The bounds of a parameter, from a comment `param ADDRESS=LOW:HIGH...`; false when the log
 * has none. */
static bool bounds(const struct fit *fit, size_t column, double *low, double *high)
{
	const char *name = fit->table.name[column];
	size_t length = strlen(name);

	for (size_t i = 0; i < fit->table.comments; i++) {
		const char *text = fit->table.comment[i];

		if (strncmp(text, "param ", 6) != 0 || strncmp(text + 6, name, length) != 0 || text[6 + length] != '=')
			continue;
		text += 6 + length + 1;
		return num_scan(&text, low) && *text++ == ':' && num_scan(&text, high);
	}
	return false;
}

static void bound(struct figure *f, double value)
{
	figure_item(f);
	fprintf(f->script, "%.9g with lines linewidth 1 dashtype 2 linecolor rgb '#7a7a7a' notitle", value);
}

static void parameter(struct figure *f, const struct fit *fit, size_t column)
{
	double low = INFINITY, high = -INFINITY, least, most, height;
	bool bounded = bounds(fit, column, &least, &most);

	fputs("set label 3 ", f->script);
	figure_text(f, fit->table.name[column]);
	fprintf(f->script,
	        " at graph 0,1 offset 0,screen %.9g\n"
	        "set label 4 '%.4g → %.4g' at graph 0,1 offset 0,screen %.9g textcolor rgb '#606060'\n",
	        34.0 / f->height, cell(fit, 0, column), cell(fit, fit->best, column), 14.0 / f->height);
	extremes(fit, column, &low, &high);
	if (bounded) {
		low = fmin(low, least);
		high = fmax(high, most);
	}
	height = figure_range(f, "y", low, high, 0.1);
	fprintf(f->script, "set ytics %.9g\n", figure_step(height, 5));
	if (bounded) {
		bound(f, least);
		bound(f, most);
	}
	points(f, fit, 0, column, "");
	marked(f, 0, column, &start, "");
	marked(f, fit->best, column, &best, "");
	figure_done(f);
}

/* Panels, in pixels. */
enum { ALONE = 440, LOSS = 230, PANEL = 110, AXIS = 58, HEADER = 56, NUMBERS = 24, BETWEEN = 76, LETTER = 8 };

static int pitch(int columns)
{
	return (FIGURE_WIDTH - FIGURE_LEFT - FIGURE_RIGHT + BETWEEN) / columns;
}

/* How many parameters to draw side by side: at most 4, and so that their names fit. */
static int side_by_side(const struct fit *fit, int parameters)
{
	int columns = 4, rows;

	for (int i = 1; i <= parameters; i++)
		while (columns > 1 && pitch(columns) - BETWEEN < (int)strlen(fit->table.name[i]) * LETTER)
			columns--;
	rows = (parameters + columns - 1) / columns;
	return (parameters + rows - 1) / rows;
}

/* The panels of all parameters below that of the loss. */
static void parameters(struct figure *f, const struct fit *fit, int count, int columns)
{
	fputs("unset logscale y\nunset label 1\n", f->script);
	for (int i = 0; i < count; i++) {
		int left = FIGURE_LEFT + i % columns * pitch(columns);
		int top = LOSS + AXIS + i / columns * (HEADER + PANEL + NUMBERS) + HEADER;

		figure_panel(f, left, left + pitch(columns) - BETWEEN, top, top + PANEL,
		             i + columns < count ? NULL : "Evaluation", NULL);
		evaluations(f, fit, 1, columns == 1 ? 12 : 6);
		parameter(f, fit, 1 + (size_t)i);
	}
}

static void one(struct figure *f, const struct fit *fit, const char *title)
{
	int count = f->text ? 0 : (int)fit->loss - 1;
	int columns = count ? side_by_side(fit, count) : 1, rows = (count + columns - 1) / columns;
	int height = count ? LOSS + AXIS + rows * (HEADER + PANEL + NUMBERS) - NUMBERS : ALONE;
	char *name[] = {"evaluations", "best so far", mem_printf("start %.5g", cell(fit, 0, fit->loss)),
	                mem_printf("best %.5g at %g", cell(fit, fit->best, fit->loss), cell(fit, fit->best, 0))};

	figure_begin(f, height + AXIS, title, name, 4);
	data(f, fit, 0);
	fputs("set multiplot\n", f->script);
	figure_panel(f, FIGURE_LEFT, FIGURE_WIDTH - FIGURE_RIGHT, 0, count ? LOSS : ALONE, "Evaluation", "Loss");
	losses(f, fit, 1, name);
	parameters(f, fit, count, columns);
	fputs("unset multiplot\n", f->script);
	free(name[2]);
	free(name[3]);
}

static void several(struct figure *f, const struct fit *fits, int count, const char *title)
{
	char **name = mem_new((size_t)count, sizeof *name);

	for (int i = 0; i < count; i++)
		name[i] = mem_printf("%s (%.5g to %.5g)", fits[i].label, cell(&fits[i], 0, fits[i].loss),
		                     cell(&fits[i], fits[i].best, fits[i].loss));
	figure_begin(f, ALONE + AXIS, title, name, count);
	for (int i = 0; i < count; i++)
		data(f, &fits[i], i);
	figure_panel(f, FIGURE_LEFT, FIGURE_WIDTH - FIGURE_RIGHT, 0, ALONE, "Evaluation", "Loss");
	losses(f, fits, count, name);
	for (int i = 0; i < count; i++)
		free(name[i]);
	free(name);
}

void plot_convergence(struct figure *f, const struct plot *plot)
{
	struct fit *fits = mem_new((size_t)plot->files, sizeof *fits);

	for (int i = 0; i < plot->files; i++)
		read_fit(&fits[i], plot, i);
	if (plot->files == 1)
		one(f, fits, plot->title);
	else
		several(f, fits, plot->files, plot->title);
	for (int i = 0; i < plot->files; i++) {
		columns_free(&fits[i].table);
		free(fits[i].label);
	}
	free(fits);
}
