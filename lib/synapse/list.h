/* All kinds of synapse: a line each here, and one below. Included after INLINE, `vec`, a number or one
 * for each of several cells, and table_at() are there: by the kernels their own, else scalar.h's.
 *
 * A kind has, besides its entry in the table:
 *   KIND_event    what an input does to the states of a cell and the memory of its connection;
 *   KIND_load     the current as a line in v, for the implicit step;
 *   KIND_current  the current [nA] at v [mV], outward positive, as it is recorded;
 *   KIND_advance  the states, a step later.
 * States are zero at the start. Those that inputs of a receptor have at a place by different ways add
 * up: so they must be linear in what inputs do to them. */
#ifndef HNN_SYNAPSE_LIST_H
#define HNN_SYNAPSE_LIST_H

/* slope v - source [nA] is a synapse's current at v [mV]. */
struct synapse_load {
	vec slope, source;
};

#include "synapse/NMDA_gao.h"
#include "synapse/exp2syn.h"
#include "synapse/gabab_destexhe.h"

#define EACH_SYNAPSE(ONE) ONE(exp2syn) ONE(NMDA_gao) ONE(gabab_destexhe)

/* A kind's number in the table. */
#define SYNAPSE_NUMBER(kind) SYNAPSE_##kind,
enum { EACH_SYNAPSE(SYNAPSE_NUMBER) SYNAPSES };

/* The equations of a kind by its number. */

#define SYNAPSE_EVENT(kind) \
	case SYNAPSE_##kind: kind##_event(plan, state, memory, in); break;
INLINE void synapse_event(int kind, const struct synapse_plan *plan, double *state, double *memory,
                          const struct synapse_input *in)
{
	switch (kind) {
		EACH_SYNAPSE(SYNAPSE_EVENT)
	}
}

#define SYNAPSE_LOAD(kind) \
	case SYNAPSE_##kind: return kind##_load(plan, state, v);
INLINE struct synapse_load synapse_load(int kind, const struct synapse_plan *plan, const vec *state, vec v)
{
	switch (kind) {
		EACH_SYNAPSE(SYNAPSE_LOAD)
	}
	return (struct synapse_load){v, v}; /* there is no other */
}

#define SYNAPSE_CURRENT(kind) \
	case SYNAPSE_##kind: return kind##_current(plan, state, v);
INLINE vec synapse_current(int kind, const struct synapse_plan *plan, const vec *state, vec v)
{
	switch (kind) {
		EACH_SYNAPSE(SYNAPSE_CURRENT)
	}
	return v;
}

#define SYNAPSE_ADVANCE(kind) \
	case SYNAPSE_##kind: kind##_advance(plan, state); break;
INLINE void synapse_advance(int kind, const struct synapse_plan *plan, vec *state)
{
	switch (kind) {
		EACH_SYNAPSE(SYNAPSE_ADVANCE)
	}
}

#endif
