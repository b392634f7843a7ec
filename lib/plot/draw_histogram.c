/* How many spikes populations or drives have over time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/numbers.h"
#include "plot/plot.h"
#include "plot/spiking.h"
#include "util/err.h"
#include "util/mem.h"

struct histogram {
	struct spiking spiking;
	double *count; /* [sources][bins], mean of the trials */
};

struct histograms {
	struct histogram *item;
	int items;
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
			range_add(&span, all->item[i].spiking.span.high);
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

static struct style style_of(const struct figure *f, const struct source *source)
{
	struct style style = figure_curve_style(f, source->index, 1);

	style.line = 2;
	return style;
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct histograms *all = data;
	const struct histogram *h = &all->item[panel->item];
	size_t points = 2 * all->bins + 2;
	double *x = mem_new(2 * points, sizeof *x), *y = x + points;

	for (int i = 0; i < h->spiking.sources; i++) {
		outline(all, h->count + (size_t)i * all->bins, x, y);
		fprintf(f->script, "$source%d << EOD\n", i);
		for (size_t k = 0; k < points; k++)
			fprintf(f->script, "%.9g %.9g\n", x[k], y[k]);
		fputs("EOD\n", f->script);
	}
	for (int i = 0; !f->text && i < h->spiking.sources; i++) {
		figure_item(f);
		fprintf(
			f->script,
			"$source%d using 1:2 with filledcurves y=0 fillstyle transparent solid 0.18 noborder linecolor rgb '#%06x'",
			i, figure_colour(h->spiking.source[i].index));
	}
	for (int i = 0; i < h->spiking.sources; i++) {
		struct style style = style_of(f, &h->spiking.source[i]);

		figure_item(f);
		fprintf(f->script, "$source%d using 1:2", i);
		figure_lines(f, &style);
	}
	figure_done(f);
	free(x);
}

/* The legend: each name once. */
static void legend(const struct figure *f, const struct histograms *all, struct view *view)
{
	for (int i = 0; i < all->items; i++)
		for (int k = 0; k < all->item[i].spiking.sources; k++) {
			const struct source *source = &all->item[i].spiking.source[k];
			struct style style = style_of(f, source);

			view_entry_once(view, source->name, &style);
		}
}

static void panel(const struct histograms *all, int i, const struct request *request, struct view *view)
{
	const struct histogram *h = &all->item[i];
	struct panel *p = view_panel(view);

	p->x = "Time (ms)";
	p->y = all->y;
	p->title = h->spiking.trials > 1 ? mem_printf("%s: mean of %d trials", request->label[i], h->spiking.trials)
	                                 : mem_text(request->label[i]);
	p->xs = (struct range){fmin(0, h->spiking.span.low), all->first + (double)all->bins * all->bin};
	p->height = request->files > 2 ? 140 : 200;
	p->item = i;
	p->draw = draw;
	for (size_t k = 0; k < (size_t)h->spiking.sources * all->bins; k++) {
		double x = all->first + (double)(k % all->bins) * all->bin;

		if (range_holds(request->x, x + all->bin / 2))
			range_add(&p->ys, 1.05 * h->count[k]);
	}
	if (p->ys.low <= p->ys.high)
		p->ys = (struct range){0, fmax(p->ys.high, 1)};
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
	for (int i = 0; i < all->items; i++) {
		count(all, &all->item[i]);
		if (all->item[i].spiking.count)
			panel(all, i, request, view);
	}
	legend(f, all, view);
}

static void histograms_free(void *data)
{
	struct histograms *all = data;

	for (int i = 0; i < all->items; i++) {
		spiking_free(&all->item[i].spiking);
		free(all->item[i].count);
	}
	free(all->item);
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
