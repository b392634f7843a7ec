/* hnn-tfr: time-frequency power by Morlet wavelets. */
#include <limits.h>
#include <string.h>

#include "signal/tfr.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

enum { CYCLES, PADDING, EVERY, COLUMN };

static const struct option_spec options[] = {
	[CYCLES] = {"cycles", 0, "N", "of a wavelet, or f/N: the frequency in Hz over N [7]"},
	[PADDING] = {"padding", 0, "zeros|mirror", "what lies outside a data set [zeros]"},
	[EVERY] = {"every", 0, "N", "write the power at every Nth sample [1]"},
	[COLUMN] = {"column", 0, "NAME", "of this column alone, such as agg, L2 or L5"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... LOW:HIGH[:STEP] [FILE]...",
	"Time-frequency power of dipole streams or recordings from LOW to HIGH Hz, by steps\n"
	"of STEP (1 Hz).",
	options,
};

static bool padding(const char *word)
{
	if (strcmp(word, "zeros") != 0 && strcmp(word, "mirror") != 0)
		die_usage("--padding: '%s': expected zeros or mirror", word);
	return strcmp(word, "mirror") == 0;
}

int main(int argc, char **argv)
{
	struct tfr tfr = {.every = 1};
	struct traces map;
	struct tables t;
	const char *column = NULL, *cycles = "7";
	char **operand, *value;
	int n, option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case CYCLES: cycles = value; break;
		case PADDING: tfr.mirrored = padding(value); break;
		case EVERY: tfr.every = (size_t)args_integer("--every", value, 1, INT_MAX); break;
		case COLUMN: column = value; break;
		}
	n = args_operands(&operand, 1, INT_MAX);
	tfr_frequencies(&tfr, operand[0], cycles);
	tables_open(&t, operand + 1, n - 1, STREAM_COURSE);
	while (tables_next(&t)) {
		traces_only(&t.in, &t.set, column);
		tfr_traces(&tfr, &t.in, &t.set, &map);
		traces_write(stdout, &map);
		traces_free(&map);
		output_flush();
	}
	tfr_free(&tfr);
	output_close();
	return EXIT_OK;
}
