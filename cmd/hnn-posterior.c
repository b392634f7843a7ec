/* hnn-posterior: draws of a fit's parameters, as sure as the fit is of them. */
#include <math.h>
#include <stdlib.h>

#include "optim/posterior.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

enum { NOISE, INDEPENDENT, DRAWS, SEED };

static const struct option_spec options[] = {
	[NOISE] = {"noise", 0, "SD", "of the recording, as the loss is (default: the least loss)"},
	[INDEPENDENT] = {"independent", 0, "N", "independent samples of it (default: as the residuals are)"},
	[DRAWS] = {"draws", 0, "N", "how many (default: 1000)"},
	[SEED] = {"seed", 0, "N", "of the random numbers (default: 1)"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... [LOG]",
	"Draw parameters from the posterior of a fit, whose log has residuals.",
	options,
};

int main(int argc, char **argv)
{
	struct posterior p = {.log = "-", .noise = NAN, .independent = NAN, .draws = 1000, .seed = 1};
	char **operand, *value;
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case NOISE: p.noise = args_number("--noise", value, 1e-300, 1e300); break;
		case INDEPENDENT: p.independent = args_number("--independent", value, 1, 1e9); break;
		case DRAWS: p.draws = (size_t)args_integer("--draws", value, 2, 10000000); break;
		default: p.seed = (uint32_t)args_integer("--seed", value, 0, 4294967295);
		}
	if (args_operands(&operand, 0, 1))
		p.log = operand[0];
	posterior_write(&p);
	output_close();
	return EXIT_OK;
}
