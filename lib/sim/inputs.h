/* What the drives of a network deliver to its cells in one trial. */
#ifndef HNN_INPUTS_H
#define HNN_INPUTS_H

#include "cell/celltype.h"
#include "model/events.h"
#include "sim/clock.h"

/* One input from a drive. */
struct input_event {
	int step;
	int cell;
	short population, port;
	double weight; /* as it is delivered */
	/* Where the port has a memory of connections, else 0: when exactly [ms], which of them, and whether it
	 * is the end of an input. */
	double time;
	int link;
	bool end;
};

/* Everything that the drives deliver in a trial before its last step, in order of steps; an array of
 * *count, to be freed. Exits with a message when it is more than memory holds. */
struct input_event *inputs_make(const struct model *model, struct celltype **type, const struct event *event,
                                size_t events, const struct clock *clock, size_t *count);

/* The first index at which two lists of inputs differ; the shorter's length where one begins with the other. */
size_t inputs_differ(const struct input_event *a, size_t as, const struct input_event *b, size_t bs);

#endif
