/* hnn-plot: draw streams, by kinds of pictures. */
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "plot/plot.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

enum { OUTPUT, LABEL, TITLE, SIZE, RESOLUTION, XRANGE, YRANGE, CRANGE, FOLLOW, OF_KINDS, ROOM = OF_KINDS + 32 };

static struct option_spec options[ROOM + 1] = {
	[OUTPUT] = {"output", 'o', "FILE", "draw into FILE.png, FILE.svg or FILE.pdf (default: as text)"},
	[LABEL] = {"label", 0, "TEXT", "name of a file in the legend: once a file, in order"},
	[TITLE] = {"title", 0, "TEXT", "title of the figure"},
	[SIZE] = {"size", 0, "WxH", "pixels of 1/96 inch, or characters (default: as is fit)"},
	[RESOLUTION] = {"resolution", 0, "DPI", "dots an inch of a PNG (default: 96)"},
	[XRANGE] = {"xrange", 0, "LOW:HIGH", "limits of the x axes; either may be missing"},
	[YRANGE] = {"yrange", 0, "LOW:HIGH", "limits of a y axis: once a panel, in order"},
	[CRANGE] = {"crange", 0, "LOW:HIGH", "limits of what colours stand for"},
	[FOLLOW] = {"follow", 0, NULL, "draw again whenever a file grows, until interrupted"},
};

static struct usage usage = {.options = options};

/* The kinds' part of the help; it lives as long as the program. */
static void help_of_kinds(void)
{
	static char *synopsis, *summary;
	size_t length;
	FILE *a = open_memstream(&synopsis, &length), *b = open_memstream(&summary, &length);

	if (!a || !b)
		die("out of memory:");
	plot_help(a, b);
	if (fclose(a) != 0 || fclose(b) != 0)
		die("out of memory:");
	usage.synopsis = synopsis;
	usage.summary = summary;
	plot_options(options + OF_KINDS, ROOM - OF_KINDS);
}

int main(int argc, char **argv)
{
	struct plot plot = {.wishes = {.x = {NAN, NAN}, .colours = {NAN, NAN}}};
	struct wishes *w = &plot.wishes;
	bool follow = false;
	char *value;
	int option;

	help_of_kinds();
	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case OUTPUT: plot.path = value; break;
		case LABEL: *GROW(plot.label, plot.labels, plot.label_room) = value; break;
		case TITLE: w->title = value; break;
		case SIZE: plot.size = value; break;
		case RESOLUTION: plot.resolution = value; break;
		case XRANGE: w->x = plot_limits("--xrange", value); break;
		case YRANGE: *GROW(w->y, w->ys, w->room) = plot_limits("--yrange", value); break;
		case CRANGE: w->colours = plot_limits("--crange", value); break;
		case FOLLOW: follow = true; break;
		default: *GROW(plot.given, plot.givens, plot.given_room) = (struct given){options[option].name, value};
		}
	plot.operands = args_operands(&plot.operand, 0, INT_MAX);
	if (follow)
		plot_follow(&plot);
	plot_draw(&plot);
	free(plot.label);
	free(plot.given);
	free(w->y);
	output_close();
	return EXIT_OK;
}
