/* A constant current into a section of each cell. */
#include "drive/kinds.h"

enum { SECTION, AMPLITUDE, BEGIN, END };

static const struct drive_key keys[] = {
	[SECTION] = {.name = "section",
                 .meta = "NAME",
                 .help = "where, in its middle",
                 .type = KEY_WORD,
                 .otherwise = "soma",
                 .implied = true},
	[AMPLITUDE] = {.name = "amplitude",
                   .meta = "LIST",
                   .unit = "nA",
                   .help = "current (nA), as POPULATION=AMPLITUDE,... or one for all",
                   .per = PER_TARGET,
                   .low = -1e6,
                   .high = 1e6},
	[BEGIN] = TSTART,
	[END] = TSTOP,
	{0},
};

static char *check(const double *value)
{
	return drive_span(value[BEGIN], value[END]);
}

static void current(const double *value, struct drive_current *current)
{
	*current = (struct drive_current){value[AMPLITUDE], value[BEGIN], value[END]};
}

const struct drive_kind drive_tonic = {
	.name = "tonic",
	.help = "a constant current into each cell",
	.key = keys,
	.check = check,
	.current = current,
};
