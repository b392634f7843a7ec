/* Power spectra: a curve for each network and column, trials faint behind. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/tabled.h"
#include "util/mem.h"

/* Beyond this frequency in Hz there is little to see: more is drawn where it is asked for. */
static const double usual = 100;

struct curve {
	const struct tabled *of;
	size_t column;
	int unit;
	struct style style;
};

struct spectra {
	struct tableds *all;
	struct curve *curve;
	int curves, room;
	char **unit; /* [units] as drawn; a panel each */
	char **axis;
	int units, unit_room;
};

/* The number of a unit, which is added where it is new. */
static int unit_number(struct spectra *s, const struct tabled *t)
{
	char *unit = tabled_unit(t);
	int u = 0;

	while (u < s->units && strcmp(s->unit[u], unit) != 0)
		u++;
	if (u == s->units)
		*GROW(s->unit, s->units, s->unit_room) = unit;
	else
		free(unit);
	return u;
}

/* The datablock $trials, through whose colours others shine; the first of each curve, the second of each and so on, so
 * that none lies over another. False when there is none. */
static bool trials(struct figure *f, const struct spectra *s, int unit)
{
	bool any = false, more = !f->text;

	fputs("$trials << EOD\n", f->script);
	for (int k = 0; more; k++) {
		more = false;
		for (int i = 0; i < s->curves; i++) {
			const struct curve *c = &s->curve[i];
			char colour[16];

			if (c->unit != unit || c->of->trials < 2 || k >= c->of->trials)
				continue;
			snprintf(colour, sizeof colour, " %u", figure_clear(c->style.colour, 0.35));
			figure_curve(f, c->of->kept[k].frequency, c->of->kept[k].value[c->column], c->of->kept[k].samples, colour);
			fputc('\n', f->script);
			any = more = true;
		}
	}
	fputs("EOD\n", f->script);
	return any;
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct spectra *s = data;
	struct numbered *curve = mem_new((size_t)s->curves, sizeof *curve);
	bool faint = trials(f, s, panel->item);
	int count = 0;

	for (int i = 0; i < s->curves; i++) {
		const struct curve *c = &s->curve[i];
		const struct traces *m = &c->of->mean;

		if (c->unit != panel->item)
			continue;
		fprintf(f->script, "$curve%d << EOD\n", i);
		figure_curve(f, m->frequency, m->value[c->column], m->samples, "");
		fputs("EOD\n", f->script);
		curve[count++] = (struct numbered){m->frequency, m->value[c->column], m->samples, &c->style};
	}
	numbers_draw(f, curve, count);
	if (faint) {
		figure_item(f);
		fputs("$trials using 1:2:3 with lines linewidth 1.2 linecolor rgb variable", f->script);
	}
	for (int i = 0; i < s->curves; i++)
		if (s->curve[i].unit == panel->item) {
			figure_item(f);
			fprintf(f->script, "$curve%d using 1:2", i);
			figure_lines(f, &s->curve[i].style);
		}
	figure_done(f);
	free(curve);
}

static void panel(struct spectra *s, int unit, const struct request *request, struct view *view)
{
	struct panel *p = view_panel(view);
	struct range within = {isnan(request->x.low) ? 0 : request->x.low, request->x.high};

	s->axis[unit] = *s->unit[unit] ? mem_printf("Power spectral density (%s)", s->unit[unit])
	                               : mem_text("Power spectral density");
	p->x = "Frequency (Hz)";
	p->y = s->axis[unit];
	p->height = s->units > 1 ? 240 : 440;
	p->item = unit;
	p->draw = draw;
	p->xs = (struct range){0, 0};
	for (int i = 0; i < s->curves; i++)
		if (s->curve[i].unit == unit)
			range_add(&p->xs, s->curve[i].of->mean.frequency[s->curve[i].of->mean.samples - 1]);
	p->xs.high = fmin(usual, p->xs.high);
	within.high = isnan(within.high) ? p->xs.high : within.high;
	for (int i = 0; i < s->curves; i++) {
		const struct tabled *t = s->curve[i].of;

		if (s->curve[i].unit != unit)
			continue;
		range_add_curve(&p->ys, t->mean.frequency, t->mean.value[s->curve[i].column], t->mean.samples, within);
		for (int k = 0; t->trials > 1 && k < t->trials; k++)
			range_add_curve(&p->ys, t->kept[k].frequency, t->kept[k].value[s->curve[i].column], t->mean.samples,
			                within);
	}
	if (p->ys.low <= p->ys.high)
		p->ys = (struct range){0, 1.04 * p->ys.high};
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct spectra *s = view->data = mem_new(1, sizeof *s);

	s->all = tabled_read(request, STREAM_SPECTRUM, true, plot_option(request, "column"));
	for (int i = 0; i < s->all->count; i++)
		for (size_t c = 0; c < s->all->item[i].mean.columns; c++)
			if (s->all->item[i].chosen[c])
				*GROW(s->curve, s->curves, s->room) = (struct curve){.of = &s->all->item[i], .column = c};
	for (int i = 0; i < s->curves; i++) {
		char *name = tabled_name(s->all, s->curve[i].of, s->curve[i].column);

		s->curve[i].unit = unit_number(s, s->curve[i].of);
		s->curve[i].style = figure_curve_style(f, i, s->curves);
		view_entry(view, name, &s->curve[i].style);
		free(name);
	}
	s->axis = mem_new((size_t)s->units, sizeof *s->axis);
	for (int u = 0; u < s->units; u++)
		panel(s, u, request, view);
}

static void free_all(void *data)
{
	struct spectra *s = data;

	for (int u = 0; u < s->units; u++) {
		free(s->unit[u]);
		free(s->axis[u]);
	}
	free(s->unit);
	free(s->axis);
	free(s->curve);
	tabled_free(s->all);
	free(s);
}

static const struct option_spec options[] = {
	{"column", 0, "PATTERN", "psd, tfr: the columns to draw, as 'L*' (default: agg or all)"},
	{0},
};

const struct picture picture_psd = {
	.name = "psd",
	.help = "power spectra, of hnn-psd, trials faint behind their average",
	.option = options,
	.view = view,
	.free = free_all,
};
