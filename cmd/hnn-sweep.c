/* hnn-sweep: simulate a network over values of its parameters. */
#include <stdlib.h>
#include <string.h>

#include "run/options.h"
#include "sweep/sweep.h"
#include "util/args.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/output.h"

enum { PARAM, TIED, LIST, SAMPLES, SEED, SOBOL, SUMMARY, LOG, RESUME, OUTPUT };

static const struct option_spec options[] = {
	[PARAM] = {"param", 0, "ADDRESS=VALUES", "V,V,..., LO:HI:STEP or a distribution"},
	[TIED] = {"tied", 0, "ADDRESS,...=VALUES", "one parameter that moves all of these"},
	[LIST] = {"list", 0, "FILE", "values from a table whose columns are parameters, a row a run"},
	[SAMPLES] = {"samples", 0, "N", "draw so many values where a parameter has a distribution"},
	[SEED] = {"seed", 0, "N", "draw by this seed [0]"},
	[SOBOL] = {"sobol", 0, NULL, "draw points of Sobol's sequence, which fill space evenly"},
	[SUMMARY] = {"summary", 0, "NAME[:UNIT],...=COMMAND", "what reads a run's dipoles and writes a line of numbers"},
	[LOG] = {"log", 0, "FILE", "keep what came of each run as soon as it has ended"},
	[RESUME] = {"resume", 0, NULL, "go on from the log"},
	[OUTPUT] = {"output", 'o', "FILE", "write the table to FILE, not standard output"},
	{"dipole", 0, "DIR", "keep the dipoles of each run there"},
	{"spikes", 0, "DIR", "keep spikes: time, gid, population"},
	{"events", 0, "DIR", "keep the drives' events: time, gid, drive"},
	{"vsec", 0, "DIR", "keep membrane potentials (mV)"},
	{"isec", 0, "DIR", "keep synaptic currents (nA)"},
	{"ca", 0, "DIR", "keep calcium concentrations (mM)"},
	{"lfp", 0, "DIR", "keep extracellular potentials (uV) at the network's electrodes"},
	RUN_OPTIONS,
	{0},
};

static const struct usage usage = {
	"--param ADDRESS=VALUES... --summary NAME,...=COMMAND... [OPTION]... [NETWORK]\n"
	"--list FILE --summary NAME,...=COMMAND... [OPTION]... [NETWORK]",
	"Simulate a network with all these values of its parameters, and write a table of\n"
	"what came of each run. A distribution is uniform:LO:HI, loguniform:LO:HI,\n"
	"normal:MEAN:SD or normal:MEAN:SD:LO:HI.",
	options,
};

static struct sweep sweep = {.network = "-", .output = "-"};
static bool seeded;
static struct buffer as; /* how hnn-sim is asked for the same */

/* Keep the streams of this name. */
static void keep(const char *name, const char *directory)
{
	for (int k = 0; k < OUTPUTS; k++)
		if (strcmp(result_name(k), name) == 0)
			sweep.keep[k] = directory;
	args_leave_out();
}

static void take(int option, const char *value)
{
	const char *name = options[option].name;
	struct design *d = &sweep.design;

	if (option == LOG || option == RESUME || option == OUTPUT)
		args_leave_out(); /* the table does not depend on it */
	switch (option) {
	case PARAM: design_add(d, value, false); break;
	case TIED: design_add(d, value, true); break;
	case LIST: d->list = value; break;
	case SAMPLES: d->samples = (size_t)args_integer("--samples", value, 1, 100000000); break;
	case SEED:
		d->seed = (uint32_t)args_integer("--seed", value, 0, UINT32_MAX);
		seeded = true;
		break;
	case SOBOL: d->sobol = true; break;
	case SUMMARY: sweep_summary(&sweep, value); break;
	case LOG: sweep.log = value; break;
	case RESUME: sweep.resume = true; break;
	case OUTPUT: sweep.output = value; break;
	default:
		if (!run_option(&sweep.run, name, value))
			keep(name, value);
		else if (strcmp(name, "tstop") == 0 || strcmp(name, "dt") == 0 || strcmp(name, "trials") == 0)
			buffer_printf(&as, " --%s %s", name, value);
	}
}

static void check_options(void)
{
	const struct design *d = &sweep.design;
	bool keeps = sweep.columns;

	for (int k = 0; k < OUTPUTS; k++)
		keeps |= sweep.keep[k] != NULL;
	if (!d->factors && !d->list)
		die_usage("nothing to vary: --param or --list is missing");
	if (!keeps)
		die_usage("nothing to keep of the runs: --summary is missing");
	if (d->drawn && d->list)
		die_usage("--list: %s is drawn, and a row has one value for each", d->factor[0].addresses);
	if (d->drawn && !d->samples)
		die_usage("--samples is missing: how many values are to be drawn?");
	if (!d->drawn && (d->samples || d->sobol || seeded))
		die_usage("--%s: no parameter has a distribution", d->samples ? "samples" : d->sobol ? "sobol" : "seed");
	if (d->sobol && seeded)
		die_usage("--seed: Sobol's sequence is not random");
	if (d->list && strcmp(d->list, "-") == 0 && strcmp(sweep.network, "-") == 0)
		die_usage("the list and the network cannot both be read from standard input");
	if (sweep.resume && !sweep.log)
		die_usage("--resume goes on from a log: --log is missing");
	if (sweep.log && strcmp(sweep.log, "-") == 0)
		die_usage("--log: a log is a file, not '-'");
	if (sweep.log && output_same(sweep.log, sweep.output))
		die_usage("--log and --output are the same file");
	run_check(&sweep.run, sweep.keep);
}

int main(int argc, char **argv)
{
	struct transport *transport;
	char **operands, *value;
	int option;
	size_t failed;

	sweep.run = run_defaults();
	args_begin(argc, argv, &usage);
	buffer_add(&as, "hnn-sim", strlen("hnn-sim"));
	while ((option = args_option(&value)) >= 0)
		take(option, value);
	if (args_operands(&operands, 0, 1))
		sweep.network = operands[0];
	check_options();
	sweep.run.as = as.data;
	transport = transport_begin(&argc, &argv);
	failed = sweep_run(&sweep, transport);
	transport_end(transport);
	output_close();
	return failed ? EXIT_FAIL : EXIT_OK;
}
