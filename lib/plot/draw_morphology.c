/* A cell of each population of networks: its sections as they lie, side by side. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/shape.h"
#include "plot/map.h"
#include "plot/plotted.h"
#include "util/mem.h"

/* A population's cell in the panel of its network. */
struct cell {
	const struct population *population;
	struct axis *axis; /* [sections] um, from the root */
	double x;          /* where it is drawn */
};

struct morphology {
	struct plotted *all;
	struct cell **cell; /* [networks][populations] */
};

static const char elsewhere[] = "other sections";

/* What a section is coloured by: the first location that has it. */
static const char *group(const struct population *p, int section)
{
	for (int i = 0; i < p->locations; i++)
		if (sections_has(&p->location[i].sections, section))
			return p->location[i].name;
	return elsewhere;
}

static struct style style_of(struct figure *f, const char *name)
{
	return (struct style){
		.colour = strcmp(name, elsewhere) == 0 ? 0x404040 : figure_named(f, ROLE_LOCATION, name),
		.line = 6,
		.character = 1 + figure_index(f, ROLE_LOCATION, name),
	};
}

/* A section seen from the side: a rectangle as long as its axis there and as wide as it is thick, but a dot at
 * least; in a text, its axis. */
static void outline(struct figure *f, const struct cell *c, int section)
{
	const struct axis *axis = &c->axis[section];
	double half = fmax(c->population->section[section].diam / 2, 0.7 * (f->x.high - f->x.low) / f->across);
	double x = c->x + axis->near[0], z = c->population->z + axis->near[2];
	double dx = axis->far[0] - axis->near[0], dz = axis->far[2] - axis->near[2], length = hypot(dx, dz);
	double px = length > 0 ? -dz / length * half : half, pz = length > 0 ? dx / length * half : half;

	if (f->text)
		fprintf(f->script, "%.9g %.9g\n%.9g %.9g\n\n", x, z, x + dx, z + dz);
	else
		fprintf(f->script, "%.9g %.9g\n%.9g %.9g\n%.9g %.9g\n%.9g %.9g\n\n", x + px, z + pz, x + dx + px, z + dz + pz,
		        x + dx - px, z + dz - pz, x - px, z - pz);
}

/* The name of a section: at the end where nothing goes on, else beside its middle. */
static void name(struct figure *f, const struct cell *c, int section)
{
	const struct population *p = c->population;
	const struct axis *axis = &c->axis[section];
	double along = 1, dx = axis->far[0] - axis->near[0], dz = axis->far[2] - axis->near[2];
	const char *where = "left offset character 0.9,0";

	for (int s = 0; s < p->sections; s++)
		along = p->section[s].parent == section ? 0.5 : along;
	if (p->section[section].parent < 0 || p->sections == 1)
		where = "right offset character -1.2,0", along = 0.5;
	else if (along == 1 && fabs(dx) > 0.5 * fabs(dz))
		where = dz < -0.5 * fabs(dx) ? "center offset character 0,-0.7"
		        : dx < 0             ? "right offset character -0.5,0"
		                             : where;
	fputs("set label ", f->script);
	figure_text(f, p->section[section].name, 160);
	fprintf(f->script, " at first %.9g,%.9g %s front font small textcolor rgb '#404040'\n",
	        c->x + axis->near[0] + along * dx, p->z + axis->near[2] + along * dz, where);
}

/* The names below the cells. */
static void names(struct figure *f, const struct panel *panel, const struct cell *cell, const struct model *m)
{
	struct map_names names = plotted_names(f, m);

	for (int i = 0; i < names.count; i++)
		names.at[i] = cell[i].x;
	map_names(f, panel, 'x', &names, 300);
	plotted_names_free(&names);
}

/* Whether there is room for the names of sections beside so many cells. */
static bool named(const struct figure *f, int cells)
{
	return !f->text && page_across(f, 1) / cells >= 100;
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	enum { NAMED = 20, LEAST = 320 }; /* more sections than that have no names, and none where the panel is low */
	const struct morphology *m = data;
	const struct cell *cell = m->cell[panel->item];
	int count = m->all->item[panel->item].model->populations, groups = 0;
	const struct named *known = &f->named[ROLE_LOCATION];
	struct style *style = mem_new((size_t)known->count + 1, sizeof *style);

	for (int g = 0; g < known->count; g++) {
		bool any = false;

		fprintf(f->script, "$group%d << EOD\n", groups);
		for (int i = 0; i < count; i++)
			for (int s = 0; s < cell[i].population->sections; s++)
				if (strcmp(group(cell[i].population, s), known->name[g]) == 0) {
					outline(f, &cell[i], s);
					any = true;
				}
		fputs("EOD\n", f->script);
		if (any)
			style[groups++] = style_of(f, known->name[g]);
	}
	for (int i = 0; i < count; i++)
		for (int s = 0; f->down >= LEAST && named(f, count) && cell[i].population->sections <= NAMED &&
		                s < cell[i].population->sections;
		     s++)
			name(f, &cell[i], s);
	names(f, panel, cell, m->all->item[panel->item].model);
	panel_scale(f, 'r', 1, "µm");
	for (int g = 0; g < groups; g++) {
		figure_item(f);
		fprintf(f->script, "$group%d using 1:2", g);
		if (f->text)
			figure_lines(f, &style[g]);
		else
			fprintf(f->script, " with filledcurves closed fillstyle solid noborder linecolor rgb '#%06x'",
			        style[g].colour);
	}
	figure_done(f);
	free(style);
}

/* Place a cell to the right of what the panel has so far, `apart` um from it. */
static void place(struct panel *p, struct cell *c, const struct population *population, double apart)
{
	struct shape *shape = mem_new(1, sizeof *shape);
	struct range x = {INFINITY, -INFINITY};
	bool first = p->xs.low > p->xs.high;

	c->population = population;
	c->axis = mem_new((size_t)population->sections, sizeof *c->axis);
	shape_make(population, shape);
	for (int s = 0; s < population->sections; s++) {
		double half = population->section[s].diam / 2;

		c->axis[s] = shape->axis[s];
		for (int end = 0; end < 2; end++) {
			const double *at = end ? c->axis[s].far : c->axis[s].near;

			range_add(&x, at[0] - half);
			range_add(&x, at[0] + half);
			range_add(&p->ys, population->z + at[2] - half);
			range_add(&p->ys, population->z + at[2] + half);
		}
	}
	free(shape);
	c->x = first ? 0 : p->xs.high + apart - x.low;
	range_add(&p->xs, c->x + x.low - (first ? apart / 2 : 0));
	range_add(&p->xs, c->x + x.high);
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct morphology *m = view->data = mem_new(1, sizeof *m);

	m->all = plotted_read(f, request);
	m->cell = mem_new((size_t)m->all->count, sizeof *m->cell);
	for (int i = 0; i < m->all->count; i++) {
		const struct model *model = m->all->item[i].model;
		double apart = named(f, model->populations) ? 420 : 100;
		struct panel *p = view_panel(view);

		p->x = "Population";
		p->y = "Depth z (µm)";
		p->title = m->all->count > 1 ? mem_text(m->all->item[i].label) : NULL;
		p->lines = 24;
		p->room = 0.04;
		p->equal = true;
		p->beside = PANEL_SCALE;
		p->below = plotted_below(f, m->all);
		p->item = i;
		p->draw = draw;
		m->cell[i] = mem_new((size_t)model->populations, sizeof **m->cell);
		for (int k = 0; k < model->populations; k++) {
			place(p, &m->cell[i][k], &model->population[k], apart);
			for (int s = 0; s < model->population[k].sections; s++) {
				const char *name = group(&model->population[k], s);
				struct style style = style_of(f, name);

				view_entry_once(view, name, &style);
			}
		}
		p->xs.high += apart / 2;
		p->height = (int)fmin(520,
		                      fmax(200, 1.1 * (p->ys.high - p->ys.low) / (p->xs.high - p->xs.low) * page_across(f, 1)));
	}
}

static void morphology_free(void *data)
{
	struct morphology *m = data;

	for (int i = 0; i < m->all->count; i++) {
		for (int k = 0; k < m->all->item[i].model->populations; k++)
			free(m->cell[i][k].axis);
		free(m->cell[i]);
	}
	plotted_free(m->all);
	free(m->cell);
	free(m);
}

const struct picture picture_morphology = {
	.name = "morphology",
	.help = "networks: the sections of a cell of each population, to scale",
	.view = view,
	.free = morphology_free,
};
