/* Recordings over time: a panel for each unit, of curves, or of a map where these would be too many. */
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plot/map.h"
#include "plot/numbers.h"
#include "plot/plot.h"
#include "record/recording.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/lookup.h"
#include "util/mem.h"

enum { MOST = 12, MOST_IN_TEXT = 7 }; /* curves of different places in a panel */

/* The trials of a file. */
struct recorded {
	struct traces *trial;
	int trials, room;
};

/* What has a name: a place, in all trials; and of a file, where several have the same unit. */
struct site {
	char *key;        /* its unit's number, a blank, and the name */
	const char *name; /* behind that */
	int unit;
	int style; /* of the same name in all panels */
	struct curve {
		const double *time, *value;
		size_t samples;
	} * curve;
	int curves, room;
};

/* What shares a panel. */
struct unit {
	const char *unit;
	char *axis;
	const struct site **place; /* [places] */
	int places, room;
	bool map;
};

struct recordings {
	struct recorded *file;
	int files;
	struct site *place;
	int places, room;
	struct lookup known, named; /* keys, and names with the numbers of their styles */
	struct unit *unit;
	int units;
};

/* --- reading ------------------------------------------------------------------------- */

static const char *unit_of(const struct recorded *r)
{
	return r->trials && r->trial[0].unit ? r->trial[0].unit : "";
}

static void read_file(struct recorded *r, const char *path, const char *pattern)
{
	struct traces trial;
	struct input in;
	int sets = 0;

	input_open(&in, path);
	for (; traces_read(&in, &trial, pattern); sets++) {
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

/* Add a curve to the place of this name, which is added where it is new. */
static void add(struct recordings *all, const char *name, int unit, const struct curve *curve)
{
	char *key = mem_printf("%d %s", unit, name);
	long known = lookup_find(&all->known, key);
	struct site *site;

	if (all->place && known != LOOKUP_NONE) {
		site = &all->place[known];
		free(key);
	} else {
		site = GROW(all->place, all->places, all->room);
		*site = (struct site){.key = key, .name = strchr(key, ' ') + 1, .unit = unit};
		lookup_add(&all->known, key, (size_t)(all->places - 1));
		if (lookup_find(&all->named, site->name) == LOOKUP_NONE)
			lookup_add(&all->named, site->name, all->named.count);
		site->style = (int)lookup_find(&all->named, site->name);
	}
	*GROW(site->curve, site->curves, site->room) = *curve;
}

/* The number of a file's unit, which is added where it is new. */
static int unit_number(struct recordings *all, const struct recorded *r)
{
	int u = 0;

	while (u < all->units && strcmp(all->unit[u].unit, unit_of(r)) != 0)
		u++;
	if (u == all->units)
		all->unit[all->units++] = (struct unit){.unit = unit_of(r)};
	return u;
}

static void add_file(struct recordings *all, const struct recorded *r, const char *label)
{
	int unit = r->trials ? unit_number(all, r) : 0, same = 0;

	for (int i = 0; i < all->files; i++)
		same += all->file[i].trials && strcmp(unit_of(&all->file[i]), unit_of(r)) == 0;
	for (int k = 0; k < r->trials; k++) {
		const struct traces *t = &r->trial[k];

		for (size_t c = 0; c < t->columns; c++) {
			char *name = same > 1 ? mem_printf("%s: %s", label, t->name[c]) : mem_text(t->name[c]);

			add(all, name, unit, &(struct curve){t->time, t->value[c], t->samples});
			free(name);
		}
	}
}

/* --- curves -------------------------------------------------------------------------- */

static struct style style_of(const struct figure *f, const struct recordings *all, const struct site *place)
{
	struct style style = figure_curve_style(f, place->style, (int)all->named.count);

	style.line = 1.8;
	return style;
}

static void draw_curves(struct figure *f, const struct panel *panel, const void *data)
{
	const struct recordings *all = data;
	const struct unit *unit = &all->unit[panel->item];
	struct numbered *first = mem_new((size_t)unit->places, sizeof *first);
	struct style *style = mem_new((size_t)unit->places, sizeof *style);

	for (int n = 0; n < unit->places; n++) {
		const struct site *p = unit->place[n];

		style[n] = style_of(f, all, p);
		first[n] = (struct numbered){p->curve->time, p->curve->value, p->curve->samples, &style[n]};
		fprintf(f->script, "$curve%d << EOD\n", n);
		for (int k = 0; k < p->curves; k++) {
			figure_curve(f, p->curve[k].time, p->curve[k].value, p->curve[k].samples, "");
			fputc('\n', f->script);
		}
		fputs("EOD\n", f->script);
	}
	numbers_draw(f, first, unit->places);
	for (int n = 0; n < unit->places; n++) {
		figure_item(f);
		fprintf(f->script, "$curve%d using 1:2", n);
		figure_lines(f, &style[n]);
	}
	figure_done(f);
	free(first);
	free(style);
}

/* --- maps ---------------------------------------------------------------------------- */

/* The mean of the curves of a place, the first of which is at the top, in a stretch of time. */
static double value(const void *data, struct range time, double y)
{
	const struct unit *unit = data;
	int row = unit->places - 1 - (int)y, count = 0;
	const struct site *p = unit->place[row > 0 ? row : 0];
	double sum = 0;

	for (int k = 0; k < p->curves; k++) {
		double mean = range_mean(time, p->curve[k].time, p->curve[k].value, p->curve[k].samples);

		sum += isnan(mean) ? 0 : mean;
		count += !isnan(mean);
	}
	return sum / count;
}

static void draw_map(struct figure *f, const struct panel *panel, const void *data)
{
	const struct recordings *all = data;
	const struct unit *unit = &all->unit[panel->item];
	struct map map = {value, unit, 0, unit->places};
	char **name = mem_new((size_t)unit->places, sizeof *name);
	double *at = mem_new((size_t)unit->places, sizeof *at);

	for (int n = 0; n < unit->places; n++) {
		name[n] = strchr(unit->place[n]->key, ' ') + 1;
		at[n] = unit->places - 1 - n + 0.5;
	}
	map_names(f, panel, 'y', &(struct map_names){name, at, NULL, unit->places},
	          f->text ? f->width / 3.0 : f->width / 4.0);
	map_draw(f, panel, &map);
	figure_done(f);
	free(name);
	free(at);
}

/* --- both ---------------------------------------------------------------------------- */

/* The name of an axis with this unit; free it. */
static char *name_of(const char *unit)
{
	bool micro = *unit == 'u';
	const char *what = strcmp(unit, "Hz") == 0 ? "firing rates" : strcmp(unit, "spikes") == 0 ? "counts" : "values";
	char *name;

	for (size_t i = 0; i < RECORD_KINDS; i++)
		if (strcmp(record_kinds[i].unit, unit) == 0)
			what = record_kinds[i].what;
	name = *unit ? mem_printf("%s (%s%s)", what, micro ? "µ" : "", unit + micro) : mem_text(what);
	*name = (char)toupper((unsigned char)*name);
	return name;
}

/* The limits of a map's colours that go to both sides of 0. */
static void robust(const struct unit *unit, struct range x, struct colours *colours)
{
	double *value = NULL;
	size_t count = 0, room = 0;

	for (int n = 0; n < unit->places; n++)
		for (int k = 0; k < unit->place[n]->curves; k++) {
			const struct curve *c = &unit->place[n]->curve[k];

			for (size_t i = 0; i < c->samples; i++)
				if (range_holds(x, c->time[i]))
					*GROW(value, count, room) = c->value[i];
		}
	colours_robust(colours, value, count);
	free(value);
}

/* Make a panel one of a map: its values are colours, its rows the places. */
static void make_map(const struct figure *f, const struct unit *unit, struct range x, struct panel *p,
                     struct view *view)
{
	bool both = p->ys.low < 0 && p->ys.high > 0 && strcmp(unit->unit, "mV") != 0;

	p->colours = (struct colours){
		.kind = both ? COLOURS_BOTH_WAYS : COLOURS_GROWING, .range = p->ys, .name = unit->axis};
	if (both)
		robust(unit, x, &p->colours);
	p->y = NULL;
	p->ys = (struct range){0, unit->places};
	p->room = 0;
	p->labelled = true;
	p->height = (int)fmin(640, fmax(160, 15 * unit->places));
	p->lines = (int)fmin(30, unit->places + 3);
	p->draw = draw_map;
	for (int n = 0; n < unit->places; n++)
		view->left = fmax(view->left, fmin(figure_width(f, unit->place[n]->name), f->width / 4.0));
}

static void panel(const struct figure *f, struct unit *unit, int item, const struct request *request, struct view *view)
{
	struct panel *p = view_panel(view);

	unit->axis = name_of(unit->unit);
	unit->map = unit->places > (f->text ? MOST_IN_TEXT : MOST);
	p->x = "Time (ms)";
	p->y = unit->axis;
	p->room = 0.04;
	p->item = item;
	p->draw = draw_curves;
	for (int n = 0; n < unit->places; n++)
		for (int k = 0; k < unit->place[n]->curves; k++) {
			const struct curve *c = &unit->place[n]->curve[k];

			range_add(&p->xs, c->time[0]);
			range_add(&p->xs, c->time[c->samples - 1]);
			range_add_curve(&p->ys, c->time, c->value, c->samples, request->x);
		}
	if (unit->map && p->ys.low <= p->ys.high)
		make_map(f, unit, request->x, p, view);
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct recordings *all = view->data = mem_new(1, sizeof *all);
	size_t files = (size_t)request->files;

	*all = (struct recordings){.file = mem_new(files, sizeof *all->file), .files = request->files};
	all->unit = mem_new(files, sizeof *all->unit);
	for (int i = 0; i < all->files; i++)
		read_file(&all->file[i], request->file[i], plot_option(request, "place"));
	for (int i = 0; i < all->files; i++)
		add_file(all, &all->file[i], request->label[i]);
	if (all->units == 0)
		die("nothing to draw: every data set failed");
	for (int n = 0; n < all->places; n++) {
		struct unit *u = &all->unit[all->place[n].unit];

		*GROW(u->place, u->places, u->room) = &all->place[n];
	}
	for (int u = 0; u < all->units; u++)
		panel(f, &all->unit[u], u, request, view);
	for (int i = 0; i < view->panels; i++)
		view->panel[i].height = view->panel[i].height ? view->panel[i].height : all->units > 1 ? 240 : 440;
	for (int n = 0; n < all->places; n++) {
		struct style style = style_of(f, all, &all->place[n]);

		if (!all->unit[all->place[n].unit].map)
			view_entry_once(view, all->place[n].name, &style);
	}
}

static void free_all(void *data)
{
	struct recordings *all = data;

	for (int i = 0; i < all->files; i++) {
		for (int k = 0; k < all->file[i].trials; k++)
			traces_free(&all->file[i].trial[k]);
		free(all->file[i].trial);
	}
	for (int n = 0; n < all->places; n++) {
		free(all->place[n].key);
		free(all->place[n].curve);
	}
	for (int u = 0; u < all->units; u++) {
		free(all->unit[u].axis);
		free(all->unit[u].place);
	}
	lookup_free(&all->known);
	lookup_free(&all->named);
	free(all->file);
	free(all->place);
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
	.free = free_all,
};
