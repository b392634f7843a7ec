/* hnn-optim: fit parameters of a network. */
#include <limits.h>
#include <math.h>

#include "optim/fit.h"
#include "util/args.h"
#include "util/err.h"

enum {
	TARGET,
	PARAM,
	SOLVER,
	MAX_EVALS,
	TRIALS,
	SMOOTH,
	SCALE,
	RANKS,
	TSTOP,
	DT,
	FROM,
	TO,
	PIPELINE,
	RESPAWN,
	LOG,
	RESUME
};

static const struct option_spec options[] = {
	[TARGET] = {"target", 0, "FILE", "the recorded dipole to come near"},
	[PARAM] = {"param", 0, "ADDRESS=LO:HI[:START]", "a parameter and its bounds; at least one"},
	[SOLVER] = {"solver", 0, "NAME", "cobyla (default)"},
	[MAX_EVALS] = {"max-evals", 0, "N", "stop after so many evaluations (default: 50)"},
	[TRIALS] = {"trials", 0, "N", "trials a network, averaged (default: 3)"},
	[SMOOTH] = {"smooth", 0, "MS", "smooth the dipole by this window (default: 30)"},
	[SCALE] = {"scale", 0, "FACTOR", "scale the dipole (default: 3000)"},
	[RANKS] = {"ranks", 0, "N", "ranks to simulate on (default: one a trial, up to the processors)"},
	[TSTOP] = {"tstop", 0, "MS", "simulate so long (default: the target's last time)"},
	[DT] = {"dt", 0, "MS", "time step (default: that of hnn-sim)"},
	[FROM] = {"from", 0, "MS", "compare from here (default: as hnn-rmse)"},
	[TO] = {"to", 0, "MS", "compare to here (default: as hnn-rmse)"},
	[PIPELINE] = {"pipeline", 0, "COMMAND", "get the losses from this command instead"},
	[RESPAWN] = {"respawn", 0, NULL, "start the pipeline afresh for each evaluation"},
	[LOG] = {"log", 0, "FILE", "keep a table of all evaluations"},
	[RESUME] = {"resume", 0, NULL, "go on from the log"},
	{0},
};

static const struct usage usage = {
	.synopsis = "--target FILE --param ADDRESS=LO:HI[:START]... [OPTION]... [NETWORK]\n"
				"--pipeline COMMAND --param ADDRESS=LO:HI[:START]... [OPTION]... [NETWORK]",
	.summary = "Find the parameters within bounds for which the network comes nearest to a\n"
			   "recorded dipole, and write the network with them.",
	.options = options,
};

int main(int argc, char **argv)
{
	struct comparison c = {.tstop = NAN, .dt = NAN, .from = NAN, .to = NAN, .smooth = 30, .scale = 3000, .trials = 3};
	struct fit fit = {.network = "-", .max_evals = 50};
	const char *command = NULL, *comparing = NULL, *solver = "cobyla";
	char **operands, *value;
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1) {
		if (option == TARGET || (option >= TRIALS && option <= TO))
			comparing = options[option].name;
		switch (option) {
		case TARGET: c.target = value; break;
		case PARAM: params_add(&fit.params, value); break;
		case SOLVER: solver = value; break;
		case MAX_EVALS: fit.max_evals = (size_t)args_integer("--max-evals", value, 1, 1000000000); break;
		case TRIALS: c.trials = args_integer("--trials", value, 1, 1000000); break;
		case SMOOTH: c.smooth = args_number("--smooth", value, 0, 1e9); break;
		case SCALE: c.scale = args_number("--scale", value, -1e300, 1e300); break;
		case RANKS: c.ranks = args_integer("--ranks", value, 1, 1000000); break;
		case TSTOP: c.tstop = args_number("--tstop", value, 0, 1e9); break;
		case DT: c.dt = args_number("--dt", value, 0, 1e9); break;
		case FROM: c.from = args_number("--from", value, -1e9, 1e9); break;
		case TO: c.to = args_number("--to", value, -1e9, 1e9); break;
		case PIPELINE: command = value; break;
		case RESPAWN: fit.respawn = true; break;
		case LOG: fit.log = value; break;
		case RESUME: fit.resume = true;
		}
	}
	if (args_operands(&operands, 0, 1))
		fit.network = operands[0];
	fit.solver = solver_find(solver);
	if (fit.params.count == 0)
		die_usage("nothing to fit: --param is missing");
	if (fit.resume && !fit.log)
		die_usage("--resume goes on from a log: --log is missing");
	if (command && comparing)
		die_usage("--%s belongs to the pipeline that --pipeline replaces", comparing);
	if (command)
		evaluation_command(&fit.evaluation, command);
	else if (c.target)
		evaluation_compare(&fit.evaluation, &c);
	else
		die_usage("nothing to compare with: --target or --pipeline is missing");
	fit_run(&fit);
	return EXIT_OK;
}
