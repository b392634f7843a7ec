/* hnn-peak: the highest value of time courses and spectra, and where it is. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "signal/peak.h"
#include "util/args.h"
#include "util/err.h"
#include "util/num.h"
#include "util/output.h"

enum { LOWEST, COLUMN };

static const struct option_spec options[] = {
	[LOWEST] = {"lowest", 0, NULL, "of the lowest value instead"},
	[COLUMN] = {"column", 0, "NAME", "of this column [the first]"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Print the highest value of each data set of dipole streams, recordings, spectra or\n"
	"time-frequency maps, and its time (ms), its frequency (Hz) or both.",
	options,
};

static void print(const struct traces *t, bool lowest)
{
	const double *axis[] = {t->time, t->frequency};
	char number[NUM_MAX];
	size_t at;

	if (t->failed) {
		puts("nan nan");
		return;
	}
	at = peak_find(t, 0, lowest);
	fputs(num_exact(number, t->value[0][at]), stdout);
	for (int i = 0; i < 2; i++)
		if (axis[i])
			printf(" %s", num_exact(number, axis[i][at]));
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct tables t;
	const char *column = NULL;
	char **operand, *value;
	bool lowest = false;
	int n, option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case LOWEST: lowest = true; break;
		case COLUMN: column = value; break;
		}
	n = args_operands(&operand, 0, INT_MAX);
	tables_open(&t, operand, n, STREAM_TABLE);
	while (tables_next(&t)) {
		traces_only(&t.in, &t.set, column);
		print(&t.set, lowest);
		output_flush();
	}
	output_close();
	return EXIT_OK;
}
