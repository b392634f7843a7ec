/* Kinds of synapse: a table. A kind is a header of this room, with its keys and its equations, and a
 * line in list.h; nothing else in the house knows its name, its keys or its states. */
#ifndef HNN_SYNAPSE_H
#define HNN_SYNAPSE_H

#include <stdbool.h>

enum { SYNAPSE_KEYS = 12, SYNAPSE_STATES = 4, SYNAPSE_MEMORY = 3, SYNAPSE_CONSTANTS = 9 };

/* A key of a `synapse` record. */
struct synapse_key {
	const char *name, *unit;
	double low, high;
	double otherwise; /* what it is where it is not given; NAN where it must be */
};

/* A kind's parameters made into what a time step needs. */
struct synapse_plan {
	double constant[SYNAPSE_CONSTANTS]; /* of the kind's own choice */
	double *table;                      /* of the kind's own choice, to be freed; or NULL */
	double per_weight;                  /* weights are delivered times this */
	double lasts;                       /* ms after which an input ends, which is delivered too; 0: it does not */
};

/* An input, or the end of one. */
struct synapse_input {
	double weight, time; /* time [ms] where the kind has a memory */
	bool end;
};

struct synapse_kind {
	const struct synapse_key *key;       /* ends with one without a name */
	int states;                          /* numbers that a cell has, to which inputs add up */
	int memory;                          /* numbers that it has of each connection */
	bool linear;                         /* the current is the states times v and does not ask for it otherwise */
	double calcium;                      /* part of the current that is calcium, and fills the cell's pool */
	char *(*check)(const double *value); /* what is wrong with the values together, to be freed; or NULL. May be
	                                        NULL */
	void (*plan)(const double *value, double dt, struct synapse_plan *plan); /* dt in ms */
};

/* The table and the kinds' names, which both end with NULL. */
extern const struct synapse_kind *const synapse_kinds[];
extern const char *const synapse_names[];

#endif
