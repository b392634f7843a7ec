#include <limits.h>
#include <stdlib.h>

#include "signal/average.h"
#include "stream/traces.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"[FILE]...",
	"Average the trials of dipole streams, recordings, spectra or time-frequency\n"
	"maps: those of each network, as the headers 'trials' say, or all data sets where\n"
	"there is no such header.",
	options,
};

static void write_average(const struct average *a)
{
	traces_write(stdout, &a->mean);
	output_flush();
}

int main(int argc, char **argv)
{
	struct averages all = {0};
	struct tables t;
	char **operand, *value;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 0, INT_MAX);
	tables_open(&t, operand, n, STREAM_TABLE);
	while (tables_next(&t)) {
		struct average *average = average_of(&all, &t.set);

		if (average_add(average, &t.in, &t.set))
			write_average(average);
	}
	for (int i = 0; i < all.count; i++) {
		if (average_end(&all.item[i]))
			write_average(&all.item[i]);
		average_free(&all.item[i]);
	}
	free(all.item);
	output_close();
	return 0;
}
