/* Profiles of fits: the least loss along each parameter. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "plot/scale.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { VALUE, LOSS, SD, ACROSS = 3 };

struct profiles {
	struct columns table;
	size_t count, points; /* profiles; rows of each */
	char **name;          /* [count] of the parameters */
	char **label;         /* [count] with units, in words that can be lines */
	bool *log;            /* [count] */
};

static const struct style start = {.colour = 0x000000, .point = "6", .letter = "'S'", .size = 1.1},
						  best = {.colour = 0xd55e00, .point = "7", .letter = "'B'", .size = 1.1};

static double cell(const struct profiles *p, int profile, size_t point, int column)
{
	return p->table.value[((size_t)profile * p->points + point) * p->table.count + (size_t)column];
}

/* Read `best VALUE LOSS`; else the loss stays NaN. */
static void read_best(const char *text, double *value, double *loss)
{
	if (strncmp(text, "best ", 5) != 0)
		return;
	text += 5;
	if (!num_scan(&text, value) || *text++ != ' ' || !num_scan(&text, loss))
		*loss = NAN;
}

/* The best evaluation, as `best VALUE LOSS` behind the profile's name has it, and the start's value. */
static void marks(struct figure *f, const struct profiles *p, int profile)
{
	struct bounds bounds = {.start = NAN};
	double value = NAN, loss = NAN;

	for (size_t i = 0; i + 1 < p->table.comments; i++)
		if (p->table.comment[i] + 8 == p->name[profile])
			read_best(p->table.comment[i + 1], &value, &loss);
	if (!isnan(loss)) {
		figure_item(f);
		fprintf(f->script, "'+' every ::0::0 using (%.9g):(%.9g)", value, loss);
		figure_points(f, &best);
	}
	if (parameter_bounds(&p->table, p->name[profile], &bounds) && !isnan(bounds.start)) {
		figure_item(f);
		fprintf(f->script, "'+' every ::0::0 using (%.9g):(%.9g)", bounds.start, f->y.low);
		figure_points(f, &start);
	}
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct profiles *p = data;
	struct style style = figure_curve_style(f, 0, 1);

	fputs("$profile << EOD\n", f->script);
	for (size_t i = 0; i < p->points; i++) {
		double loss = cell(p, panel->item, i, LOSS), sd = cell(p, panel->item, i, SD);

		fprintf(f->script, "%.9g %.9g %.9g %.9g\n", cell(p, panel->item, i, VALUE), loss, fmax(0, loss - sd),
		        loss + sd);
	}
	fputs("EOD\n", f->script);
	if (p->log[panel->item])
		parameter_log_axis(f, 'x', !panel->shares);
	if (!f->text) {
		figure_item(f);
		fprintf(f->script, "$profile using 1:3:4 with filledcurves fillcolor rgb 0x%06x fillstyle solid",
		        figure_faint(style.colour, 0.25));
	}
	figure_item(f);
	fputs("$profile using 1:2", f->script);
	figure_lines(f, &style);
	marks(f, p, panel->item);
	figure_done(f);
	if (p->log[panel->item])
		parameter_end_axis(f, 'x');
}

/* The tables of all parameters stand one after another, each with as many rows. */
static void read_profiles(struct profiles *p, const char *path)
{
	struct input in;

	input_open(&in, path);
	columns_read(&in, &p->table);
	p->name = mem_new(p->table.comments + 1, sizeof *p->name);
	for (size_t i = 0; i < p->table.comments; i++)
		if (strncmp(p->table.comment[i], "profile ", 8) == 0)
			p->name[p->count++] = p->table.comment[i] + 8;
	if (!p->count || p->table.count <= SD || p->table.rows % p->count)
		die_at(in.name, 0, "these are not profiles of a fit, as hnn-profile writes them");
	p->points = p->table.rows / p->count;
	for (size_t i = 0; i < p->table.rows * p->table.count; i++) {
		size_t row = i / p->table.count + 1;

		plot_check(in.name, 0, (double)row, p->table.value[i]);
	}
	input_close(&in);
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct profiles *p = view->data = mem_new(1, sizeof *p);
	struct style style = figure_curve_style(f, 0, 1);
	int across = (int)fmin(ACROSS, fmax(1, f->width / 260.0));
	bool any_start = false;

	if (r->files > 1)
		die_usage("one profile at a time: %d files", r->files);
	read_profiles(p, r->file[0]);
	p->label = mem_new(p->count, sizeof *p->label);
	p->log = mem_new(p->count, sizeof *p->log);
	for (size_t k = 0; k < p->count; k++) {
		struct panel *panel = view_panel(view);
		struct bounds bounds;

		p->label[k] = parameter_words(p->name[k]);
		p->log[k] = parameter_bounds(&p->table, p->name[k], &bounds) && bounds.log;
		any_start |= parameter_bounds(&p->table, p->name[k], &bounds) && !isnan(bounds.start);
		panel->x = p->label[k];
		panel->y = "Loss";
		panel->room = 0.05;
		panel->height = 220;
		panel->across = across < (int)p->count ? across : (int)p->count;
		panel->item = (int)k;
		panel->draw = draw;
		for (size_t i = 0; i < p->points; i++) {
			range_add(&panel->xs, cell(p, (int)k, i, VALUE));
			range_add(&panel->ys, cell(p, (int)k, i, LOSS) + cell(p, (int)k, i, SD));
			range_add(&panel->ys, fmax(0, cell(p, (int)k, i, LOSS) - cell(p, (int)k, i, SD)));
		}
	}
	view_entry(view, "least loss, the other parameters refitted", &style);
	view_entry(view, "best evaluation", &best);
	if (any_start)
		view_entry(view, "start", &start);
}

static void profiles_free(void *data)
{
	struct profiles *p = data;

	columns_free(&p->table);
	for (size_t k = 0; k < p->count; k++)
		free(p->label[k]);
	free(p->label);
	free(p->log);
	free(p->name);
	free(p);
}

const struct picture picture_profile = {
	.name = "profile",
	.help = "profiles of a fit: the least loss along each parameter",
	.view = view,
	.free = profiles_free,
};
