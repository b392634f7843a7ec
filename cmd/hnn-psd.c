/* hnn-psd: power spectra of values over time. */
#include <limits.h>
#include <math.h>

#include "signal/psd.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

enum { SEGMENT, OVERLAP, COLUMN };

static const struct option_spec options[] = {
	[SEGMENT] = {"segment", 0, "MS", "average over segments of this length [one: the whole]"},
	[OVERLAP] = {"overlap", 0, "SHARE", "of a segment with the next [0.5]"},
	[COLUMN] = {"column", 0, "NAME", "of this column alone, such as agg, L2 or L5"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Power spectral densities of dipole streams or recordings.",
	options,
};

int main(int argc, char **argv)
{
	struct psd psd = {.segment = NAN, .overlap = 0.5};
	struct traces spectrum;
	struct tables t;
	const char *column = NULL;
	char **operand, *value;
	int n, option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case SEGMENT: psd.segment = args_number("--segment", value, 1e-9, 1e9); break;
		case OVERLAP: psd.overlap = args_number("--overlap", value, 0, 0.99); break;
		case COLUMN: column = value; break;
		}
	n = args_operands(&operand, 0, INT_MAX);
	tables_open(&t, operand, n, STREAM_COURSE);
	while (tables_next(&t)) {
		traces_only(&t.in, &t.set, column);
		psd_traces(&psd, &t.in, &t.set, &spectrum);
		traces_write(stdout, &spectrum);
		traces_free(&spectrum);
		output_flush();
	}
	psd_free(&psd);
	output_close();
	return EXIT_OK;
}
