/* Connections between cells, lowered: who is reached when, by displacement alone. */
#ifndef HNN_SIM_NETWORK_H
#define HNN_SIM_NETWORK_H

#include "model/events.h"
#include "cell/celltype.h"

/* Targets at one displacement. */
struct reach {
	double delay;  /* ms */
	double weight; /* uS, times the port's factor */
	short dx, dy;
};

/* All the places that a spike reaches before tstop, nearest in time first. */
struct bundle {
	int source, target; /* populations */
	int port;           /* of the target */
	struct reach *reach;
	size_t reaches;
};

struct bundle *bundle_make(const struct model *model, const struct connection *connection, struct celltype *target,
                           double tstop);
void bundle_free(struct bundle *bundle);

/* The cell of a population at each lattice point [nx * ny], -1 where there is none. To be freed. */
int *lattice_map(const struct model *model, const struct population *population);

/* One input from a drive. */
struct input_event {
	int step;
	int cell;
	short population, port;
	double weight; /* times the port's factor */
};

/* Everything that the drives deliver in a trial before the last step, in order of steps.
 * time [steps + 1], ms. To be freed. */
struct input_event *inputs_make(const struct model *model, struct celltype **type, const struct event *event,
                                size_t events, const double *time, int steps, double dt, size_t *count);

/* The first step whose inputs include what is due at `due`: the first with due <= time + dt/2;
 * `steps` when there is none. */
int due_step(double due, const double *time, int steps, double dt);

#endif
