/* Recordings over time: a panel for each unit. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "record/recording.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/mem.h"

enum { MOST = 24 };

/* A file, and which name of the legend each column of each of its trials has. */
struct recorded {
	struct traces *trial; /* [trials] */
	int trials, room;
	int **name; /* [trials][columns] */
};

struct recorded_all {
	struct recorded *item;
	int items;
	char **name; /* of the legend: places, and files where several have one unit */
	int names, name_room;
	char **y; /* of axes, a unit each */
	const char **unit;
	int units;
};

static const char *unit_of_file(const struct recorded *r)
{
	return r->trials && r->trial[0].unit ? r->trial[0].unit : "";
}

static void read_file(struct recorded *r, const char *path, const char *pattern)
{
	struct traces trial;
	struct input in;
	int sets = 0;

	input_open(&in, path);
	for (; traces_read(&in, &trial, pattern, MOST); sets++) {
		if (!trial.failed && trial.columns == 0)
			die_at(in.name, trial.line, "no column matches '%s'", pattern ? pattern : "*");
		for (size_t c = 0; c < trial.columns; c++)
			for (size_t i = 0; i < trial.samples; i++)
				plot_check(in.name, trial.line, trial.time[i], trial.value[c][i]);
		if (trial.failed) {
			plot_failed(in.name, trial.line, trial.trial, trial.failed);
			traces_free(&trial);
		} else {
			*GROW(r->trial, r->trials, r->room) = trial;
		}
	}
	if (sets == 0)
		die_at(in.name, in.line, "no data set: expected '# columns time NAME...' and rows of numbers");
	input_close(&in);
}

/* The index of a name of the legend, which is added where it is new. */
static int name_index(struct recorded_all *all, const char *name)
{
	for (int i = 0; i < all->names; i++)
		if (strcmp(all->name[i], name) == 0)
			return i;
	*GROW(all->name, all->names, all->name_room) = mem_text(name);
	return all->names - 1;
}

/* Name the curves of a file. */
static void names(struct recorded_all *all, struct recorded *r, const char *label)
{
	int same = 0;

	for (int i = 0; i < all->items; i++)
		same += all->item[i].trials && strcmp(unit_of_file(&all->item[i]), unit_of_file(r)) == 0;
	r->name = mem_new((size_t)r->trials + 1, sizeof *r->name);
	for (int k = 0; k < r->trials; k++) {
		r->name[k] = mem_new(r->trial[k].columns + 1, sizeof *r->name[k]);
		for (size_t c = 0; c < r->trial[k].columns; c++) {
			char *name = same > 1 ? mem_printf("%s: %s", label, r->trial[k].name[c]) : mem_text(r->trial[k].name[c]);

			r->name[k][c] = name_index(all, name);
			free(name);
		}
	}
}

/* The datablock $curves: a curve a trial and column, the colour in its third column. */
static void curves(struct figure *f, const struct recorded_all *all, const char *unit)
{
	for (int n = 0; n < all->names; n++) {
		fprintf(f->script, "$curve%d << EOD\n", n);
		for (int i = 0; i < all->items; i++)
			for (int k = 0; strcmp(unit_of_file(&all->item[i]), unit) == 0 && k < all->item[i].trials; k++)
				for (size_t c = 0; c < all->item[i].trial[k].columns; c++)
					if (all->item[i].name[k][c] == n) {
						const struct traces *t = &all->item[i].trial[k];

						figure_curve(f, t->time, t->value[c], t->samples, "");
						fputc('\n', f->script);
					}
		fputs("NaN NaN\nEOD\n", f->script);
	}
}

static struct style style_of(const struct figure *f, const struct recorded_all *all, int name)
{
	struct style style = figure_curve_style(f, name, all->names);

	style.line = 1.8;
	return style;
}

/* The number on the first curve of each name. */
static void numbers(struct figure *f, const struct recorded_all *all, const char *unit)
{
	struct numbered *curve = mem_new((size_t)all->items * MOST, sizeof *curve);
	struct style *style = mem_new((size_t)all->items * MOST, sizeof *style);
	int count = 0;

	for (int i = 0; i < all->items; i++) {
		const struct recorded *r = &all->item[i];

		for (size_t c = 0; r->trials && strcmp(unit_of_file(r), unit) == 0 && c < r->trial[0].columns; c++) {
			style[count] = style_of(f, all, r->name[0][c]);
			curve[count] = (struct numbered){r->trial[0].time, r->trial[0].value[c], r->trial[0].samples,
			                                 &style[count]};
			count++;
		}
	}
	numbers_draw(f, curve, count);
	free(curve);
	free(style);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct recorded_all *all = data;

	curves(f, all, all->unit[panel->item]);
	numbers(f, all, all->unit[panel->item]);
	for (int n = 0; n < all->names; n++) {
		struct style style = style_of(f, all, n);

		figure_item(f);
		fprintf(f->script, "$curve%d using 1:2", n);
		figure_lines(f, &style);
	}
	figure_done(f);
}

/* The name of an axis with this unit; free it. */
static char *name_of(const char *unit)
{
	bool micro = *unit == 'u';
	const char *what = "values";
	char *name;

	for (size_t i = 0; i < RECORD_KINDS; i++)
		if (strcmp(record_kinds[i].unit, unit) == 0)
			what = record_kinds[i].what;
	name = *unit ? mem_printf("%s (%s%s)", what, micro ? "µ" : "", unit + micro) : mem_text(what);
	*name = (char)toupper((unsigned char)*name);
	return name;
}

/* The panel of a unit. */
static void panel(struct recorded_all *all, const char *unit, const struct request *request, struct view *view)
{
	struct panel *p = view_panel(view);

	all->unit[all->units] = unit;
	p->x = "Time (ms)";
	p->y = all->y[all->units] = name_of(unit);
	p->room = 0.04;
	p->item = all->units++;
	p->draw = draw;
	for (int i = 0; i < all->items; i++)
		for (int k = 0; strcmp(unit_of_file(&all->item[i]), unit) == 0 && k < all->item[i].trials; k++)
			for (size_t c = 0; c < all->item[i].trial[k].columns; c++) {
				const struct traces *t = &all->item[i].trial[k];

				range_add(&p->xs, t->time[0]);
				range_add(&p->xs, t->time[t->samples - 1]);
				range_add_curve(&p->ys, t->time, t->value[c], t->samples, request->x);
			}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct recorded_all *all = view->data = mem_new(1, sizeof *all);
	size_t files = (size_t)request->files;

	*all = (struct recorded_all){.item = mem_new(files, sizeof *all->item), .items = request->files};
	all->y = mem_new(files, sizeof *all->y);
	all->unit = mem_new(files, sizeof *all->unit);
	for (int i = 0; i < all->items; i++)
		read_file(&all->item[i], request->file[i], plot_option(request, "place"));
	for (int i = 0; i < all->items; i++) {
		int k = 0;

		names(all, &all->item[i], request->label[i]);
		while (k < all->units && strcmp(all->unit[k], unit_of_file(&all->item[i])) != 0)
			k++;
		if (k == all->units && all->item[i].trials)
			panel(all, unit_of_file(&all->item[i]), request, view);
	}
	if (all->units == 0)
		die("nothing to draw: every data set failed");
	for (int i = 0; i < view->panels; i++)
		view->panel[i].height = all->units > 1 ? 240 : 440;
	for (int n = 0; n < all->names; n++) {
		struct style style = style_of(f, all, n);

		view_entry(view, all->name[n], &style);
	}
}

static void recorded_free(struct recorded *r)
{
	for (int k = 0; k < r->trials; k++) {
		traces_free(&r->trial[k]);
		free(r->name[k]);
	}
	free(r->trial);
	free(r->name);
}

static void all_free(void *data)
{
	struct recorded_all *all = data;

	for (int i = 0; i < all->items; i++) {
		recorded_free(&all->item[i]);
		free(all->y[i]);
	}
	for (int i = 0; i < all->names; i++)
		free(all->name[i]);
	free(all->item);
	free(all->name);
	free(all->y);
	free(all->unit);
	free(all);
}

static const struct option_spec options[] = {
	{"place", 0, "PATTERN", "recording: the columns to draw, as '*.soma' (default: all)"},
	{0},
};

const struct picture picture_recording = {
	.name = "recording",
	.help = "potentials, synaptic currents or calcium over time",
	.option = options,
	.view = view,
	.free = all_free,
};
