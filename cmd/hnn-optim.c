/* hnn-optim: fit parameters of a network. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optim/fit.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

enum {
	TARGET,
	PARAM,
	TIED,
	HOLD,
	START,
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
	WINDOW,
	LAYER,
	LOSS,
	PIPELINE,
	RESPAWN,
	JOBS,
	LOG,
	RESUME,
	OUTPUT,
	BEST,
};

static const struct option_spec options[] = {
	[TARGET] = {"target", 0, "FILE", "the recorded dipole to come near; one for each network"},
	[PARAM] = {"param", 0, "ADDRESS=LO:HI[:START]", "a parameter and its bounds; at least one"},
	[TIED] = {"tied", 0, "ADDRESS,...=LO:HI[:START]", "one parameter that moves all of these"},
	[HOLD] = {"hold", 0, "ADDRESS,...", "patterns do not stand for these"},
	[START] = {"start", 0, "ADDRESS=VALUE,...", "begin here too; the search goes on from the best"},
	[SOLVER] = {"solver", 0, "NAME[:OPTION=N,...]", "emulator, cobyla, bobyqa, bayesian, cma, crs, sampler"},
	[MAX_EVALS] = {"max-evals", 0, "N", "stop after so many evaluations (default: 50)"},
	[TRIALS] = {"trials", 0, "N", "trials a network, averaged (default: 3)"},
	[SMOOTH] = {"smooth", 0, "MS", "smooth the dipole by this window (default: 30)"},
	[SCALE] = {"scale", 0, "FACTOR", "scale the dipole (default: 3000)"},
	[RANKS] = {"ranks", 0, "N", "ranks to simulate on (default: one a trial, up to the processors)"},
	[TSTOP] = {"tstop", 0, "MS", "simulate so long (default: the target's last time)"},
	[DT] = {"dt", 0, "MS", "time step (default: that of hnn-sim)"},
	[FROM] = {"from", 0, "MS", "compare from here (default: as hnn-rmse)"},
	[TO] = {"to", 0, "MS", "compare to here (default: as hnn-rmse)"},
	[WINDOW] = {"window", 0, "FROM:TO[*WEIGHT]", "of that compare this window (may be repeated)"},
	[LAYER] = {"layer", 0, "NAME,...", "compare these: agg, L2, L5 (default: agg)"},
	[LOSS] = {"loss", 0, "NAME", "make this small: rmse (default), relative, corr"},
	[PIPELINE] = {"pipeline", 0, "COMMAND", "get the losses from this command instead"},
	[RESPAWN] = {"respawn", 0, NULL, "start the pipeline afresh for each evaluation"},
	[JOBS] = {"jobs", 0, "N", "networks at once, if there are so many (default: ranks + 1, or 1)"},
	[LOG] = {"log", 0, "FILE", "keep a table of all evaluations"},
	[RESUME] = {"resume", 0, NULL, "go on from the log"},
	[OUTPUT] = {"output", 'o', "FILE", "write the best network there (default: standard output)"},
	[BEST] = {"best", 0, "LOG", "fit nothing: write the network with the best values of this log"},
	{0},
};

static const struct usage usage = {
	.synopsis = "--target FILE --param ADDRESS=LO:HI[:START]... [OPTION]... [NETWORK]\n"
				"--pipeline COMMAND --param ADDRESS=LO:HI[:START]... [OPTION]... [NETWORK]\n"
				"--best LOG [-o FILE] [NETWORK]",
	.summary = "Find the parameters within bounds for which the network comes nearest to a\n"
			   "recorded dipole, and write the network with them.",
	.options = options,
};

static struct fit fit = {.network = "-", .max_evals = 50, .output = "-"};
static struct comparison comparison = {.tstop = NAN,
                                       .dt = NAN,
                                       .how = {.from = NAN, .to = NAN, .measure = measures},
                                       .smooth = 30,
                                       .scale = 3000,
                                       .trials = 3};
static const char *pipeline, *comparing, *solver, *best;

/* Options that are a number within limits, or a whole number, and where it goes. */
static const struct {
	double *number;
	long *whole;
	double low, high;
} numbers[] = {
	[TRIALS] = {.whole = &comparison.trials, .low = 1, .high = 1000000},
	[SMOOTH] = {.number = &comparison.smooth, .low = 0, .high = 1e9},
	[SCALE] = {.number = &comparison.scale, .low = -1e300, .high = 1e300},
	[RANKS] = {.whole = &comparison.ranks, .low = 1, .high = 1000000},
	[TSTOP] = {.number = &comparison.tstop, .low = 0, .high = 1e9},
	[DT] = {.number = &comparison.dt, .low = 0, .high = 1e9},
	[FROM] = {.number = &comparison.how.from, .low = -1e9, .high = 1e9},
	[TO] = {.number = &comparison.how.to, .low = -1e9, .high = 1e9},
};

/* Whether a fit's result does not depend on an option. */
static bool indifferent(int option)
{
	return option == RANKS || option == RESPAWN || option == JOBS || option == LOG || option == RESUME ||
	       option == OUTPUT;
}

/* An option of the comparison with targets. */
static void compare_by(int option, char *value)
{
	struct comparing *how = &comparison.how;
	char *name = mem_printf("--%s", options[option].name);

	comparing = options[option].name;
	switch (option) {
	case TARGET: *GROW(how->target, how->targets, how->target_room) = value; break;
	case WINDOW: comparing_window(how, value); break;
	case LAYER: comparing_layers(how, value); break;
	case LOSS:
		how->measure = measure_find(value);
		if (!how->measure)
			die_usage("--loss: '%s' is not known: expected rmse, relative, corr", value);
		break;
	default:
		if (numbers[option].whole)
			*numbers[option].whole = args_integer(name, value, (long)numbers[option].low, (long)numbers[option].high);
		else
			*numbers[option].number = args_number(name, value, numbers[option].low, numbers[option].high);
	}
	free(name);
}

static void check_options(void)
{
	if (best && (fit.params.texts || fit.log || pipeline || comparing))
		die_usage("--best fits nothing: it goes with -o and a network alone");
	if (best)
		return;
	if (fit.params.texts == 0)
		die_usage("nothing to fit: --param is missing");
	if (fit.resume && !fit.log)
		die_usage("--resume goes on from a log: --log is missing");
	if (fit.log && strcmp(fit.log, "-") == 0)
		die_usage("--log: a log is a file, not '-'");
	if (fit.log && output_same(fit.log, fit.output))
		die_usage("--log and --output are the same file");
	if (pipeline && comparing)
		die_usage("--%s belongs to the pipeline that --pipeline replaces", comparing);
	if (!pipeline && !comparison.how.targets)
		die_usage("nothing to compare with: --target or --pipeline is missing");
}

int main(int argc, char **argv)
{
	char **operands, *value;
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1) {
		if (indifferent(option))
			args_leave_out();
		switch (option) {
		case PARAM: params_add(&fit.params, value, false); break;
		case TIED: params_add(&fit.params, value, true); break;
		case HOLD: params_hold(&fit.params, value); break;
		case START: params_start(&fit.params, value); break;
		case SOLVER: solver = value; break;
		case MAX_EVALS: fit.max_evals = (size_t)args_integer("--max-evals", value, 1, 1000000000); break;
		case PIPELINE: pipeline = value; break;
		case RESPAWN: fit.respawn = true; break;
		case JOBS: fit.jobs = (size_t)args_integer("--jobs", value, 1, 1000000); break;
		case LOG: fit.log = value; break;
		case RESUME: fit.resume = true; break;
		case OUTPUT: fit.output = value; break;
		case BEST: best = value; break;
		default: compare_by(option, value);
		}
	}
	if (args_operands(&operands, 0, 1))
		fit.network = operands[0];
	check_options();
	if (best) {
		fit_best(best, fit.network, fit.output);
		return EXIT_OK;
	}
	if (!solver)
		solver = pipeline || !comparison.how.measure->unit ? "cobyla" : "emulator";
	fit.solver = solver_choose(solver);
	comparison.residuals = fit.solver.solver->residuals && comparison.how.measure->unit;
	if (pipeline)
		command_given(&fit.command, pipeline);
	else
		command_compare(&fit.command, &comparison);
	if (!fit.jobs)
		fit.jobs = fit.command.jobs;
	fit_run(&fit);
	return EXIT_OK;
}
