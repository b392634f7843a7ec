/* How many spikes populations or drives have over time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "plot/spiking.h"
#include "util/err.h"
#include "util/mem.h"

enum { FEW = 4 }; /* sources that share a panel */

struct histogram {
	struct spiking spiking;
	double *count; /* [sources][bins], mean of the trials */
};

/* What a panel shows: a file's sources, or one of them where they are many. */
struct shown {
	int item, first, end; /* of sources */
};

struct histograms {
	struct histogram *item;
	int items;
	struct shown *shown; /* [panels] */
	int panels, panel_room;
	double first, bin; /* ms: where bins begin, and how wide they are */
	size_t bins;
	char *y;
};

/* Choose the bins from what all files span. */
static void bins(struct histograms *all, const struct request *request)
{
	const char *asked = plot_option(request, "bin");
	struct range span = {0, 0};

	for (int i = 0; i < all->items; i++)
		if (all->item[i].spiking.count) {
			range_add(&span, all->item[i].spiking.span.low);
			range_add(&span, all->item[i].spiking.end);
		}
	all->bin = asked ? args_number("--bin", asked, 1e-3, 1e9) : figure_step(fmax(span.high - span.low, 1e-3), 100);
	if ((span.high - span.low) / all->bin > 1e5)
		die_usage("--bin: bins of %g ms are too many for %g ms", all->bin, span.high - span.low);
	all->first = floor(span.low / all->bin) * all->bin;
	all->bins = (size_t)floor((span.high - all->first) / all->bin) + 1;
}

static void count(const struct histograms *all, struct histogram *h)
{
	const struct spiking *s = &h->spiking;

	h->count = mem_new((size_t)s->sources * all->bins + 1, sizeof *h->count);
	for (size_t i = 0; i < s->count; i++) {
		size_t bin = (size_t)((s->spike[i].time - all->first) / all->bin);

		h->count[(size_t)s->spike[i].source * all->bins + (bin < all->bins ? bin : all->bins - 1)] += 1.0 / s->trials;
	}
}

/* The outline of a source's bins, [2 bins + 2]: x and y. */
static void outline(const struct histograms *all, const double *count, double *x, double *y)
{
	x[0] = all->first;
	y[0] = 0;
	for (size_t b = 0; b < all->bins; b++) {
		x[2 * b + 1] = all->first + (double)b * all->bin;
		x[2 * b + 2] = x[2 * b + 1] + all->bin;
		y[2 * b + 1] = y[2 * b + 2] = count[b];
	}
	x[2 * all->bins + 1] = x[2 * all->bins];
	y[2 * all->bins + 1] = 0;
}

static struct style style_of(struct figure *f, const struct source *source)
{
	int index = figure_index(f, source->role, source->name), before = f->named[ROLE_POPULATION].count;

	return (struct style){
		.colour = figure_named(f, source->role, source->name),
		.dash = index / FIGURE_COLOURS,
		.line = 2,
		.character = 1 + index + (source->role == ROLE_DRIVE ? before : 0),
	};
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct histograms *all = data;
	const struct shown *shown = &all->shown[panel->item];
	const struct histogram *h = &all->item[shown->item];
	size_t points = 2 * all->bins + 2;
	double *x = mem_new(2 * points, sizeof *x), *y = x + points;

	for (int i = shown->first; i < shown->end; i++) {
		outline(all, h->count + (size_t)i * all->bins, x, y);
		fprintf(f->script, "$source%d << EOD\n", i);
		for (size_t k = 0; k < points; k++)
			fprintf(f->script, "%.9g %.9g\n", x[k], y[k]);
		fputs("EOD\n", f->script);
	}
	for (int i = shown->first; !f->text && i < shown->end; i++) {
		figure_item(f);
		fprintf(
			f->script,
			"$source%d using 1:2 with filledcurves y=0 fillstyle transparent solid 0.18 noborder linecolor rgb '#%06x'",
			i, style_of(f, &h->spiking.source[i]).colour);
	}
	for (int i = shown->first; i < shown->end; i++) {
		struct style style = style_of(f, &h->spiking.source[i]);

		style.dash = shown->end - shown->first > 1 ? style.dash : 0;
		figure_item(f);
		fprintf(f->script, "$source%d using 1:2", i);
		figure_lines(f, &style);
	}
	figure_done(f);
	free(x);
}

/* The panel of a file's sources from `first` on, before `end`. */
static void panel(struct figure *f, struct histograms *all, struct shown shown, const struct request *request,
                  struct view *view)
{
	const struct spiking *s = &all->item[shown.item].spiking;
	const char *label = request->label[shown.item], *name = s->source[shown.first].name;
	bool alone = s->sources > FEW;
	struct panel *p = view_panel(view);
	char *trials = s->trials > 1 ? mem_printf(": mean of %d trials", s->trials) : mem_text("");

	p->x = "Time (ms)";
	p->y = all->y;
	p->title = alone && request->files == 1 ? mem_printf("%s%s", name, trials)
	           : alone                      ? mem_printf("%s, %s%s", label, name, trials)
	                                        : mem_printf("%s%s", label, trials);
	p->xs = (struct range){fmin(0, s->span.low),
	                       s->end > s->span.high ? s->end : all->first + (double)all->bins * all->bin};
	p->height = alone ? 64 : request->files > 2 ? 140 : 200;
	p->item = all->panels;
	p->draw = draw;
	*GROW(all->shown, all->panels, all->panel_room) = shown;
	for (size_t k = (size_t)shown.first * all->bins; k < (size_t)shown.end * all->bins; k++) {
		double x = all->first + (double)(k % all->bins) * all->bin;

		if (range_holds(request->x, x + all->bin / 2))
			range_add(&p->ys, 1.05 * all->item[shown.item].count[k]);
	}
	if (p->ys.low <= p->ys.high)
		p->ys = (struct range){0, fmax(p->ys.high, 1)};
	for (int i = shown.first; !alone && i < shown.end; i++) {
		struct style style = style_of(f, &s->source[i]);

		view_entry_once(view, s->source[i].name, &style);
	}
	free(trials);
}

/* The panels of a file: one, or one for each source, as these would hide one another. */
static void panels(struct figure *f, struct histograms *all, int i, const struct request *request, struct view *view)
{
	const struct spiking *s = &all->item[i].spiking;
	int step = s->sources > FEW ? 1 : s->sources;

	count(all, &all->item[i]);
	for (int first = 0; first < s->sources; first += step)
		panel(f, all, (struct shown){i, first, first + step}, request, view);
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct histograms *all = view->data = mem_new(1, sizeof *all);
	struct spiking *spiking = spiking_read_all(f, request);

	*all = (struct histograms){.item = mem_new((size_t)request->files, sizeof *all->item), .items = request->files};
	for (int i = 0; i < all->items; i++)
		all->item[i].spiking = spiking[i];
	free(spiking);
	bins(all, request);
	all->y = mem_printf("Spikes (in %g ms)", all->bin);
	for (int i = 0; i < all->items; i++)
		panels(f, all, i, request, view);
}

static void histograms_free(void *data)
{
	struct histograms *all = data;

	for (int i = 0; i < all->items; i++) {
		spiking_free(&all->item[i].spiking);
		free(all->item[i].count);
	}
	free(all->item);
	free(all->shown);
	free(all->y);
	free(all);
}

static const struct option_spec options[] = {
	{"bin", 0, "MS", "histogram: width of its bins (default: 100 of them or fewer)"},
	{0},
};

const struct picture picture_histogram = {
	.name = "histogram",
	.help = "spikes or events: how many populations and drives have over time",
	.option = options,
	.view = view,
	.free = histograms_free,
};
