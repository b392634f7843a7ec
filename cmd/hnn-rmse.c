/* hnn-rmse: how far dipoles are from recorded ones, the loss of a fit. */
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "signal/compare.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

enum { FROM, TO, WINDOW, LAYER, ALSO, RESIDUALS, MEASURE };

static struct option_spec options[MEASURE + MEASURES_ROOM] = {
	[FROM] = {"from", 0, "MS", "compare from there [0]"},
	[TO] = {"to", 0, "MS", "compare up to there [the end of the target]"},
	[WINDOW] = {"window", 0, "FROM:TO[*WEIGHT]", "of that compare this window (may be repeated)"},
	[LAYER] = {"layer", 0, "NAME,...", "compare these columns, such as agg, L2 or L5 [agg]"},
	[ALSO] = {"also", 0, "TARGET", "compare with this one too, in turn (may be repeated)"},
	[RESIDUALS] = {"residuals", 0, NULL, "print the differences whose norm this is, in a line"},
};

static const struct usage usage = {
	"[OPTION]... TARGET [FILE]...",
	"Print the root mean square of the difference between the aggregate dipole of\n"
	"TARGET and that of each data set of dipole streams.",
	options,
};

static struct comparing how = {.from = NAN, .to = NAN, .measure = measures};

/* A line with the residuals of what was compared. */
static void print_residual(const struct compare *compare)
{
	char number[NUM_MAX];
	size_t count;
	const double *residual = compare_residual(compare, &count);

	if (!residual)
		fputs("nan", stdout);
	for (size_t i = 0; residual && i < count; i++)
		printf("%s%s", i ? " " : "", num_exact(number, residual[i]));
	putchar('\n');
}

/* Read the options; whether residuals are to be printed. The first target's place is left free. */
static bool read_options(char **target)
{
	bool residuals = false;
	char *value;
	int option;

	while ((option = args_option(&value)) != -1)
		switch (option) {
		case FROM: how.from = args_number("--from", value, -1e9, 1e9); break;
		case TO: how.to = args_number("--to", value, -1e9, 1e9); break;
		case WINDOW: comparing_window(&how, value); break;
		case LAYER: comparing_layers(&how, value); break;
		case ALSO: target[how.targets++] = value; break;
		case RESIDUALS: residuals = true; break;
		default: how.measure = &measures[1 + option - MEASURE];
		}
	if (how.from >= how.to)
		die_usage("--from %g is not before --to %g", how.from, how.to);
	if (residuals && !how.measure->unit)
		die_usage("--residuals: --%s is no norm of differences", how.measure->name);
	return residuals;
}

int main(int argc, char **argv)
{
	struct compare *compare;
	struct tables t;
	char **operand, **target, number[NUM_MAX];
	bool residuals;
	int n;

	for (int i = 1; measures[i].name; i++)
		options[MEASURE + i - 1] = (struct option_spec){measures[i].name, 0, NULL, measures[i].help};
	args_begin(argc, argv, &usage);
	target = mem_new((size_t)argc, sizeof *target);
	how.target = target;
	how.targets = 1;
	residuals = read_options(target);
	n = args_operands(&operand, 1, INT_MAX);
	target[0] = operand[0];
	compare = compare_open(&how);
	tables_open(&t, operand + 1, n - 1, STREAM_DIPOLE);
	while (tables_next(&t)) {
		if (!compare_add(compare, &t.in, &t.set))
			continue;
		if (residuals)
			print_residual(compare);
		else
			printf("%s\n", num_exact(number, compare_value(compare)));
		output_flush();
	}
	compare_close(compare);
	free(target);
	output_close();
	return EXIT_OK;
}
