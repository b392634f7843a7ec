/* hnn-baseline: take away the mean over a window of time. */
#include <limits.h>

#include "signal/window.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"LOW:HIGH [FILE]...",
	"Take from each column of dipole streams or recordings its mean from LOW to HIGH\n"
	"ms, both included; either may be missing.",
	options,
};

int main(int argc, char **argv)
{
	struct tables t;
	char **operand, *value;
	double low, high;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 1, INT_MAX);
	args_range("LOW:HIGH", operand[0], &low, &high);
	tables_open(&t, operand + 1, n - 1, STREAM_COURSE);
	while (tables_next(&t)) {
		window_baseline(&t.in, &t.set, low, high);
		traces_write(stdout, &t.set);
		output_flush();
	}
	output_close();
	return EXIT_OK;
}
