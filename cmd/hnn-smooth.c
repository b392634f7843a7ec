#include <limits.h>

#include "signal/smooth.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"MS [FILE]...",
	"Smooth dipole streams with a Hamming window of MS milliseconds (1 or more).",
	options,
};

int main(int argc, char **argv)
{
	struct smooth *plan = NULL;
	struct dipoles s;
	char **operand, *value;
	double ms;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 1, INT_MAX);
	ms = args_number("MS", operand[0], 1, 1e9);
	dipoles_open(&s, operand + 1, n - 1);
	while (dipoles_next(&s)) {
		smooth_dipole(&plan, &s.in, &s.dipole, ms);
		dipole_write(stdout, &s.dipole);
		output_flush();
	}
	smooth_destroy(plan);
	output_close();
	return 0;
}
