/* hnn-electrode: add electrodes to networks. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/add_electrode.h"
#include "model/catalogue.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"at", 0, "X,Y,Z", "a contact there (um)"},
	{"shank", 0, "X,Y,Z0:Z1:STEP", "contacts from Z0 to Z1, STEP apart (um)"},
	{"method", 0, "psa|lsa", "segments are point sources or line sources [psa]"},
	{"conductivity", 0, "S/M", "of the tissue [0.3]"},
	{"min-distance", 0, "UM", "what is nearer counts as so far away [0.5]"},
	{0},
};
enum { AT, SHANK, METHOD, CONDUCTIVITY, MIN_DISTANCE };

static const struct usage usage = {
	"NAME --at=X,Y,Z [OPTION]... [FILE]\n"
	"NAME --shank=X,Y,Z0:Z1:STEP [OPTION]... [FILE]",
	"Add an array of contacts, which record extracellular potentials, to the networks in\n"
	"FILE or standard input.",
	options,
};

static void work(struct records *records, void *electrode)
{
	add_electrode(records, electrode);
	records_sign(records);
	records_write(stdout, records);
}

int main(int argc, char **argv)
{
	struct new_electrode e = {.method = "psa", .conductivity = 0.3, .min_distance = 0.5};
	char *value, **operand;
	int option, count;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case AT: electrode_at(&e, value); break;
		case SHANK: electrode_shank(&e, value); break;
		case METHOD:
			if (strcmp(value, "psa") != 0 && strcmp(value, "lsa") != 0)
				die_usage("--method: '%s' is neither 'psa' nor 'lsa'", value);
			e.method = value;
			break;
		case CONDUCTIVITY: e.conductivity = args_number("--conductivity", value, 1e-6, 1e6); break;
		case MIN_DISTANCE: e.min_distance = args_number("--min-distance", value, 1e-6, 1e6); break;
		}
	count = args_operands(&operand, 1, 2);
	if (e.contacts == 0)
		die_usage("no contact: --at or --shank gives where they are");
	e.name = operand[0];
	if (count == 1 && access(e.name, F_OK) == 0 && (strpbrk(e.name, "./") || isatty(STDIN_FILENO)))
		die_usage("the array's NAME is missing before the file '%s'", e.name);
	if (count == 2)
		catalogue_refuse(operand[1]);
	networks_each(count == 2 ? operand[1] : "-", work, &e);
	free(e.contact);
	output_close();
	return EXIT_OK;
}
