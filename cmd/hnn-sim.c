/* hnn-sim: simulate networks. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "run/options.h"
#include "run/streams.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"output", 'o', "FILE", "write the dipoles to FILE, not standard output"},
	{"spikes", 0, "FILE", "write spikes: time, gid, population"},
	{"events", 0, "FILE", "write the drives' events: time, gid, drive"},
	{"vsec", 0, "FILE", "write membrane potentials (mV)"},
	{"isec", 0, "FILE", "write synaptic currents (nA)"},
	{"ca", 0, "FILE", "write calcium concentrations (mM)"},
	{"lfp", 0, "FILE", "write extracellular potentials (uV) at the network's electrodes"},
	RUN_OPTIONS,
	{0},
};
/* Those before RUN_OPTIONS name the outputs of a run, in their order. */

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Simulate networks, from network streams to dipole streams.",
	options,
};

/* One output at most goes to standard output: the dipoles, where -o does not put them elsewhere. */
static void check_standard_output(const char *const path[OUTPUTS])
{
	int there = !path[OUTPUT_DIPOLE];

	for (int k = 0; k < OUTPUTS; k++)
		there += path[k] && strcmp(path[k], "-") == 0;
	if (there > 1)
		die_usage("'-': standard output is for one output, the dipoles unless -o puts them elsewhere");
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-"};
	struct streams streams = {.run = run_defaults()};
	struct transport *transport;
	char *value;
	int option;
	long failures;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		if (!run_option(&streams.run, options[option].name, value)) {
			streams.path[option] = value;
			args_leave_out();
		}
	streams.files = args_operands(&streams.file, 0, INT_MAX);
	if (streams.files == 0) {
		streams.file = standard_input;
		streams.files = 1;
	}
	run_check(&streams.run, streams.path);
	check_standard_output(streams.path);
	transport = transport_begin(&argc, &argv);
	failures = streams_run(&streams, transport);
	transport_end(transport);
	output_close();
	return failures ? EXIT_FAIL : EXIT_OK;
}
