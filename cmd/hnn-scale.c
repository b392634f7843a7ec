#include <float.h>
#include <limits.h>

#include "signal/scale.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"FACTOR [FILE]...",
	"Multiply the values of dipole streams or recordings by FACTOR.",
	options,
};

int main(int argc, char **argv)
{
	struct tables t;
	char **operand, *value;
	double factor;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 1, INT_MAX);
	factor = args_number("FACTOR", operand[0], -DBL_MAX, DBL_MAX);
	tables_open(&t, operand + 1, n - 1, STREAM_COURSE);
	while (tables_next(&t)) {
		scale_traces(&t.set, factor);
		traces_write(stdout, &t.set);
		output_flush();
	}
	output_close();
	return 0;
}
