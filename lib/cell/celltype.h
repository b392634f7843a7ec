/* A population lowered to flat arrays: what the kernel walks over. Cells of a population
 * share all of it; only their state differs. */
#ifndef HNN_CELLTYPE_H
#define HNN_CELLTYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/geometry.h"
#include "model/model.h"
#include "cell/table.h"

/* Cells advance LANES at a time. */
enum { LANES = 8, FACTORS = CHANNEL_FACTORS, BINDINGS = 4 };

/* Gates by number: those of the table, those that bind calcium, the number one. */
enum { GATE_BINDING = TABLE_GATES, GATE_ONE = GATE_BINDING + BINDINGS, GATES };

/* A gated current: gbar times FACTORS gates (m^3 h is m, m, m, h), towards e or Nernst's
 * potential of calcium. */
struct term {
	int channel, current;
	double *gbar; /* [nodes] uS */
	double e;     /* mV */
	bool calcium;
	int gate[FACTORS]; /* by number */
};

/* Inputs that arrive together: one receptor at one set of sections. */
struct port {
	int synapse;
	struct sections sections;
	int nodes;
	int *node; /* [nodes] in the order of the sections */
	int kind;
	struct synapse_plan plan;
	int at;    /* its states: [states][LANES] */
	int links; /* connections that end here, where the kind has a memory of them: [links][memory][LANES] follow */
};

/* A node at which ports of one receptor meet whose kind is not linear in its states or in v. */
struct place {
	int node;
	int *port, ports; /* their numbers */
};

/* A gate that calcium opens at rate `on` [1/(ms mM)] times its concentration and that closes at rate
 * `off` [1/ms]. */
struct binding {
	int channel, gate;
	double on, off;
	bool fast; /* its time constant can be shorter than two time steps, with 1 mM of calcium */
};

struct clamp {
	int node;
	double amplitude, tstart, tstop;
};

struct celltype {
	const struct model *model;
	const struct population *population;
	/* Nodes, parents first: the segments, and the points where three or more meet. */
	int nodes;
	int *parent;
	int *outward;     /* [nodes] in the order of their distance from the root */
	double *axial;    /* [nodes] uS, to the parent */
	double *diagonal; /* [nodes] uS, all that is constant: capacitance/dt, axial, leak */
	double *storage;  /* [nodes] uS, capacitance/dt */
	double *source;   /* [nodes] nA, constant currents: leak towards its reversal */
	double *dipole;   /* [nodes] fAm/mV: a cell's dipole is the sum of this times v */
	double *v0;       /* [nodes] mV */
	int *middle;      /* [sections] node */
	int soma;         /* node */

	struct table table;
	struct term *term;
	int terms;
	struct binding binding[BINDINGS];
	int bindings;

	/* Calcium: everything zero without a pool. */
	bool calcium;
	double *influx;   /* [nodes] mM/ms per nA inward */
	double *ca_decay; /* [nodes] 1 - exp(-dt/taur) */
	double *ca_tau;   /* [nodes] ms */
	double *ca_rest;  /* [nodes] mM */
	double nernst;    /* mV */
	double dt;

	struct port *port;
	int ports;
	struct place *place;
	int places;
	struct clamp *clamp;
	int clamps;

	/* Layout of a block's state, in doubles: [nodes][stride] then the ports' and flags. */
	int stride, at_gate[GROUPS], at_binding, at_ca;
	int at_above;
	int state; /* doubles */
};

/* Lower a population for time step dt [ms]. `sections` and `synapse` of the ports come from
 * celltype_port(). */
struct celltype *celltype_make(const struct model *model, int population, double dt);

/* Go on with another model, whose cells are the same but for their biases. */
void celltype_attach(struct celltype *t, const struct model *model, int population);

/* The number of the port for a receptor at a set of sections; made when it is new. */
int celltype_port(struct celltype *t, const struct sections *sections, int synapse);

/* Which of the connections that end at a port are a record's: the number of the one from the first cell of
 * its source population or drive; a drive that has a cell for each target has one. `record` is one of the
 * model's connections or targets; NULL: how many end there in all. */
int celltype_link(const struct celltype *t, int port, const void *record);

/* Fix the layout, after the last port. */
void celltype_layout(struct celltype *t);

/* The state at t = 0 of a block of LANES cells. */
void celltype_start(const struct celltype *t, const struct model *model, double *state);

void celltype_free(struct celltype *t);

#endif
