/* Synapses of a block: inputs, and what they add to the matrix. */
#ifndef HNN_KERNEL_SYNAPSES_H
#define HNN_KERNEL_SYNAPSES_H

#include "kernel/kernel.h"
#include "kernel/vector.h"

#include "synapse/list.h"

/* An input to one cell, or its end. */
static void deliver(const struct port *port, const struct delivery *in, double *state)
{
	const struct synapse_kind *kind = synapse_kinds[port->kind];
	const struct synapse_input input = {in->weight, in->time, in->end};
	double s[SYNAPSE_STATES], memory[SYNAPSE_MEMORY], *at = state + port->at + in->lane;
	double *of_link = at + (kind->states + in->link * kind->memory) * LANES;

	for (int i = 0; i < kind->states; i++)
		s[i] = at[i * LANES];
	for (int i = 0; i < kind->memory; i++)
		memory[i] = of_link[i * LANES];
	synapse_event(port->kind, &port->plan, s, memory, &input);
	for (int i = 0; i < kind->states; i++)
		at[i * LANES] = s[i];
	for (int i = 0; i < kind->memory; i++)
		of_link[i * LANES] = memory[i];
}

INLINE void load_states(int states, const struct port *port, const double *state, vec *s)
{
	for (int i = 0; i < states; i++)
		s[i] = LOAD(state + port->at + i * LANES);
}

INLINE void store_states(int states, const struct port *port, double *state, const vec *s)
{
	for (int i = 0; i < states; i++)
		STORE(state + port->at + i * LANES, s[i]);
}

/* A port of a linear kind, which stands at several nodes; and its states, a step later. */
INLINE void add_port(int kind, int states, const struct celltype *t, const struct port *port, double *state)
{
	vec s[SYNAPSE_STATES];

	load_states(states, port, state, s);
	for (int i = 0; i < port->nodes; i++) {
		double *node = state + (size_t)port->node[i] * (size_t)t->stride;
		struct synapse_load load = synapse_load(kind, &port->plan, s, SPLAT(0.0));

		STORE(node + LANES, LOAD(node + LANES) + load.slope);
		STORE(node + 2 * LANES, LOAD(node + 2 * LANES) + load.source);
	}
	synapse_advance(kind, &port->plan, s);
	store_states(states, port, state, s);
}

/* The states of all ports that meet at a place. */
INLINE void sum_states(const struct celltype *t, const struct place *place, const double *state, vec *sum)
{
	int states = synapse_kinds[t->port[place->port[0]].kind]->states;

	load_states(states, &t->port[place->port[0]], state, sum);
	for (int p = 1; p < place->ports; p++)
		for (int i = 0; i < states; i++)
			sum[i] += LOAD(state + t->port[place->port[p]].at + i * LANES);
}

/* The kinds that are not linear, place by place; then the states of their ports. */
static __attribute__((noinline)) void add_places(const struct celltype *t, double *state)
{
	for (int i = 0; i < t->places; i++) {
		const struct place *place = &t->place[i];
		const struct port *port = &t->port[place->port[0]];
		double *node = state + (size_t)place->node * (size_t)t->stride, *influx = node + t->at_ca + LANES;
		double calcium = synapse_kinds[port->kind]->calcium;
		vec s[SYNAPSE_STATES], v = LOAD(node);
		struct synapse_load load;

		sum_states(t, place, state, s);
		load = synapse_load(port->kind, &port->plan, s, v);
		STORE(node + LANES, LOAD(node + LANES) + load.slope);
		STORE(node + 2 * LANES, LOAD(node + 2 * LANES) + load.source);
		if (t->calcium && calcium != 0)
			STORE(influx,
			      LOAD(influx) - synapse_current(port->kind, &port->plan, s, v) * (calcium * t->influx[place->node]));
	}
	for (int p = 0; p < t->ports; p++) {
		const struct port *port = &t->port[p];
		int states = synapse_kinds[port->kind]->states;
		vec s[SYNAPSE_STATES];

		if (synapse_kinds[port->kind]->linear)
			continue;
		load_states(states, port, state, s);
		synapse_advance(port->kind, &port->plan, s);
		store_states(states, port, state, s);
	}
}

#define ADD_PORT(kind)                                                    \
	case SYNAPSE_##kind:                                                  \
		if (kind##_kind.linear)                                           \
			add_port(SYNAPSE_##kind, kind##_kind.states, t, port, state); \
		break;

INLINE void add_synapses(const struct celltype *t, double *state)
{
	for (int p = 0; p < t->ports; p++) {
		const struct port *port = &t->port[p];

		switch (port->kind) {
			EACH_SYNAPSE(ADD_PORT)
		}
	}
	if (t->places)
		add_places(t, state);
}

/* The current of a port at its node [nA]; of a kind that is not linear, that of all ports which meet
 * there, with the first of them. */
static vec current_at(const struct celltype *t, const struct synapse_place *at, const double *state)
{
	const struct port *port = &t->port[at->port];
	vec s[SYNAPSE_STATES] = {{0}}, v = LOAD(state + (size_t)port->node[at->node] * (size_t)t->stride);

	if (synapse_kinds[port->kind]->linear)
		load_states(synapse_kinds[port->kind]->states, port, state, s);
	for (int i = 0; i < t->places; i++)
		if (t->place[i].node == port->node[at->node] && t->place[i].port[0] == at->port)
			sum_states(t, &t->place[i], state, s);
	return synapse_current(port->kind, &port->plan, s, v);
}

#endif
