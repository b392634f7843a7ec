/* Dipoles of several files in one panel, or in one for each layer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "stream/dipole.h"
#include "util/err.h"
#include "util/mem.h"

/* The trials of one network, or a single data set. */
struct course {
	char *label;
	struct dipole *trial;
	int trials, room, failed;
	double *average[DIPOLE_COLUMNS]; /* [columns][samples], or NULL where the trials' times differ */
	struct style style;
	int columns; /* that all trials have */
};

struct courses {
	struct course *item;
	int count, room;
};

/* Whether a data set begins another network's trials. */
static bool begins(const struct dipole *d, double trial_before)
{
	return dipole_get(d, "average") || dipole_number(d, "trial", INFINITY) <= trial_before;
}

/* The average of a column of a course's trials, if all have the same times. */
static double *average(const struct course *c, int column)
{
	const struct dipole *one = &c->trial[0];
	double *sum;

	for (int k = 1; k < c->trials; k++)
		if (c->trial[k].samples != one->samples ||
		    memcmp(c->trial[k].time, one->time, one->samples * sizeof *one->time) != 0)
			return NULL;
	sum = mem_new(one->samples, sizeof *sum);
	for (int k = 0; k < c->trials; k++)
		for (size_t i = 0; i < one->samples; i++)
			sum[i] += c->trial[k].value[column][i];
	for (size_t i = 0; i < one->samples; i++)
		sum[i] /= c->trials;
	return sum;
}

static void check(const struct input *in, const struct dipole *d)
{
	dipole_check_units(in, d);
	for (int c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			plot_check(in->name, d->line, d->time[i], d->value[c][i]);
}

/* Read the data sets of a file into courses. */
static void read_file(struct courses *all, const char *path)
{
	struct course *c = NULL;
	struct dipole d = {0};
	double trial = 0;
	struct input in;

	input_open(&in, path);
	for (; dipole_read(&in, &d); d = (struct dipole){0}) {
		check(&in, &d);
		if (!c || begins(&d, trial)) {
			c = GROW(all->item, all->count, all->room);
			*c = (struct course){.columns = DIPOLE_COLUMNS};
		}
		trial = dipole_number(&d, "trial", 0);
		if (d.failed) {
			plot_failed(in.name, d.line, dipole_number(&d, "trial", NAN), d.failed);
			c->failed++;
			dipole_free(&d);
			continue;
		}
		c->columns = d.columns < c->columns ? d.columns : c->columns;
		*GROW(c->trial, c->trials, c->room) = d;
	}
	dipole_free(&d);
	if (!c)
		die_at(in.name, in.line, "no data set: expected rows of time and 1 or 3 values");
	input_close(&in);
}

/* A course's name in the legend, after its file or, of a run of a sweep, its parameters; free it. */
static char *label(const char *name, bool asked, int network, int networks, const struct course *c)
{
	const char *params = asked ? NULL : dipole_get(&c->trial[0], "params");
	char *which = networks > 1 && !params ? mem_printf(", network %d", network) : mem_text("");
	char *failed = c->failed ? mem_printf(" of %d", c->trials + c->failed) : mem_text("");
	char *trials = c->average[0] && c->trials + c->failed > 1 ? mem_printf(" (average of %d%s)", c->trials, failed)
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
		recordings += all->item[i].columns == 1;
	for (int i = 0; i < all->count; i++) {
		struct course *c = &all->item[i];
		bool black = darks < 2 && (c->columns == 1 || (i == 0 && recordings == 0));

		c->style = figure_curve_style(f, black ? 0 : others++, all->count);
		if (black)
			c->style.colour = dark[darks++];
		c->style.character = 1 + i;
		c->style.number = c->style.number ? 1 + i : 0;
	}
}

/* The trials of a course are drawn beside its average, if there is one; among the few
 * characters of a text they would hide it. */
static bool draws_trials(const struct figure *f, const struct course *c, int column)
{
	return column < c->columns && (!c->average[column] || (c->trials > 1 && !f->text));
}

/* The datablock $trials: all trials, whose colours let others shine through; the first of each
 * course, the second of each and so on, so that no course lies over another. Of a text, where
 * there are no colours, the one course. False when there is none. */
static bool trials(struct figure *f, const struct courses *all, int column, int only)
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

			if (k >= c->trials || (only >= 0 && i != only) || !draws_trials(f, c, column))
				continue;
			snprintf(colour, sizeof colour, " %u", figure_clear(c->style.colour, 0.45));
			figure_curve(f, c->trial[k].time, c->trial[k].value[column], c->trial[k].samples, colour);
			fputc('\n', f->script);
			any = true;
		}
	fputs("EOD\n", f->script);
	return any;
}

/* The datablocks $averageI and the numbers on their curves. */
static void averages(struct figure *f, const struct courses *all, int column)
{
	struct numbered *curve = mem_new((size_t)all->count, sizeof *curve);
	int curves = 0;

	for (int i = 0; i < all->count; i++) {
		const struct course *c = &all->item[i];
		const struct dipole *one = &c->trial[0];

		if (column >= c->columns)
			continue;
		if (c->average[column]) {
			fprintf(f->script, "$average%d << EOD\n", i);
			figure_curve(f, one->time, c->average[column], one->samples, "");
			fputs("EOD\n", f->script);
		}
		curve[curves++] = (struct numbered){one->time, c->average[column] ? c->average[column] : one->value[column],
		                                    one->samples, &c->style};
	}
	numbers_draw(f, curve, curves);
	free(curve);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct courses *all = data;
	int column = panel->item, blocks = f->text ? all->count : 1;
	bool *faint = mem_new((size_t)blocks, sizeof *faint);

	for (int i = 0; i < blocks; i++)
		faint[i] = trials(f, all, column, f->text ? i : -1);
	averages(f, all, column);
	fputs("set xzeroaxis linetype -1 linewidth 1 linecolor rgb '#9a9a9a'\n", f->script);
	for (int i = 0; i < blocks; i++)
		if (faint[i]) {
			figure_item(f);
			fprintf(f->script, "$trials%d using 1:2:3 with lines linetype %d linewidth 1.2 linecolor rgb variable", i,
			        all->item[i].style.character);
		}
	for (int i = 0; i < all->count; i++)
		if (column < all->item[i].columns && all->item[i].average[column]) {
			figure_item(f);
			fprintf(f->script, "$average%d", i);
			figure_lines(f, &all->item[i].style);
		}
	free(faint);
	figure_done(f);
	fputs("unset xzeroaxis\n", f->script);
}

/* The panel of a column, if a course has it. */
static void panel(struct view *view, const struct courses *all, const struct request *r, int column, bool layers)
{
	static const char *const name[] = {"Aggregate", "Layer 2/3", "Layer 5"};
	struct panel *p = view_panel(view);

	p->x = "Time (ms)";
	p->y = "Dipole moment (nAm)";
	p->title = layers ? mem_text(name[column]) : NULL;
	p->ys = (struct range){INFINITY, -INFINITY};
	p->room = 0.04;
	p->height = layers ? 210 : 440;
	p->item = column;
	p->draw = draw;
	for (int i = 0; i < all->count; i++)
		for (int k = 0; column < all->item[i].columns && k < all->item[i].trials; k++) {
			const struct dipole *d = &all->item[i].trial[k];

			range_add_curve(&p->xs, d->time, d->time, d->samples, (struct range){NAN, NAN});
			range_add_curve(&p->ys, d->time, d->value[column], d->samples, r->x);
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

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct courses *all = view->data = mem_new(1, sizeof *all);
	bool layers = plot_option(r, "layers");
	int most = 1;

	for (int file = 0; file < r->files; file++) {
		int first = all->count;

		read_file(all, r->file[file]);
		drop_failed(all, first);
		for (int i = first; i < all->count; i++) {
			struct course *c = &all->item[i];

			for (int k = 0; k < c->columns; k++)
				c->average[k] = average(c, k);
			most = c->columns > most ? c->columns : most;
			c->label = label(r->label[file], file < r->labelled, i - first + 1, all->count - first, c);
		}
	}
	if (all->count == 0)
		die("nothing to draw: every data set failed");
	if (layers && most == 1)
		die_at(r->file[0], 0, "no layers to draw: these dipoles have one value a time, their sum");
	styles(f, all);
	for (int i = 0; i < all->count; i++)
		view_entry(view, all->item[i].label, &all->item[i].style);
	for (int column = 0; column < (layers ? most : 1); column++)
		panel(view, all, r, column, layers);
}

static void courses_free(void *data)
{
	struct courses *all = data;

	for (int i = 0; i < all->count; i++) {
		struct course *c = &all->item[i];

		for (int k = 0; k < c->trials; k++)
			dipole_free(&c->trial[k]);
		free(c->trial);
		free(c->label);
		for (int k = 0; k < DIPOLE_COLUMNS; k++)
			free(c->average[k]);
	}
	free(all->item);
	free(all);
}

static const struct option_spec options[] = {
	{"layers", 0, NULL, "dipole: also a panel for each layer"},
	{0},
};

const struct picture picture_dipole = {
	.name = "dipole",
	.help = "dipole streams over time, trials faint behind their average",
	.option = options,
	.view = view,
	.free = courses_free,
};
