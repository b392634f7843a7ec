/* hnn-sim: simulate networks. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "run/streams.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"tstop", 't', "MS", "simulate this long [170]"},
	{"dt", 0, "MS", "time step [0.025]"},
	{"trials", 'n', "N", "number of trials [1]"},
	{"output", 'o', "FILE", "write the dipoles to FILE, not standard output"},
	{"spikes", 0, "FILE", "write spikes: time, gid, population"},
	{"events", 0, "FILE", "write the drives' events: time, gid, drive"},
	{"vsec", 0, "FILE", "write membrane potentials (mV)"},
	{"isec", 0, "FILE", "write synaptic currents (nA)"},
	{"ca", 0, "FILE", "write calcium concentrations (mM)"},
	{"lfp", 0, "FILE", "write extracellular potentials (uV) at the network's electrodes"},
	{"sections", 0, "all|soma", "where to record [all]"},
	{"cells", 0, "LIST", "record of these populations and gids, set apart by commas [all]"},
	{"every", 0, "N", "record every Nth sample only [1]"},
	{"no-reuse", 0, NULL, "simulate every network from the start"},
	{0},
};
/* The options from OUTPUT on name the outputs of a run, in their order. */
enum { TSTOP, DT, TRIALS, OUTPUT, SECTIONS = OUTPUT + OUTPUTS, CELLS, EVERY, NO_REUSE };

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Simulate networks, from network streams to dipole streams.",
	options,
};

/* That options which say what of a recording is kept, if any is given, are not without one. */
static void check_recordings(const struct streams *s, int given)
{
	bool cells = false, any = s->path[OUTPUT_ELECTRODES];

	for (int k = OUTPUT_RECORD; k < OUTPUT_ELECTRODES; k++)
		cells |= s->path[k] != NULL;
	any |= cells;
	if (given == EVERY ? !any : given && !cells)
		die_usage("--%s: nothing is recorded of which to keep a part (--vsec, --isec, --ca%s)", options[given].name,
		          given == EVERY ? ", --lfp" : "");
}

/* That the outputs and times make sense. */
static void check(const struct streams *s)
{
	if (s->run.dt > s->run.tstop)
		die_usage("--dt: the time step is longer than the simulation");
	if (s->run.tstop / s->run.dt > 1e8)
		die_usage("--tstop: more than 100 million time steps");
	for (int k = OUTPUT_SPIKES; k < OUTPUTS; k++)
		if (s->path[k] && strcmp(s->path[k], "-") == 0)
			die_usage("'-': standard output is for the dipoles");
}

int main(int argc, char **argv)
{
	static char *standard_input[] = {"-"};
	struct streams streams = {.run = {.tstop = 170, .dt = 0.025, .trials = 1, .every = 1, .reuse = true}};
	struct run_setup *setup = &streams.run;
	struct transport *transport;
	char *value;
	int option, part = 0;
	long failures;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case TSTOP: setup->tstop = args_number("--tstop", value, 1e-3, 1e7); break;
		case DT: setup->dt = args_number("--dt", value, 1e-4, 10); break;
		case TRIALS: setup->trials = (int)args_integer("--trials", value, 1, 1000000); break;
		case SECTIONS:
			if (strcmp(value, "all") != 0 && strcmp(value, "soma") != 0)
				die_usage("--sections: '%s' is neither 'all' nor 'soma'", value);
			setup->soma_only = strcmp(value, "soma") == 0;
			part = SECTIONS;
			break;
		case CELLS:
			setup->cells = value;
			part = CELLS;
			break;
		case EVERY:
			part = part ? part : EVERY;
			setup->every = (int)args_integer("--every", value, 1, 100000000);
			break;
		case NO_REUSE: setup->reuse = false; break;
		default: streams.path[option - OUTPUT] = value;
		}
	streams.files = args_operands(&streams.file, 0, INT_MAX);
	if (streams.files == 0) {
		streams.file = standard_input;
		streams.files = 1;
	}
	check(&streams);
	check_recordings(&streams, part);
	transport = transport_begin(&argc, &argv);
	failures = streams_run(&streams, transport);
	transport_end(transport);
	output_close();
	return failures ? EXIT_FAIL : EXIT_OK;
}
