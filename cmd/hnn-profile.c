/* hnn-profile: how the loss of a fit rises with each parameter. */
#include <stdlib.h>

#include "optim/profile.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

enum { POINTS };

static const struct option_spec options[] = {
	[POINTS] = {"points", 0, "N", "values of each parameter, over its range (default: 41)"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... [LOG]",
	"Write the loss along each parameter of a fit, the others refitted; its log has residuals.",
	options,
};

int main(int argc, char **argv)
{
	struct profile p = {.log = "-", .points = 41};
	char **operand, *value;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		p.points = (size_t)args_integer("--points", value, 2, 100000);
	if (args_operands(&operand, 0, 1))
		p.log = operand[0];
	profile_write(&p);
	output_close();
	return EXIT_OK;
}
