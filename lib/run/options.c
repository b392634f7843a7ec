#include "run/options.h"

#include <string.h>

#include "util/args.h"
#include "util/err.h"

struct run_setup run_defaults(void)
{
	return (struct run_setup){.tstop = 170, .dt = 0.025, .trials = 1, .every = 1, .reuse = true};
}

static bool soma_only(const char *value)
{
	if (strcmp(value, "all") != 0 && strcmp(value, "soma") != 0)
		die_usage("--sections: '%s' is neither 'all' nor 'soma'", value);
	return strcmp(value, "soma") == 0;
}

/* Options on which only recordings depend, or nothing: what else is made is made without them. */
static bool run_option_of_recordings(struct run_setup *s, const char *name, const char *value)
{
	if (strcmp(name, "sections") == 0)
		s->soma_only = soma_only(value);
	else if (strcmp(name, "cells") == 0)
		s->cells = value;
	else if (strcmp(name, "every") == 0)
		s->every = (int)args_integer("--every", value, 1, 100000000);
	else if (strcmp(name, "no-reuse") == 0)
		s->reuse = false;
	else
		return false;
	args_leave_out();
	return true;
}

bool run_option(struct run_setup *s, const char *name, const char *value)
{
	if (strcmp(name, "tstop") == 0)
		s->tstop = args_number("--tstop", value, 1e-3, 1e7);
	else if (strcmp(name, "dt") == 0)
		s->dt = args_number("--dt", value, 1e-4, 10);
	else if (strcmp(name, "trials") == 0)
		s->trials = (int)args_integer("--trials", value, 1, 1000000);
	else
		return run_option_of_recordings(s, name, value);
	return true;
}

/* The option that says what of a recording is kept, or NULL. */
static const char *part(const struct run_setup *s)
{
	return s->soma_only ? "sections" : s->cells ? "cells" : s->every > 1 ? "every" : NULL;
}

void run_check(const struct run_setup *s, const char *const path[OUTPUTS])
{
	const char *kept = part(s);
	bool every = kept && strcmp(kept, "every") == 0, any = every && path[OUTPUT_ELECTRODES];

	if (s->dt > s->tstop)
		die_usage("--dt: the time step is longer than the simulation");
	if (s->tstop / s->dt > 1e8)
		die_usage("--tstop: more than 100 million time steps");
	for (int k = OUTPUT_RECORD; k < OUTPUT_ELECTRODES; k++)
		any |= path[k] != NULL;
	if (kept && !any)
		die_usage("--%s: nothing is recorded of which to keep a part (--vsec, --isec, --ca%s)", kept,
		          every ? ", --lfp" : "");
}
