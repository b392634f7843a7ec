/* hnn-resample: another sampling rate. */
#include <limits.h>

#include "signal/rate.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"HZ [FILE]...",
	"Sample dipole streams or recordings at HZ, less or more often than they are.",
	options,
};

int main(int argc, char **argv)
{
	struct tables t;
	char **operand, *value;
	double hertz;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 1, INT_MAX);
	hertz = args_number("HZ", operand[0], 1e-9, 1e9);
	tables_open(&t, operand + 1, n - 1, STREAM_COURSE);
	while (tables_next(&t)) {
		rate_traces(&t.in, &t.set, hertz);
		traces_write(stdout, &t.set);
		output_flush();
	}
	output_close();
	return EXIT_OK;
}
