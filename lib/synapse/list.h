/* All kinds of synapse: a line each here, and one below. Included after `vec`, a number or one for
 * each of several cells, and INLINE are there: by the kernels their own, else scalar.h's.
 *
 * A kind has, besides its entry in the table:
 *   KIND_event    what an input does to a cell's states; its weight [uS] times the plan's factor;
 *   KIND_load     the current as a line in v, for the implicit step;
 *   KIND_current  the current [nA] at v [mV], outward positive;
 *   KIND_advance  the states, a step later. */
#ifndef HNN_SYNAPSE_LIST_H
#define HNN_SYNAPSE_LIST_H

/* slope v - source [nA] is a synapse's current at v [mV]. */
struct synapse_load {
	vec slope, source;
};

#include "synapse/exp2syn.h"

#define EACH_SYNAPSE(ONE) ONE(exp2syn)

/* A kind's number in the table. */
#define SYNAPSE_NUMBER(kind) SYNAPSE_##kind,
enum { EACH_SYNAPSE(SYNAPSE_NUMBER) SYNAPSES };

#endif
