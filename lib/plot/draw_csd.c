/* Current source densities over time and depth. */
#include <math.h>
#include <stdlib.h>

#include "plot/laminar.h"
#include "plot/map.h"
#include "util/err.h"
#include "util/mem.h"

/* The slope at contact k, of the parabola through it and its neighbours, or of the line to its only one. */
static double slope(const double *z, const double *v, size_t count, size_t k)
{
	double before = k > 0 ? z[k] - z[k - 1] : 0, after = k + 1 < count ? z[k + 1] - z[k] : 0;
	double down = k > 0 ? (v[k] - v[k - 1]) / before : 0, up = k + 1 < count ? (v[k + 1] - v[k]) / after : 0;

	return k == 0 ? up : k + 1 == count ? down : (down * after + up * before) / (before + after);
}

/* Between two contacts, a cubic with the slopes at both. */
static double at_depth(const double *z, const double *v, size_t count, double where)
{
	size_t k = 0;
	double h, t, a, b;

	while (k + 2 < count && z[k + 1] < where)
		k++;
	h = z[k + 1] - z[k];
	t = fmin(1, fmax(0, (where - z[k]) / h));
	a = slope(z, v, count, k) * h - (v[k + 1] - v[k]);
	b = (v[k + 1] - v[k]) - slope(z, v, count, k + 1) * h;
	return (1 - t) * v[k] + t * v[k + 1] + t * (1 - t) * (a * (1 - t) + b * t);
}

/* The density in a stretch of time. */
static double density(const void *data, struct range time, double z)
{
	const struct laminar *l = data;
	double *v = mem_new(l->contacts, sizeof *v), value;

	for (size_t c = 0; c < l->contacts; c++)
		v[c] = range_mean(time, l->time, l->mean[c], l->samples);
	value = at_depth(l->z, v, l->contacts, z);
	free(v);
	return value;
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct laminars *all = data;
	struct map map = {.value = density, .data = &all->item[panel->item]};

	map_draw(f, panel, &map);
	figure_done(f);
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct laminars *all = view->data = laminars_read(request, "uV/um2", "hnn-csd");
	struct colours colours = {.kind = COLOURS_BOTH_WAYS, .name = "CSD (µV/µm²)", .high = "source", .low = "sink"};
	double *value = NULL;
	size_t values = 0, room = 0;

	(void)f;
	for (int i = 0; i < all->count; i++) {
		const struct laminar *l = &all->item[i];
		struct panel *p = view_panel(view);

		if (!l->stacked || l->contacts < 2)
			die_at(l->label, 0, "the contacts do not lie above one another: expected what hnn-csd writes");
		p->x = "Time (ms)";
		p->y = "Depth z (µm)";
		p->title = laminar_title(l);
		p->height = all->count > 2 ? 220 : 330;
		p->lines = 14;
		p->item = i;
		p->draw = draw;
		p->xs = (struct range){l->time[0], l->time[l->samples - 1]};
		p->ys = (struct range){l->z[0], l->z[l->contacts - 1]};
		for (size_t c = 0; c < l->contacts; c++)
			for (size_t k = 0; k < l->samples; k++)
				if (range_holds(request->x, l->time[k]))
					*GROW(value, values, room) = l->mean[c][k];
	}
	colours_robust(&colours, value, values);
	for (int i = 0; i < view->panels; i++)
		view->panel[i].colours = colours;
	free(value);
}

static void free_all(void *data)
{
	laminars_free(data);
}

const struct picture picture_csd = {
	.name = "csd",
	.help = "current source densities over time and depth, of hnn-csd",
	.view = view,
	.free = free_all,
};
