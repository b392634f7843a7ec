/* The parameters of a fit: addresses of a network stream with bounds. */
#ifndef HNN_PARAM_H
#define HNN_PARAM_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/record.h"

/* A parameter, in the unit its setting has in the network. */
struct param {
	char *address;
	double low, high;
	double start;            /* NAN until params_bind() where the network's own value is meant */
	struct setting *setting; /* its place in the network, set by params_bind() */
	bool whole;              /* whole numbers only, set by params_check() */
};

struct params {
	struct param *item; /* [count] */
	size_t count, room;
};

/* Add the parameter that `text`, ADDRESS=LO:HI[:START], describes. Exits with status 2 and
 * a message when it is malformed, LO is not below HI, START is not within them, or the
 * address is there already. */
void params_add(struct params *params, const char *text);

/* Find each parameter's setting in the network, and its start where none was given. Exits
 * with a message when there is no such address, or when the network's own value cannot be
 * the start. */
void params_bind(struct params *params, struct records *network);

/* Have the network read with each parameter's start and bounds, the others at their starts. Exits
 * with a message when it is refused. A parameter for which it is refused in between, but not with
 * a whole number, is fitted as a whole number. */
void params_check(struct params *params, const struct records *network);

/* A parameter's value at x in [0, 1], its place between the bounds, and back. Within the
 * bounds for any x, and at the start's place exactly the start. */
double param_value(const struct param *param, double x);
double param_place(const struct param *param, double value);

/* Put the values [count] into the network the parameters are bound to. */
void params_apply(const struct params *params, const double value[]);

void params_free(struct params *params);

#endif
