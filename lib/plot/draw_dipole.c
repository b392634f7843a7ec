/* Dipoles of several files in one panel, or in one for each layer. */
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/mem.h"

/* Where the bands of many data sets begin and end, which parts of them are below; the median. */
enum { LOWER, LOW, MEDIAN, HIGH, UPPER, QUANTILES };
static const double below[QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* The trials of one network, a single data set or, where there are bands, all data sets of a file. */
struct course {
	char *label;
	struct traces *trial;
	int trials, room, failed;
	bool *has;        /* [layers] whether all trials have a column of this name */
	double **average; /* [layers][samples], or NULL where the trials' times differ or one has no such column */
	double **band;    /* [layers][QUANTILES][samples], or NULL where there are none; then no average */
	struct style style;
};

struct courses {
	struct course *item;
	int count, room;
	bool bands;
	char **layer; /* [layers] names of columns: agg, then those of the data sets in the order in which they come */
	int layers, layer_room;
};

/* Whether a data set begins another network's trials. */
static bool begins(const struct traces *d, double trial_before)
{
	return headers_get(&d->headers, "average") || d->trial <= trial_before;
}

static const double *values(const struct traces *d, const char *layer)
{
	return d->value[traces_find(d, layer)];
}

static bool same_times(const struct traces *a, const struct traces *b)
{
	return a->samples == b->samples && memcmp(a->time, b->time, a->samples * sizeof *a->time) == 0;
}

/* The quantiles of a column of a course's trials, which have the same times. */
static double *quantiles(const struct course *c, const char *layer)
{
	size_t samples = c->trial[0].samples, n = (size_t)c->trials;
	double *all = mem_new(QUANTILES * samples, sizeof *all), *sorted = mem_new(n, sizeof *sorted);

	for (size_t i = 0; i < samples; i++) {
		for (size_t k = 0; k < n; k++)
			sorted[k] = values(&c->trial[k], layer)[i];
		gsl_sort(sorted, 1, n);
		for (size_t q = 0; q < QUANTILES; q++)
			all[q * samples + i] = gsl_stats_quantile_from_sorted_data(sorted, 1, n, below[q]);
	}
	free(sorted);
	return all;
}

/* The average of a column of a course's trials, if all have the same times. */
static double *average(const struct course *c, const char *layer)
{
	const struct traces *one = &c->trial[0];
	double *sum;

	for (int k = 1; k < c->trials; k++)
		if (!same_times(&c->trial[k], one))
			return NULL;
	sum = mem_new(one->samples, sizeof *sum);
	for (int k = 0; k < c->trials; k++)
		for (size_t i = 0; i < one->samples; i++)
			sum[i] += values(&c->trial[k], layer)[i];
	for (size_t i = 0; i < one->samples; i++)
		sum[i] /= c->trials;
	return sum;
}

/* What is drawn bold of a course: its average or median, or NULL. */
static const double *bold(const struct course *c, int layer)
{
	if (c->band && c->band[layer])
		return c->band[layer] + MEDIAN * c->trial[0].samples;
	return c->average[layer];
}

static void check(const struct input *in, const struct traces *d)
{
	traces_check_units(in, d);
	if (!d->failed)
		traces_column(in, d, "agg");
	for (size_t c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			plot_check(in->name, d->line, d->time[i], d->value[c][i]);
}

/* Read the data sets of a file into courses. */
static void read_file(struct courses *all, const char *path)
{
	struct course *c = NULL;
	double trial = NAN;
	struct traces d;
	struct input in;

	input_open(&in, path);
	while (traces_read_as(&in, &d, STREAM_DIPOLE)) {
		check(&in, &d);
		if (!c || (!all->bands && begins(&d, trial))) {
			c = GROW(all->item, all->count, all->room);
			*c = (struct course){0};
		}
		trial = d.trial;
		if (d.failed) {
			plot_failed(in.name, d.line, d.trial, d.failed);
			c->failed++;
			traces_free(&d);
			continue;
		}
		if (all->bands && c->trials && !same_times(&d, &c->trial[0]))
			die_at(in.name, d.line, "times are others than in the data sets before: expected the same, for bands");
		*GROW(c->trial, c->trials, c->room) = d;
	}
	if (!c)
		die_at(in.name, in.line, "no data set: expected rows of time and 1 or 3 values");
	input_close(&in);
}

/* The names of all columns. */
static void name_layers(struct courses *all)
{
	*GROW(all->layer, all->layers, all->layer_room) = mem_text("agg");
	for (int i = 0; i < all->count; i++)
		for (size_t c = 0; c < all->item[i].trial[0].columns; c++) {
			const char *name = all->item[i].trial[0].name[c];
			int k = 0;

			while (k < all->layers && strcmp(all->layer[k], name) != 0)
				k++;
			if (k == all->layers)
				*GROW(all->layer, all->layers, all->layer_room) = mem_text(name);
		}
}

/* Which of them a course has, and its averages. */
static void average_all(const struct courses *all, struct course *c)
{
	c->has = mem_new((size_t)all->layers, sizeof *c->has);
	c->average = mem_new((size_t)all->layers, sizeof *c->average);
	if (all->bands && c->trials > 1)
		c->band = mem_new((size_t)all->layers, sizeof *c->band);
	for (int layer = 0; layer < all->layers; layer++) {
		c->has[layer] = true;
		for (int k = 0; k < c->trials; k++)
			c->has[layer] = c->has[layer] && traces_find(&c->trial[k], all->layer[layer]) >= 0;
		if (c->has[layer] && c->band)
			c->band[layer] = quantiles(c, all->layer[layer]);
		c->average[layer] = c->has[layer] && !c->band ? average(c, all->layer[layer]) : NULL;
	}
}

/* A course's name in the legend, after its file or, of a run of a sweep, its parameters (or NULL); free it. */
static char *label(const char *name, const char *params, int network, int networks, const struct course *c)
{
	char *which = networks > 1 && !params ? mem_printf(", network %d", network) : mem_text("");
	char *failed = c->failed ? mem_printf(" of %d", c->trials + c->failed) : mem_text("");
	char *trials = bold(c, 0) && c->trials + c->failed > 1
	                   ? mem_printf(" (%s of %d%s)", c->band ? "median" : "average", c->trials, failed)
	                   : mem_text("");
	char *whole = mem_printf("%s%s%s", params ? params : name, which, trials);

	free(which);
	free(failed);
	free(trials);
	return whole;
}

/* The first two recordings, which have but one value, in black and grey; where there is none the
 * first course stands for it. Everything else as curves are. */
static void styles(const struct figure *f, struct courses *all)
{
	static const unsigned dark[] = {0x000000, 0x7a7a7a};
	int recordings = 0, others = 0, darks = 0;

	for (int i = 0; i < all->count; i++)
		recordings += all->item[i].trial[0].columns == 1;
	for (int i = 0; i < all->count; i++) {
		struct course *c = &all->item[i];
		bool black = darks < 2 && (c->trial[0].columns == 1 || (i == 0 && recordings == 0));

		c->style = figure_curve_style(f, black ? 0 : others++, all->count);
		if (black)
			c->style.colour = dark[darks++];
		c->style.character = 1 + i;
		c->style.number = c->style.number ? 1 + i : 0;
	}
}

/* The trials of a course are drawn beside its average, if there is one; among the few
 * characters of a text they would hide it. */
static bool draws_trials(const struct figure *f, const struct course *c, int layer)
{
	return c->has[layer] && !c->band && (!c->average[layer] || (c->trials > 1 && !f->text));
}

/* The datablock $trials: all trials, whose colours let others shine through; the first of each
 * course, the second of each and so on, so that no course lies over another. Of a text, where
 * there are no colours, the one course. False when there is none. */
static bool trials(struct figure *f, const struct courses *all, int layer, int only)
{
	int most = 0;
	bool any = false;

	fprintf(f->script, "$trials%d << EOD\n", only >= 0 ? only : 0);
	for (int i = 0; i < all->count; i++)
		most = all->item[i].trials > most ? all->item[i].trials : most;
	for (int k = 0; k < most; k++)
		for (int i = 0; i < all->count; i++) {
			const struct course *c = &all->item[i];
			char colour[16];

			if (k >= c->trials || (only >= 0 && i != only) || !draws_trials(f, c, layer))
				continue;
			snprintf(colour, sizeof colour, " %u", figure_clear(c->style.colour, 0.45));
			figure_curve(f, c->trial[k].time, values(&c->trial[k], all->layer[layer]), c->trial[k].samples, colour);
			fputc('\n', f->script);
			any = true;
		}
	fputs("EOD\n", f->script);
	return any;
}

/* The datablocks $averageI and the numbers on their curves. */
static void averages(struct figure *f, const struct courses *all, int layer)
{
	struct numbered *curve = mem_new((size_t)all->count, sizeof *curve);
	int curves = 0;

	for (int i = 0; i < all->count; i++) {
		const struct course *c = &all->item[i];
		const struct traces *one = &c->trial[0];
		const double *drawn;

		if (!c->has[layer])
			continue;
		drawn = bold(c, layer) ? bold(c, layer) : values(one, all->layer[layer]);
		if (bold(c, layer)) {
			fprintf(f->script, "$average%d << EOD\n", i);
			figure_curve(f, one->time, drawn, one->samples, "");
			fputs("EOD\n", f->script);
		}
		curve[curves++] = (struct numbered){one->time, drawn, one->samples, &c->style};
	}
	numbers_draw(f, curve, curves);
	free(curve);
}

/* The datablocks $bandI, and the bands as the first items of the plot: between the outer quantiles, and darker between
 * the inner ones. */
static void bands(struct figure *f, const struct courses *all, int layer)
{
	static const struct {
		int low, high;
		double strength;
	} part[] = {{LOWER, UPPER, 0.18}, {LOW, HIGH, 0.3}};

	for (int i = 0; i < all->count; i++) {
		const struct course *c = &all->item[i];
		size_t samples = c->trial[0].samples;

		if (!c->band || !c->band[layer])
			continue;
		fprintf(f->script, "$band%d << EOD\n", i);
		for (size_t k = 0; k < samples; k++) {
			fprintf(f->script, "%.6g", c->trial[0].time[k]);
			for (size_t q = 0; q < QUANTILES; q++)
				fprintf(f->script, " %.6g", c->band[layer][q * samples + k]);
			fputc('\n', f->script);
		}
		fputs("EOD\n", f->script);
	}
	for (int i = 0; i < all->count; i++)
		for (int k = 0; k < 2 && all->item[i].band && all->item[i].band[layer]; k++) {
			figure_item(f);
			fprintf(f->script, "$band%d using 1:%d:%d with filledcurves linecolor rgb %u", i, 2 + part[k].low,
			        2 + part[k].high, figure_clear(all->item[i].style.colour, part[k].strength));
		}
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct courses *all = data;
	int layer = panel->item, blocks = f->text ? all->count : 1;
	bool *faint = mem_new((size_t)blocks, sizeof *faint);

	for (int i = 0; i < blocks; i++)
		faint[i] = trials(f, all, layer, f->text ? i : -1);
	averages(f, all, layer);
	fputs("set xzeroaxis linetype -1 linewidth 1 linecolor rgb '#9a9a9a'\n", f->script);
	if (!f->text)
		bands(f, all, layer);
	for (int i = 0; i < blocks; i++)
		if (faint[i]) {
			figure_item(f);
			fprintf(f->script, "$trials%d using 1:2:3 with lines linetype %d linewidth 1.2 linecolor rgb variable", i,
			        all->item[i].style.character);
		}
	for (int i = 0; i < all->count; i++)
		if (bold(&all->item[i], layer)) {
			figure_item(f);
			fprintf(f->script, "$average%d", i);
			figure_lines(f, &all->item[i].style);
		}
	free(faint);
	figure_done(f);
	fputs("unset xzeroaxis\n", f->script);
}

/* The panel of a layer. */
static void panel(struct view *view, const struct courses *all, const struct request *r, int layer, bool layers)
{
	struct panel *p = view_panel(view);

	p->x = "Time (ms)";
	p->y = "Dipole moment (nAm)";
	p->title = layers ? mem_text(layer ? all->layer[layer] : "Aggregate") : NULL;
	p->ys = (struct range){INFINITY, -INFINITY};
	p->room = 0.04;
	p->height = layers ? 210 : 440;
	p->item = layer;
	p->draw = draw;
	for (int i = 0; i < all->count; i++)
		for (int k = 0; all->item[i].has[layer] && k < all->item[i].trials; k++) {
			const struct traces *d = &all->item[i].trial[k];

			range_add_curve(&p->xs, d->time, d->time, d->samples, (struct range){NAN, NAN});
			if (!all->item[i].band)
				range_add_curve(&p->ys, d->time, values(d, all->layer[layer]), d->samples, r->x);
		}
	for (int i = 0; i < all->count; i++)
		for (int q = 0; q < QUANTILES && all->item[i].band && all->item[i].band[layer]; q++) {
			const struct traces *one = &all->item[i].trial[0];

			range_add_curve(&p->ys, one->time, all->item[i].band[layer] + (size_t)q * one->samples, one->samples, r->x);
		}
	if (p->ys.low <= p->ys.high)
		range_add(&p->ys, 0);
}

/* Drop the courses of which every trial failed. */
static void drop_failed(struct courses *all, int first)
{
	int kept = first;

	for (int i = first; i < all->count; i++)
		if (all->item[i].trials)
			all->item[kept++] = all->item[i];
	all->count = kept;
}

/* Read all files; the courses of each are numbered in `first` [files + 1]. */
static void read_files(const struct request *r, struct courses *all, int *first)
{
	for (int file = 0; file < r->files; file++) {
		read_file(all, r->file[file]);
		drop_failed(all, first[file]);
		first[file + 1] = all->count;
	}
	if (all->count == 0)
		die("nothing to draw: every data set failed");
	name_layers(all);
	for (int i = 0; i < all->count; i++)
		average_all(all, &all->item[i]);
}

/* Name all courses; the first of each file, [files + 1]. */
static void labels(const struct request *r, struct courses *all, const int *first)
{
	char **run = mem_new((size_t)all->count + 1, sizeof *run);

	for (int i = first[r->labelled]; i < all->count; i++) {
		const char *params = headers_get(&all->item[i].trial[0].headers, "params");

		run[i] = params ? mem_text(params) : NULL;
	}
	plot_shorten(run, all->count);
	for (int file = 0; file < r->files; file++)
		for (int i = first[file]; i < first[file + 1]; i++) {
			all->item[i].label = label(r->label[file], run[i], i - first[file] + 1, first[file + 1] - first[file],
			                           &all->item[i]);
			free(run[i]);
		}
	free(run);
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct courses *all = view->data = mem_new(1, sizeof *all);
	int *first = mem_new((size_t)r->files + 1, sizeof *first);
	bool layers = plot_option(r, "layers");

	all->bands = plot_option(r, "bands");
	read_files(r, all, first);
	labels(r, all, first);
	free(first);
	if (layers && all->layers == 1)
		die_at(r->file[0], 0, "no layers to draw: these dipoles have one value a time, their sum");
	styles(f, all);
	for (int i = 0; i < all->count; i++)
		view_entry(view, all->item[i].label, &all->item[i].style);
	for (int layer = 0; layer < (layers ? all->layers : 1); layer++)
		panel(view, all, r, layer, layers);
}

static void courses_free(void *data)
{
	struct courses *all = data;

	for (int i = 0; i < all->count; i++) {
		struct course *c = &all->item[i];

		for (int k = 0; k < c->trials; k++)
			traces_free(&c->trial[k]);
		for (int k = 0; k < all->layers; k++) {
			free(c->average[k]);
			if (c->band)
				free(c->band[k]);
		}
		free(c->band);
		free(c->trial);
		free(c->label);
		free(c->has);
		free(c->average);
	}
	for (int k = 0; k < all->layers; k++)
		free(all->layer[k]);
	free(all->layer);
	free(all->item);
	free(all);
}

static const struct option_spec options[] = {
	{"layers", 0, NULL, "dipole: also a panel for each layer"},
	{"bands", 0, NULL, "dipole: all data sets of a file as median and bands of 50% and 90%"},
	{0},
};

const struct picture picture_dipole = {
	.name = "dipole",
	.help = "dipole streams over time, trials faint behind their average",
	.option = options,
	.view = view,
	.free = courses_free,
};
