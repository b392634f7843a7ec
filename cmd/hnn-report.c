/* hnn-report: a fit as a page. */
#include <limits.h>
#include <stdlib.h>

#include "optim/report.h"
#include "util/args.h"
#include "util/err.h"

enum { NETWORK, OUTPUT };

static const struct option_spec options[] = {
	[NETWORK] = {"network", 0, "FILE", "the network that was fitted (default: as the log has it)"},
	[OUTPUT] = {"output", 'o', "FILE", "write the page there (default: standard output)"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... LOG...",
	"Write a page, HTML in one file, of a fit by its log, or of several fits.",
	options,
};

int main(int argc, char **argv)
{
	struct report report = {.output = "-"};
	char *value;
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		if (option == NETWORK)
			report.network = value;
		else
			report.output = value;
	report.logs = args_operands(&report.log, 1, INT_MAX);
	report_write(&report);
	return EXIT_OK;
}
