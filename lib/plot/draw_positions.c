/* Where the cells of networks are, and the contacts of their electrodes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plotted.h"
#include "util/mem.h"

/* The panels of a network: from above, x and y, and from the side, x and z. */
enum { ABOVE, SIDE, VIEWS };

/* How what is number `i` of a network is marked: its populations, then its electrodes. Where cells of several are
 * at one place, the later ones are smaller and lie on the others. */
static struct style style_of(struct figure *f, const struct model *m, int i, double size)
{
	static const char *const points[] = {"7", "5", "9", "13", "11", "6", "4", "8"};
	static const char *const letters[] = {"'o'", "'x'", "'*'", "'#'", "'%'", "'@'", "'='", "'&'"};
	bool contacts = i >= m->populations;

	return (struct style){
		.colour = contacts ? 0x000000 : figure_named(f, ROLE_POPULATION, m->population[i].name),
		.point = contacts ? "2" : points[i % 8],
		.letter = contacts ? "'+'" : letters[i % 8],
		.size = contacts ? 0.8 : size * (1.2 - 0.8 * i / m->populations),
	};
}

/* The place of a cell or contact: its x, and its y or z. */
static void place(const struct model *m, int what, int k, int side, double at[2])
{
	if (what < m->populations) {
		const struct population *p = &m->population[what];

		at[0] = p->x[k] * m->spacing;
		at[1] = side == SIDE ? p->z : p->y[k] * m->spacing;
	} else {
		const double *contact = m->electrode[what - m->populations].contact[k].at;

		at[0] = contact[0];
		at[1] = contact[side == SIDE ? 2 : 1];
	}
}

static int places(const struct model *m, int what)
{
	return what < m->populations ? m->population[what].cells : m->electrode[what - m->populations].contacts;
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct model *m = ((const struct plotted *)data)->item[panel->item / VIEWS].model;
	int all = m->populations + m->electrodes;
	double apart = m->spacing / (f->x.high - f->x.low) * f->across; /* pixels */

	for (int i = 0; i < all; i++) {
		fprintf(f->script, "$place%d << EOD\n", i);
		for (int k = 0; k < places(m, i); k++) {
			double at[2];

			place(m, i, k, panel->item % VIEWS, at);
			fprintf(f->script, "%.9g %.9g\n", at[0], at[1]);
		}
		fputs("EOD\n", f->script);
	}
	for (int i = 0; i < all; i++) {
		struct style style = style_of(f, m, i, fmax(0.4, fmin(1.6, apart / 10)));

		figure_item(f);
		fprintf(f->script, "$place%d using 1:2", i);
		figure_points(f, &style);
	}
	figure_done(f);
}

static void panel(const struct figure *f, const struct plotted *all, int item, struct view *view)
{
	const struct drawn *drawn = &all->item[item / VIEWS];
	const struct model *m = drawn->model;
	struct panel *p = view_panel(view);

	p->x = "x (µm)";
	p->y = item % VIEWS == SIDE ? "Depth z (µm)" : "y (µm)";
	p->title = all->count > 1 ? mem_printf("%s, from %s", drawn->label, item % VIEWS == SIDE ? "the side" : "above")
	                          : mem_text(item % VIEWS == SIDE ? "From the side" : "From above");
	p->room = 0.08;
	p->equal = item % VIEWS == ABOVE;
	p->height = 330;
	p->lines = 14;
	p->across = f->width < 600 ? 1 : VIEWS;
	p->item = item;
	p->draw = draw;
	for (int i = 0; i < m->populations + m->electrodes; i++)
		for (int k = 0; k < places(m, i); k++) {
			double at[2];

			place(m, i, k, item % VIEWS, at);
			range_add(&p->xs, at[0]);
			range_add(&p->ys, at[1]);
		}
	p->xs = (struct range){p->xs.low - 0.05 * (p->xs.high - p->xs.low), p->xs.high + 0.05 * (p->xs.high - p->xs.low)};
}

static void legend(struct figure *f, const struct plotted *all, struct view *view)
{
	for (int i = 0; i < all->count; i++) {
		const struct model *m = all->item[i].model;

		for (int k = 0; k < m->populations + m->electrodes; k++) {
			const char *name = k < m->populations ? m->population[k].name : m->electrode[k - m->populations].name;
			struct style style = style_of(f, m, k, 1);

			view_entry_once(view, name, &style);
		}
	}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct plotted *all = view->data = plotted_read(f, request);

	for (int item = 0; item < all->count * VIEWS; item++)
		panel(f, all, item, view);
	legend(f, all, view);
}

const struct picture picture_positions = {
	.name = "positions",
	.help = "networks: where cells and the contacts of electrodes are",
	.view = view,
	.free = plotted_free,
};
