/* Profiles of fits: the least loss along each parameter. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"

enum { VALUE, LOSS, SD, ACROSS = 3 };

struct profiles {
	struct columns table;
	size_t count, points; /* profiles; rows of each */
	char **name;          /* [count] of the parameters */
};

static double cell(const struct profiles *p, int profile, size_t point, int column)
{
	return p->table.value[((size_t)profile * p->points + point) * p->table.count + (size_t)column];
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
	if (!f->text) {
		figure_item(f);
		fprintf(f->script, "$profile using 1:3:4 with filledcurves fillcolor rgb 0x%06x fillstyle solid",
		        figure_faint(style.colour, 0.25));
	}
	figure_item(f);
	fputs("$profile using 1:2", f->script);
	figure_lines(f, &style);
	figure_done(f);
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

	if (r->files > 1)
		die_usage("one profile at a time: %d files", r->files);
	read_profiles(p, r->file[0]);
	for (size_t k = 0; k < p->count; k++) {
		struct panel *panel = view_panel(view);

		panel->x = p->name[k];
		panel->y = "Loss";
		panel->room = 0.05;
		panel->height = 220;
		panel->across = ACROSS;
		panel->item = (int)k;
		panel->draw = draw;
		for (size_t i = 0; i < p->points; i++) {
			range_add(&panel->xs, cell(p, (int)k, i, VALUE));
			range_add(&panel->ys, cell(p, (int)k, i, LOSS) + cell(p, (int)k, i, SD));
			range_add(&panel->ys, fmax(0, cell(p, (int)k, i, LOSS) - cell(p, (int)k, i, SD)));
		}
	}
	view_entry(view, "least loss, the other parameters refitted", &style);
}

static void profiles_free(void *data)
{
	struct profiles *p = data;

	columns_free(&p->table);
	free(p->name);
	free(p);
}

const struct picture picture_profile = {
	.name = "profile",
	.help = "profiles of a fit: the least loss along each parameter",
	.view = view,
	.free = profiles_free,
};
