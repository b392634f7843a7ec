#include <limits.h>

#include "signal/average.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"[FILE]...",
	"Average the trials of dipole streams: those of each network, as the headers\n"
	"'trials' say, or all data sets where there is no such header.",
	options,
};

static void write_average(const struct average *a)
{
	dipole_write(stdout, &a->mean);
	output_flush();
}

int main(int argc, char **argv)
{
	struct average average = {0};
	struct dipoles s;
	char **operand, *value;
	int n;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	n = args_operands(&operand, 0, INT_MAX);
	dipoles_open(&s, operand, n);
	while (dipoles_next(&s))
		if (average_add(&average, &s.in, &s.dipole))
			write_average(&average);
	if (average_end(&average))
		write_average(&average);
	average_free(&average);
	output_close();
	return 0;
}
