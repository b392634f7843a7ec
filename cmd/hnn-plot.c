/* hnn-plot: draw dipoles, or the convergence of fits. */
#include <stdlib.h>

#include "plot/plot.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

enum { OUTPUT, LABEL, TITLE };

static const struct option_spec options[] = {
	[OUTPUT] = {"output", 'o', "FILE", "draw into FILE.png, FILE.svg or FILE.pdf (default: as text)"},
	[LABEL] = {"label", 0, "TEXT", "name of a file in the legend: once a file, in order"},
	[TITLE] = {"title", 0, "TEXT", "title of the figure"},
	{0},
};

static const struct usage usage = {
	.synopsis = "dipole [OPTION]... [FILE]...\nconvergence [OPTION]... [FILE]...",
	.summary = "Draw dipole streams in one figure, or the convergence of fits from their logs.",
	.options = options,
};

int main(int argc, char **argv)
{
	char *standard_input[] = {"-"}, **operands, *value;
	const char *path = NULL;
	struct plot plot = {0};
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0) {
		if (option == OUTPUT)
			path = value;
		else if (option == LABEL)
			*GROW(plot.label, plot.labels, plot.label_room) = value;
		else
			plot.title = value;
	}
	plot.files = args_operands(&operands, 1, argc) - 1;
	plot.file = operands + 1;
	if (plot.files == 0) {
		plot.files = 1;
		plot.file = standard_input;
	}
	plot_draw(operands[0], &plot, path);
	free(plot.label);
	output_close();
	return EXIT_OK;
}
