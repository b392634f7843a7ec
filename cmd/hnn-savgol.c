/* hnn-savgol: smooth by polynomials. */
#include <limits.h>

#include "signal/savgol.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"HZ [FILE]...",
	"Smooth dipole streams or recordings with a Savitzky-Golay filter of degree 5 and\n"
	"a cutoff of about HZ.",
	options,
};

int main(int argc, char **argv)
{
	struct savgol *plan = NULL;
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
		savgol_traces(&plan, &t.in, &t.set, hertz);
		traces_write(stdout, &t.set);
		output_flush();
	}
	savgol_destroy(plan);
	output_close();
	return EXIT_OK;
}
