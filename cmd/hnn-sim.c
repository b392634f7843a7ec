/* hnn-sim: simulate networks. */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/ranks.h"
#include "run/report.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/progress.h"

static const struct option_spec options[] = {
	{"tstop", 't', "MS", "simulate this long [170]"},
	{"dt", 0, "MS", "time step [0.025]"},
	{"trials", 'n', "N", "number of trials [1]"},
	{"spikes", 0, "FILE", "write spikes: time, gid, population"},
	{"events", 0, "FILE", "write the drives' events: time, gid, drive"},
	{"vsec", 0, "FILE", "write membrane potentials (mV)"},
	{"isec", 0, "FILE", "write synaptic currents (nA)"},
	{"ca", 0, "FILE", "write calcium concentrations (mM)"},
	{"sections", 0, "all|soma", "where to record [all]"},
	{"no-reuse", 0, NULL, "simulate every network from the start"},
	{0},
};
enum { TSTOP, DT, TRIALS, SPIKES, EVENTS, VSEC, ISEC, CA, SECTIONS, NO_REUSE };

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Simulate networks, from network streams to dipole streams.",
	options,
};

static int trials = 1;

static void show(int trial, double done)
{
	progress("trial %d of %d: %.0f%%", trial + 1, trials, 100 * done);
}

int main(int argc, char **argv)
{
	struct sim_setup setup = {.tstop = 170, .dt = 0.025, .reuse = true};
	struct report_files files = {0};
	char *value, **file, *here[] = {"-"};
	int option, count;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case TSTOP: setup.tstop = args_number("--tstop", value, 1e-3, 1e7); break;
		case DT: setup.dt = args_number("--dt", value, 1e-4, 10); break;
		case TRIALS: trials = (int)args_integer("--trials", value, 1, 1000000); break;
		case SPIKES: files.spikes = value; break;
		case EVENTS: files.events = value; break;
		case VSEC: files.v = value; break;
		case ISEC: files.current = value; break;
		case CA: files.ca = value; break;
		case SECTIONS:
			if (strcmp(value, "all") != 0 && strcmp(value, "soma") != 0)
				die_usage("--sections: '%s' is neither 'all' nor 'soma'", value);
			setup.soma_only = strcmp(value, "soma") == 0;
			break;
		case NO_REUSE: setup.reuse = false; break;
		}
	count = args_operands(&file, 0, INT_MAX);
	if (count == 0) {
		file = here;
		count = 1;
	}
	if (setup.dt > setup.tstop)
		die_usage("--dt: the time step is longer than the simulation");
	if (setup.tstop / setup.dt > 1e8)
		die_usage("--tstop: more than 100 million time steps");
	ranks_begin(&argc, &argv);
	setup.progress = ranks_me() == 0 ? show : NULL;
	report(&setup, trials, &files, file, count);
	progress_end();
	ranks_end();
	if (ranks_me() == 0)
		output_close();
	return EXIT_OK;
}
