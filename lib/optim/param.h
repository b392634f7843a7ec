/* The parameters of a fit: addresses of a network stream with bounds. */
#ifndef HNN_PARAM_H
#define HNN_PARAM_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/bounds.h"
#include "optim/names.h"
#include "optim/places.h"

/* A parameter, in the unit its settings have in the network. */
struct param {
	char *address;   /* the first of its addresses, its name */
	char *addresses; /* all, set apart by commas */
	struct bounds bounds;
	double low, high, start; /* values */
	bool whole;              /* whole numbers only, set by params_check() */
	struct moved *place;     /* [places], the first of which has the value; the others follow it */
	size_t places, room;
};

/* What the command line says of them. */
struct param_text {
	char *text, *addresses;
	struct bounds bounds;
	bool tied;
};

struct params {
	struct param *item; /* [count], set by params_bind() */
	size_t count, room;
	struct param_text *text; /* [texts] */
	size_t texts, text_room;
	struct names held;
	char **point; /* [points] as they are given */
	size_t points, point_room;
	double *start; /* [points][count]: more starts, set by params_bind() */
};

/* Add the parameters that `text`, ADDRESS,...=[+|*]LO:HI[:START][,log], describes: one for each address,
 * or, `tied`, one that moves all of them. An address with `*`, `?` or `[` stands for all it matches that are
 * numbers; `ADDRESS@N` for that of the N-th network, without it for that of each that has it.
 *
 * The first address of several has the value. With bounds that are values the others have the same;
 * with shifts they keep their distance from it, with factors their ratio to it.
 *
 * Exits with status 2 and a message when it is malformed, LO is not below HI, or START is not within
 * them. */
void params_add(struct params *params, const char *text, bool tied);

/* Patterns do not stand for what this list of addresses or patterns does. */
void params_hold(struct params *params, const char *list);

/* Another start: ADDRESS=VALUE,..., the other parameters at theirs. */
void params_start(struct params *params, const char *text);

/* Find the parameters' settings in the networks, and the start where none was given. Exits with a
 * message when there is no such address, one is there twice, or the network's own value cannot be the
 * start. */
void params_bind(struct params *params, struct networks *networks);

/* Have the networks read with each parameter's start and bounds, the others at their starts. Exits
 * with a message when they are refused. A parameter for which they are refused in between, but not with
 * a whole number, is fitted as a whole number. */
void params_check(struct params *params, const struct networks *networks);

/* A parameter's value at x in [0, 1], its place between the bounds, and back. Within the
 * bounds for any x, and at the start's place exactly the start. */
double param_value(const struct param *param, double x);
double param_place(const struct param *param, double value);

/* Put a value into the networks; and of all parameters, [count]. */
void param_put(const struct param *param, double value);
void params_apply(const struct params *params, const double value[]);

/* What it is, as params_add() takes it, on a line of its own: `# param TEXT` or `# tied TEXT`.
 * Allocated. */
char *param_line(const struct param *param);

void params_free(struct params *params);

#endif
