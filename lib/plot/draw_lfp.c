/* Potentials at the contacts of arrays over time, each at its depth. */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/laminar.h"
#include "plot/map.h"
#include "util/mem.h"

/* Arrays whose contacts are at the same places share a panel. */
struct lfp {
	struct laminars *all;
	int *panel;   /* [all] */
	double *gain; /* [panels] um a uV: the same for all contacts */
};

static struct style style_of(const struct figure *f, const struct lfp *lfp, int i)
{
	struct style style = figure_curve_style(f, i, lfp->all->count);

	style.line = 1.8;
	style.number = 0;
	return style;
}

/* Whether single trials are drawn: those of many arrays would hide the means. */
static bool draws_trials(const struct figure *f, const struct lfp *lfp, int i)
{
	return lfp->all->item[i].trials > 1 && lfp->all->count <= FIGURE_COLOURS && !f->text;
}

/* Where a contact's potential of 0 is drawn. */
static double zero(const struct laminar *l, size_t contact)
{
	return l->stacked ? l->z[contact] : (double)contact;
}

/* Lines of a datablock, of a trial (from 0) or of the mean (-1): a curve a contact. An array alone has two
 * colours in turn, so that one can see which curve is whose where they cross. */
static void curves(struct figure *f, const struct lfp *lfp, int i, int trial)
{
	const struct laminar *l = &lfp->all->item[i];
	double *y = mem_new(l->samples, sizeof *y), gain = lfp->gain[lfp->panel[i]];

	for (size_t c = 0; c < l->contacts; c++) {
		const double *v = trial < 0 ? l->mean[c] : l->trial[trial].traces.value[l->contact[c]];
		unsigned colour = lfp->all->count == 1 && c % 2 ? 0x303030 : figure_colour(i);
		char more[16];

		for (size_t k = 0; k < l->samples; k++)
			y[k] = zero(l, c) + gain * v[k];
		snprintf(more, sizeof more, " %u", trial < 0 ? colour : figure_faint(colour, 0.35));
		figure_curve(f, l->time, y, l->samples, more);
		fputc('\n', f->script);
	}
	free(y);
}

/* A contact's depth, or name; free it. */
static char *name_of(const struct figure *f, const struct laminar *l, size_t contact)
{
	return l->stacked ? figure_number(f, l->z[contact]) : mem_text(l->trial->traces.name[l->contact[contact]]);
}

/* The contacts' names along the axis. */
static void names(struct figure *f, const struct panel *panel, const struct laminar *l)
{
	char **name = mem_new(l->contacts, sizeof *name);
	double *at = mem_new(l->contacts, sizeof *at);

	for (size_t c = 0; c < l->contacts; c++) {
		name[c] = name_of(f, l, c);
		at[c] = zero(l, c);
	}
	map_names(f, panel, 'y', &(struct map_names){name, at, NULL, (int)l->contacts}, f->width / 4.0);
	for (size_t c = 0; c < l->contacts; c++)
		free(name[c]);
	free(name);
	free(at);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct lfp *lfp = data;
	bool named = false;

	for (int i = 0; i < lfp->all->count; i++) {
		const struct laminar *l = &lfp->all->item[i];

		if (lfp->panel[i] != panel->item)
			continue;
		if (!named)
			names(f, panel, l);
		named = true;
		for (int k = 0; draws_trials(f, lfp, i) && k < l->trials; k++) {
			if (k == 0)
				fprintf(f->script, "$trials%d << EOD\n", i);
			curves(f, lfp, i, k);
			fputs(k == l->trials - 1 ? "EOD\n" : "", f->script);
		}
		fprintf(f->script, "$mean%d << EOD\n", i);
		curves(f, lfp, i, -1);
		fputs("EOD\n", f->script);
	}
	panel_scale(f, 'r', lfp->gain[panel->item], "µV");
	for (int bold = 0; bold < 2; bold++)
		for (int i = 0; i < lfp->all->count; i++) {
			struct style style = style_of(f, lfp, i);

			if (lfp->panel[i] != panel->item || (!bold && !draws_trials(f, lfp, i)))
				continue;
			figure_item(f);
			fprintf(f->script,
			        "$%s%d using 1:2:3 with lines linetype %d linewidth %g dashtype %s linecolor rgb variable",
			        bold ? "mean" : "trials", i, style.character, bold ? style.line : 1, figure_dash(style.dash));
		}
	figure_done(f);
}

/* How much the potential of a contact changes but for a fiftieth of the time, in which it may have spikes. */
static double usual(const struct laminar *l, size_t contact, struct range time)
{
	double *v = mem_new(l->samples, sizeof *v), change;
	size_t n = 0;

	for (size_t i = 0; i < l->samples; i++)
		if (range_holds(time, l->time[i]))
			v[n++] = l->mean[contact][i];
	gsl_sort(v, 1, n);
	change = n ? v[n - 1 - n / 100] - v[n / 100] : 0;
	free(v);
	return change;
}

/* Set how many micrometres a microvolt is: the contact that changes most fills 1.6 distances of contacts, of which a
 * panel has as many pixels as another. */
static void gains(struct lfp *lfp, int panels, struct range time)
{
	double most = 0;

	for (int i = 0; i < lfp->all->count; i++)
		for (size_t c = 0; c < lfp->all->item[i].contacts; c++)
			most = fmax(most, usual(&lfp->all->item[i], c, time));
	for (int p = 0; p < panels; p++) {
		double apart = INFINITY;

		for (int i = 0; i < lfp->all->count; i++)
			for (size_t c = 1; lfp->panel[i] == p && c < lfp->all->item[i].contacts; c++)
				apart = fmin(apart, zero(&lfp->all->item[i], c) - zero(&lfp->all->item[i], c - 1));
		apart = isfinite(apart) ? apart : 1;
		lfp->gain[p] = most > 0 ? 1.6 * apart / most : apart;
	}
}

/* What curves of an array span, but for single trials that go beyond. */
static void extent(const struct lfp *lfp, const struct laminar *l, const struct request *r, struct panel *p)
{
	double *y = mem_new(l->samples, sizeof *y);

	range_add(&p->xs, l->time[0]);
	range_add(&p->xs, l->time[l->samples - 1]);
	for (size_t c = 0; c < l->contacts; c++) {
		for (size_t i = 0; i < l->samples; i++)
			y[i] = zero(l, c) + lfp->gain[p->item] * l->mean[c][i];
		range_add_curve(&p->ys, l->time, y, l->samples, r->x);
	}
	free(y);
}

static bool same_places(const struct laminar *a, const struct laminar *b)
{
	return a->contacts == b->contacts &&
	       memcmp(a->trial->contact, b->trial->contact, a->contacts * sizeof *a->trial->contact) == 0;
}

static void panel(const struct figure *f, struct view *view, struct lfp *lfp, int first)
{
	const struct laminar *l = &lfp->all->item[first];
	int item = view->panels, shared = 0;
	struct panel *p = view_panel(view);

	for (int i = first; i < lfp->all->count; i++)
		if (lfp->panel[i] < 0 && same_places(l, &lfp->all->item[i])) {
			lfp->panel[i] = item;
			shared++;
		}
	p->x = "Time (ms)";
	p->y = l->stacked ? "Depth z (µm)" : "Contact";
	p->title = shared > 1 ? NULL : laminar_title(l);
	p->height = (int)fmin(900, fmax(220, 28 * (double)l->contacts + 60));
	p->lines = (int)fmin(40, 2 * (double)l->contacts + 4);
	p->room = 0.02;
	p->item = item;
	p->beside = PANEL_SCALE;
	p->draw = draw;
	p->labelled = true;
	for (size_t c = 0; c < l->contacts; c++) {
		char *name = name_of(f, l, c);

		view->left = fmax(view->left, fmin(figure_width(f, name), f->width / 4.0));
		free(name);
	}
}

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct lfp *lfp = view->data = mem_new(1, sizeof *lfp);
	struct laminars *all = lfp->all = laminars_read(r, "uV", "hnn-sim --lfp");

	lfp->panel = mem_new((size_t)all->count, sizeof *lfp->panel);
	lfp->gain = mem_new((size_t)all->count, sizeof *lfp->gain);
	for (int i = 0; i < all->count; i++)
		lfp->panel[i] = -1;
	for (int i = 0; i < all->count; i++)
		if (lfp->panel[i] < 0)
			panel(f, view, lfp, i);
	gains(lfp, view->panels, r->x);
	for (int i = 0; i < all->count; i++)
		extent(lfp, &all->item[i], r, &view->panel[lfp->panel[i]]);
	for (int i = 0; view->panels < all->count && i < all->count; i++) {
		struct style style = style_of(f, lfp, i);
		char *name = laminar_title(&all->item[i]);

		view_entry(view, name, &style);
		free(name);
	}
}

static void lfp_free(void *data)
{
	struct lfp *lfp = data;

	laminars_free(lfp->all);
	free(lfp->panel);
	free(lfp->gain);
	free(lfp);
}

const struct picture picture_lfp = {
	.name = "lfp",
	.help = "potentials at electrodes over time, each contact's at its depth",
	.view = view,
	.free = lfp_free,
};
