#include <limits.h>

#include "signal/smooth.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"MS [FILE]...",
	"Smooth dipole streams or recordings with a Hamming window of MS milliseconds (1 or\n"
	"more).",
	options,
};

int main(int argc, char **argv)
{
	struct smooth *plan = NULL;
	struct tables t;
	char **operand, *value;
	double ms;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 1, INT_MAX);
	ms = args_number("MS", operand[0], 1, 1e9);
	tables_open(&t, operand + 1, n - 1, STREAM_COURSE);
	while (tables_next(&t)) {
		smooth_traces(&plan, &t.in, &t.set, ms);
		traces_write(stdout, &t.set);
		output_flush();
	}
	smooth_destroy(plan);
	output_close();
	return 0;
}
