/* Time-frequency power as colours. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/map.h"
#include "plot/tabled.h"
#include "util/mem.h"
#include "util/num.h"

/* A column of a map. */
struct powers {
	const struct tabled *of;
	double *time;      /* [times] */
	double *frequency; /* [frequencies] */
	double **value;    /* [frequencies][times] */
	size_t times, frequencies;
};

struct maps {
	struct tableds *all;
	struct powers *item;
	int count, room;
	char *name; /* of the colours */
};

static void powers(struct powers *p, const struct tabled *t, size_t column)
{
	const struct traces *m = &t->mean;

	*p = (struct powers){.of = t, .frequencies = traces_frequencies(m)};
	p->times = m->samples / p->frequencies;
	p->time = mem_new(p->times, sizeof *p->time);
	p->frequency = mem_new(p->frequencies, sizeof *p->frequency);
	p->value = mem_new(p->frequencies, sizeof *p->value);
	for (size_t k = 0; k < p->frequencies; k++) {
		p->frequency[k] = m->frequency[k];
		p->value[k] = mem_new(p->times, sizeof **p->value);
		for (size_t i = 0; i < p->times; i++)
			p->value[k][i] = m->value[column][i * p->frequencies + k];
	}
	for (size_t i = 0; i < p->times; i++)
		p->time[i] = m->time[i * p->frequencies];
}

/* The power in a stretch of time, on a line between the frequencies beside. */
static double power(const void *data, struct range time, double frequency)
{
	const struct powers *p = data;
	size_t k = 0;
	double part, low, high;

	while (k + 2 < p->frequencies && p->frequency[k + 1] <= frequency)
		k++;
	low = range_mean(time, p->time, p->value[k], p->times);
	if (k + 1 >= p->frequencies)
		return low;
	high = range_mean(time, p->time, p->value[k + 1], p->times);
	part = (frequency - p->frequency[k]) / (p->frequency[k + 1] - p->frequency[k]);
	return low + fmin(1, fmax(0, part)) * (high - low);
}

/* The numbers of `A:B`, or of `A`, which stands for both; false where there are none. */
static bool two(const char *text, double *a, double *b)
{
	if (!text || !num_scan(&text, a))
		return false;
	*b = *a;
	return *text != ':' || (text++, num_scan(&text, b));
}

/* Two standard deviations of the wavelet of a frequency in ms, NaN where nothing says how many cycles it has. */
static double reach(const struct powers *p, size_t k)
{
	const double pi = 3.14159265358979323846;
	double low = p->frequency[0], part = (p->frequency[k] - low) / fmax(p->frequency[p->frequencies - 1] - low, 1e-9);
	double first, last;

	if (!two(headers_get(&p->of->mean.headers, "cycles"), &first, &last))
		return NAN;
	return 2000 * (first + part * (last - first)) / (2 * pi * p->frequency[k]);
}

/* From when to when there were data; false where nothing says so. */
static bool span(const struct powers *p, struct range *data)
{
	return two(headers_get(&p->of->mean.headers, "span"), &data->low, &data->high) && !isnan(reach(p, 0));
}

/* Draw over the ends of the data, beyond which wavelets see nothing, that the map is pale there. */
static void ends(struct figure *f, const struct powers *p)
{
	struct range data;

	if (f->text || !span(p, &data))
		return;
	figure_item(f);
	fputs("$ends using 1:2 with filledcurves closed fillstyle solid noborder fillcolor rgb '#70ffffff'", f->script);
	figure_item(f);
	fputs("$ends using 1:2 with lines linewidth 1 linecolor rgb '#ffffff'", f->script);
}

/* The outlines of both ends. */
static void outlines(struct figure *f, const struct powers *p)
{
	struct range data;

	if (f->text || !span(p, &data))
		return;
	fputs("$ends << EOD\n", f->script);
	for (int right = 0; right < 2; right++) {
		double end = right ? data.high : data.low, way = right ? -1 : 1;

		for (size_t k = 0; k < p->frequencies; k++)
			fprintf(f->script, "%.9g %.9g\n", end + way * fmin(reach(p, k), (data.high - data.low) / 2),
			        p->frequency[k]);
		fprintf(f->script, "%.9g %.9g\n%.9g %.9g\n\n\n", end, p->frequency[p->frequencies - 1], end, p->frequency[0]);
	}
	fputs("EOD\n", f->script);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct powers *p = &((const struct maps *)data)->item[panel->item];
	struct map map = {.value = power, .data = p};

	outlines(f, p);
	map_draw(f, panel, &map);
	ends(f, p);
	figure_done(f);
}

static void panel(struct maps *maps, const struct tabled *t, size_t column, struct view *view)
{
	struct powers *p = GROW(maps->item, maps->count, maps->room);
	struct panel *panel = view_panel(view);
	struct range data;

	powers(p, t, column);
	panel->x = "Time (ms)";
	panel->y = "Frequency (Hz)";
	panel->title = tabled_name(maps->all, t, column);
	panel->lines = 12;
	panel->item = maps->count - 1;
	panel->draw = draw;
	panel->xs = (struct range){p->time[0], p->time[p->times - 1]};
	panel->ys = (struct range){p->frequency[0], p->frequency[p->frequencies - 1]};
	if (view->panels == 1 && span(p, &data))
		panel->note = mem_text("pale: within two standard deviations of the wavelet of an end of the data");
}

/* What the colours stand for, the same in all panels. */
static void colour(struct maps *maps, const struct request *request, struct view *view)
{
	struct range values = {0, 0};
	char *unit = tabled_unit(maps->item->of);
	double rate = headers_number(&maps->item->of->mean.headers, "rate", NAN);
	char *at = isnan(rate) ? mem_text("") : mem_printf(" at %.6g kHz", rate / 1000);

	maps->name = *unit ? mem_printf("Power (%s%s)", unit, at) : mem_printf("Power%s", at);
	free(unit);
	free(at);
	for (int i = 0; i < maps->count; i++)
		for (size_t k = 0; k < maps->item[i].frequencies; k++)
			range_add_curve(&values, maps->item[i].time, maps->item[i].value[k], maps->item[i].times, request->x);
	for (int i = 0; i < maps->count; i++) {
		view->panel[i].across = maps->count > 6 ? 2 : 1;
		view->panel[i].height = maps->count > 6 ? 130 : maps->count > 2 ? 180 : 280;
		view->panel[i].colours = (struct colours){
			.kind = COLOURS_GROWING,
			.range = values.high > 0 ? values : (struct range){0, 1},
			.name = maps->name,
		};
	}
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct maps *maps = view->data = mem_new(1, sizeof *maps);

	(void)f;
	maps->all = tabled_read(request, STREAM_MAP, false, plot_option(request, "column"));
	for (int i = 0; i < maps->all->count; i++)
		for (size_t c = 0; c < maps->all->item[i].mean.columns; c++)
			if (maps->all->item[i].chosen[c])
				panel(maps, &maps->all->item[i], c, view);
	colour(maps, request, view);
}

static void free_all(void *data)
{
	struct maps *maps = data;

	for (int i = 0; i < maps->count; i++) {
		for (size_t k = 0; k < maps->item[i].frequencies; k++)
			free(maps->item[i].value[k]);
		free(maps->item[i].value);
		free(maps->item[i].time);
		free(maps->item[i].frequency);
	}
	free(maps->item);
	free(maps->name);
	tabled_free(maps->all);
	free(maps);
}

static const struct option_spec options[] = {
	{"column", 0, "PATTERN", "psd, tfr: the columns to draw, as 'L*' (default: agg or all)"},
	{0},
};

const struct picture picture_tfr = {
	.name = "tfr",
	.help = "power over time and frequency, of hnn-tfr",
	.option = options,
	.view = view,
	.free = free_all,
};
