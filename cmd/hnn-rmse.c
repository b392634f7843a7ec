#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "signal/compare.h"
#include "util/args.h"
#include "util/err.h"
#include "util/num.h"
#include "util/output.h"

enum { FROM, TO, RESIDUALS, MEASURE };

static struct option_spec options[MEASURE + MEASURES_ROOM] = {
	[FROM] = {"from", 0, "MS", "compare from there [0]"},
	[TO] = {"to", 0, "MS", "compare up to there [the end of the target]"},
	[RESIDUALS] = {"residuals", 0, NULL, "print the differences whose norm this is, in a line"},
};

static const struct usage usage = {
	"[OPTION]... TARGET [FILE]...",
	"Print the root mean square of the difference between the aggregate dipole of\n"
	"TARGET and that of each data set of dipole streams.",
	options,
};

/* A line with the residuals of a data set. */
static void print_residual(struct compare *compare, const struct dipoles *s)
{
	char number[NUM_MAX];
	size_t count;
	const double *residual = compare_residual(compare, &s->in, &s->dipole, &count);

	if (!residual)
		fputs("nan", stdout);
	for (size_t i = 0; residual && i < count; i++)
		printf("%s%s", i ? " " : "", num_exact(number, residual[i]));
	putchar('\n');
}

int main(int argc, char **argv)
{
	double from = NAN, to = NAN;
	const struct measure *measure = measures;
	struct compare *compare;
	struct dipoles s;
	char **operand, *value, number[NUM_MAX];
	bool residuals = false;
	int n, option;

	for (int i = 1; measures[i].name; i++)
		options[MEASURE + i - 1] = (struct option_spec){measures[i].name, 0, NULL, measures[i].help};
	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case FROM: from = args_number("--from", value, -1e9, 1e9); break;
		case TO: to = args_number("--to", value, -1e9, 1e9); break;
		case RESIDUALS: residuals = true; break;
		default: measure = &measures[1 + option - MEASURE];
		}
	n = args_operands(&operand, 1, INT_MAX);
	if (from >= to)
		die_usage("--from %g is not before --to %g", from, to);
	if (residuals && measure != measures)
		die_usage("--residuals are those of the %s, not of --%s", measures->name, measure->name);
	compare = compare_open(operand[0], from, to);
	dipoles_open(&s, operand + 1, n - 1);
	while (dipoles_next(&s)) {
		if (residuals)
			print_residual(compare, &s);
		else
			printf("%s\n", num_exact(number, compare_dipole(compare, &s.in, &s.dipole, measure)));
		output_flush();
	}
	compare_close(compare);
	output_close();
	return 0;
}
