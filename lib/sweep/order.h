/* In which order runs are simulated, so that they have much in common with the one before. */
#ifndef HNN_ORDER_H
#define HNN_ORDER_H

#include "sim/sim.h"
#include "sweep/design.h"

/* The numbers of all runs, allocated: what acts late in a simulation varies fastest. That is found out by
 * simulating the first run, which is done only where it makes a difference. */
size_t *order_runs(const struct design *design, const struct records *network, const struct sim_setup *setup);

#endif
