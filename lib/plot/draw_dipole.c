/* Dipoles of several files in one figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "stream/dipole.h"
#include "util/err.h"
#include "util/mem.h"

/* The trials of one network, or a single data set. */
struct course {
	char *label;
	struct dipole *trial;
	int trials, room;
	double *average; /* [samples], or NULL where the times of the trials differ */
	unsigned colour;
	int dash;
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

/* The average of a course's trials, if all have the same times. */
static double *average(const struct course *c)
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
			sum[i] += c->trial[k].value[0][i];
	for (size_t i = 0; i < one->samples; i++)
		sum[i] /= c->trials;
	return sum;
}

static char *label(const struct plot *plot, int file, int network, int networks, const struct course *c)
{
	char *name = plot_label(plot, file);
	char *which = networks > 1 ? mem_printf(", network %d", network) : mem_text("");
	char *trials = c->average && c->trials > 1 ? mem_printf(" (average of %d)", c->trials) : mem_text("");
	char *whole = mem_printf("%s%s%s", name, which, trials);

	free(name);
	free(which);
	free(trials);
	return whole;
}

static void read_file(struct courses *all, const struct plot *plot, int file)
{
	struct course *c = NULL;
	struct dipole d = {0};
	double trial = 0;
	int first = all->count;
	struct input in;

	input_open(&in, plot->file[file]);
	for (; dipole_read(&in, &d); d = (struct dipole){0}) {
		const char *unit = dipole_get(&d, "unit");

		if (d.failed) {
			warning("%s:%ld: a data set that failed is not drawn: %s", in.name, d.line, d.failed);
			dipole_free(&d);
			continue;
		}
		if (unit && strcmp(unit, "nAm") != 0)
			die_at(in.name, d.line, "unit '%s': expected nAm", unit);
		if (!c || begins(&d, trial)) {
			c = GROW(all->item, all->count, all->room);
			*c = (struct course){0};
		}
		trial = dipole_number(&d, "trial", 0);
		*GROW(c->trial, c->trials, c->room) = d;
	}
	dipole_free(&d);
	if (!c)
		die_at(in.name, in.line, "no data set: expected rows of time and 1 or 3 values");
	input_close(&in);
	for (int i = first; i < all->count; i++) {
		all->item[i].average = average(&all->item[i]);
		all->item[i].label = label(plot, file, i - first + 1, all->count - first, &all->item[i]);
	}
}

/* Recordings, which have but one value, in black and grey; where there is none the first
 * course stands for it. Everything else in colours, dashed when they begin again. */
static void colours(struct courses *all)
{
	static const unsigned dark[] = {0x000000, 0x7a7a7a};
	int recordings = 0, others = 0, darks = 0;

	for (int i = 0; i < all->count; i++)
		recordings += all->item[i].trial[0].columns == 1;
	for (int i = 0; i < all->count; i++) {
		struct course *c = &all->item[i];

		if (c->trial[0].columns == 1 || (i == 0 && recordings == 0)) {
			c->colour = dark[darks % 2];
			c->dash = 1 + darks++ / 2;
		} else {
			c->colour = figure_colour(others);
			c->dash = 1 + others++ / FIGURE_COLOURS;
		}
	}
}

static void ranges(struct figure *f, const struct courses *all)
{
	double first = INFINITY, last = -INFINITY, low = 0, high = 0;

	for (int i = 0; i < all->count; i++)
		for (int k = 0; k < all->item[i].trials; k++) {
			const struct dipole *d = &all->item[i].trial[k];

			first = fmin(first, d->time[0]);
			last = fmax(last, d->time[d->samples - 1]);
			for (size_t s = 0; s < d->samples; s++) {
				low = fmin(low, d->value[0][s]);
				high = fmax(high, d->value[0][s]);
			}
		}
	figure_range(f, "x", first, last, 0);
	figure_range(f, "y", low, high, 0.04);
}

/* The trials of a course are drawn beside its average, if there is one; among the few
 * characters of a text they would hide it. */
static bool draws_trials(const struct figure *f, const struct course *c)
{
	return !c->average || (c->trials > 1 && !f->text);
}

static void data(struct figure *f, const struct course *c, int i)
{
	if (draws_trials(f, c)) {
		fprintf(f->script, "$trials%d << EOD\n", i);
		for (int k = 0; k < c->trials; k++) {
			figure_curve(f, c->trial[k].time, c->trial[k].value[0], c->trial[k].samples);
			fputc('\n', f->script);
		}
		fputs("EOD\n", f->script);
	}
	if (c->average) {
		fprintf(f->script, "$average%d << EOD\n", i);
		figure_curve(f, c->trial[0].time, c->average, c->trial[0].samples);
		fputs("EOD\n", f->script);
	}
}

static void curve(struct figure *f, const char *name, int i, const struct course *c, bool bold)
{
	figure_item(f);
	fprintf(f->script, "$%s%d with lines linetype %d linewidth %g dashtype %d linecolor rgb '#%06x'", name, i, i + 1,
	        bold ? 2.5 : 1.2, c->dash, bold ? c->colour : figure_faint(c->colour, 0.4));
	figure_name(f, bold || !c->average ? c->label : "");
}

static void course_free(struct course *c)
{
	for (int k = 0; k < c->trials; k++)
		dipole_free(&c->trial[k]);
	free(c->trial);
	free(c->average);
	free(c->label);
}

void plot_dipole(struct figure *f, const struct plot *plot)
{
	enum { HEIGHT = 440, AXIS = 58 };
	struct courses all = {0};
	char **label;

	for (int i = 0; i < plot->files; i++)
		read_file(&all, plot, i);
	colours(&all);
	label = mem_new((size_t)all.count, sizeof *label);
	for (int i = 0; i < all.count; i++)
		label[i] = all.item[i].label;
	figure_begin(f, HEIGHT + AXIS, plot->title, label, all.count);
	figure_panel(f, FIGURE_LEFT, FIGURE_WIDTH - FIGURE_RIGHT, 0, HEIGHT, "Time (ms)", "Dipole moment (nAm)");
	fputs("set xzeroaxis linetype -1 linewidth 1 linecolor rgb '#9a9a9a'\n", f->script);
	ranges(f, &all);
	for (int i = 0; i < all.count; i++)
		data(f, &all.item[i], i);
	for (int i = 0; i < all.count; i++)
		if (draws_trials(f, &all.item[i]))
			curve(f, "trials", i, &all.item[i], false);
	for (int i = 0; i < all.count; i++)
		if (all.item[i].average)
			curve(f, "average", i, &all.item[i], true);
	figure_done(f);
	for (int i = 0; i < all.count; i++)
		course_free(&all.item[i]);
	free(all.item);
	free(label);
}
