/* The options that programs which simulate share. */
#ifndef HNN_RUN_OPTIONS_H
#define HNN_RUN_OPTIONS_H

#include <stdbool.h>

#include "run/run.h"

/* Their rows in a table of options. */
#define RUN_OPTIONS                                                                                         \
	{"tstop", 't', "MS", "simulate this long [170]"}, {"dt", 0, "MS", "time step [0.025]"},                 \
		{"trials", 'n', "N", "number of trials [1]"}, {"sections", 0, "all|soma", "where to record [all]"}, \
		{"cells", 0, "LIST", "record of these populations and gids, set apart by commas [all]"},            \
		{"every", 0, "N", "record every Nth sample only [1]"},                                              \
	{                                                                                                       \
		"no-reuse", 0, NULL, "simulate every network from the start"                                        \
	}

/* A setup without any of them. */
struct run_setup run_defaults(void);

/* Take the option of this name and its value. False when it is none of these; exits with status 2 and a message when
 * the value is wrong. */
bool run_option(struct run_setup *setup, const char *name, const char *value);

/* Exits with status 2 and a message when the options contradict each other, or say what of a recording is kept where
 * none is made: `path` says where outputs go, NULL where one is not wanted. */
void run_check(const struct run_setup *setup, const char *const path[OUTPUTS]);

#endif
