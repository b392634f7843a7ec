/* Spikes of each cell over time, cells grouped by population and drive. */
#include <math.h>
#include <stdlib.h>

#include "plot/plot.h"
#include "plot/spiking.h"
#include "util/mem.h"

/* A group of cells lies between two heights, the first group at the top. Where there are few cells
 * it is as high as its name needs; in a text all are a line or more. */
struct band {
	double top, height;
};

struct raster {
	struct spiking spiking;
	struct band *band; /* [sources] */
	double height;     /* of all */
};

struct rasters {
	struct raster *item;
	int count;
};

static void bands(const struct figure *f, struct raster *r)
{
	enum { MOST = 12 }; /* the whole is at most so many times as high as a band */
	const struct spiking *s = &r->spiking;
	double cells = 0;

	r->band = mem_new((size_t)s->sources + 1, sizeof *r->band);
	for (int i = 0; i < s->sources; i++)
		cells += (double)(s->source[i].high - s->source[i].low + 1);
	for (int i = 0; i < s->sources; i++) {
		double own = (double)(s->source[i].high - s->source[i].low + 1);

		r->band[i] = (struct band){r->height, f->text ? 1 : fmax(own, cells / MOST)};
		r->height += r->band[i].height;
	}
}

/* The height of a spike's middle, and of a cell's row. A cell's trials lie one below another. */
static double row_height(const struct raster *r, int source)
{
	const struct source *s = &r->spiking.source[source];

	return r->band[source].height / (double)(s->high - s->low + 1);
}

static double height(const struct figure *f, const struct raster *r, const struct spike *s)
{
	const struct spiking *all = &r->spiking;
	double row = (double)(s->gid - all->source[s->source].low) + (s->trial + 0.5) / all->trials;
	double down = row * row_height(r, s->source), middle = r->band[s->source].height / 2;

	if (f->text) /* cells stay within the lines of their band, or in its middle */
		down = middle + (down - middle) * (f->down >= 3 * all->sources ? 0.6 : 0);
	return r->height - r->band[s->source].top - down;
}

/* A band's name, and where there is room its cells' numbers below it. */
static void name(struct figure *f, const struct source *s, double middle, double high)
{
	enum { TWO = 36 };

	fputs("set label ", f->script);
	figure_text(f, s->name, 240);
	fprintf(f->script, " at graph 0, first %.9g right offset character -1,%s front %s textcolor rgb '#%06x'\n", middle,
	        high > TWO ? "0.5" : "0", high < 15 ? "font small" : "", figure_named(f, s->role, s->name));
	if (high > TWO)
		fprintf(f->script,
		        "set label 'gid %ld–%ld' at graph 0, first %.9g right offset character -1,-0.5 front font small "
		        "textcolor rgb '#606060'\n",
		        s->low, s->high, middle);
}

/* Names beside the bands, as far as they do not lie over one another, and lines between the bands. */
static void names(struct figure *f, const struct raster *r)
{
	const struct spiking *s = &r->spiking;
	double last = -INFINITY, pixels = f->down / r->height;

	for (int i = 0; i < s->sources; i++) {
		double top = r->height - r->band[i].top, middle = top - r->band[i].height / 2;

		if (i)
			fprintf(f->script,
			        "set arrow from graph 0, first %.9g to graph 1, first %.9g nohead linewidth 0.8 linecolor rgb "
			        "'#c0c0c0'\n",
			        top, top);
		if ((r->height - middle) * pixels < last + 11)
			continue;
		last = (r->height - middle) * pixels;
		name(f, &s->source[i], middle, r->band[i].height * pixels);
	}
}

/* In a text: names as the axis has numbers. */
static void tics(struct figure *f, const struct raster *r)
{
	fputs("set ytics (", f->script);
	for (int i = 0; i < r->spiking.sources; i++) {
		fputs(i ? ", " : "", f->script);
		figure_text(f, r->spiking.source[i].name, f->width / 3.0);
		fprintf(f->script, " %.9g", r->height - r->band[i].top - r->band[i].height / 2);
	}
	fputs(")\n", f->script);
}

static void draw(struct figure *f, const struct panel *panel, const void *data)
{
	const struct raster *r = &((const struct rasters *)data)->item[panel->item];
	const struct spiking *s = &r->spiking;
	double pixel = (f->y.high - f->y.low) / f->down;

	fputs("$spikes << EOD\n", f->script);
	for (size_t i = 0; i < s->count; i++) {
		const struct spike *spike = &s->spike[i];
		double y = height(f, r, spike), half = fmax(2 * pixel, 0.4 * row_height(r, spike->source) / s->trials);

		if (range_holds(f->x, spike->time))
			fprintf(f->script, "%.9g %.9g 0 %.9g %u\n", spike->time, y - half, 2 * half,
			        figure_named(f, s->source[spike->source].role, s->source[spike->source].name));
	}
	/* where there is none, gnuplot needs a row all the same; this one is outside */
	fprintf(f->script, "%.9g 0 0 0 0\nEOD\n", 2 * f->x.low - f->x.high);
	if (f->text)
		tics(f, r);
	else
		names(f, r);
	fputs("unset grid\n", f->script);
	figure_item(f);
	if (f->text)
		fputs("$spikes using 1:($2+$4/2) with points pointtype '|'", f->script);
	else
		fputs("$spikes using 1:2:3:4:5 with vectors nohead linewidth 1.3 linecolor rgb variable", f->script);
	figure_done(f);
	if (!f->text)
		fputs("set grid\n", f->script);
}

static void view(struct figure *f, const struct request *request, struct view *view)
{
	struct rasters *all = view->data = mem_new(1, sizeof *all);
	struct spiking *spiking = spiking_read_all(f, request);

	*all = (struct rasters){mem_new((size_t)request->files, sizeof *all->item), request->files};
	for (int i = 0; i < request->files; i++) {
		struct raster *r = &all->item[i];
		const struct spiking *s = &r->spiking;
		struct panel *p;

		r->spiking = spiking[i];
		if (s->sources == 0 || isinf(s->end))
			continue;
		bands(f, r);
		p = view_panel(view);
		p->x = "Time (ms)";
		p->title = mem_printf("%s: %zu spike%s in %d trial%s", request->label[i], s->count, s->count > 1 ? "s" : "",
		                      s->trials, s->trials > 1 ? "s" : "");
		p->xs = (struct range){fmin(0, s->span.low), s->end};
		p->ys = (struct range){0, r->height};
		p->height = request->files > 2 ? 220 : 360;
		p->lines = s->sources + 4;
		p->item = i;
		p->labelled = true;
		p->draw = draw;
		for (int k = 0; k < s->sources; k++)
			view->left = fmax(view->left, figure_width(f, s->source[k].name));
	}
	view->left = fmin(view->left, f->width / 4.0);
	free(spiking);
}

static void rasters_free(void *data)
{
	struct rasters *all = data;

	for (int i = 0; i < all->count; i++) {
		spiking_free(&all->item[i].spiking);
		free(all->item[i].band);
	}
	free(all->item);
	free(all);
}

const struct picture picture_raster = {
	.name = "raster",
	.help = "spikes or events: each cell's over time, by population and drive",
	.view = view,
	.free = rasters_free,
};
