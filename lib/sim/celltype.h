/* A population lowered to flat arrays: what the kernel walks over. Cells of a population
 * share all of it; only their state differs. */
#ifndef HNN_CELLTYPE_H
#define HNN_CELLTYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/geometry.h"
#include "model/model.h"

/* Cells advance LANES at a time, the gates of a table ROW at a time. */
enum { LANES = 8, ROW = 4, MAX_TABLES = 4, MAX_GATES = MAX_TABLES * ROW + 1, MAX_TERMS = 12, MAX_FACTORS = 8 };

/* Up to ROW voltage gates with a common table. The published models interpolate inf and
 * tau linearly between the points of a table; each interval is cut into `fine` rows, and a
 * row holds, for each gate, inf as a line and 1 - exp(-dt/tau) as a cubic in the distance
 * from the row's start, 0 to 1. The last row is the constant beyond the table's end. */
enum { COEFFICIENTS = 6 };
struct table {
	double low;     /* [mV] */
	double per_mv;  /* rows per mV */
	double last;    /* index of the last row */
	double *row;    /* [rows][COEFFICIENTS][ROW]: inf 0, 1; factor 0, 1, 2, 3 */
	int rows;
	int gates;
	int channel[ROW], gate[ROW];
};

/* A gated current: gbar times gates (as often as in `factor`), towards e or Nernst's
 * potential of calcium. */
struct term {
	int channel, current;
	double *gbar; /* [nodes] uS */
	double e;     /* mV */
	bool calcium;
	int factors;
	int factor[MAX_FACTORS]; /* gate: table * ROW + place, or `binding` */
};

/* Inputs that arrive together: one receptor at one set of sections. */
struct port {
	int synapse;
	uint64_t sections;
	int nodes;
	int node[MAX_SECTIONS];
	double factor; /* makes the peak of a unit weight one */
	double decay1, decay2; /* 1 - exp(-dt/tau) */
	double e;
};

struct clamp {
	int node;
	double amplitude, tstart, tstop;
};

struct celltype {
	const struct population *population;
	/* Nodes, parents first: the segments, and the points where three or more meet. */
	int nodes;
	int *parent;
	bool *membrane;   /* a segment, not a meeting point */
	double *axial;    /* [nodes] uS, to the parent */
	double *diagonal; /* [nodes] uS, all that is constant: capacitance/dt, axial, leak */
	double *storage;  /* [nodes] uS, capacitance/dt */
	double *source;   /* [nodes] nA, constant currents: leak towards its reversal */
	double *dipole;   /* [nodes] fAm/mV: a cell's dipole is the sum of this times v */
	double *v0;       /* [nodes] mV */
	double *area;     /* [nodes] um2 */
	int middle[MAX_SECTIONS]; /* node */
	int soma;                 /* node */

	struct table table[MAX_TABLES];
	int tables;
	struct term term[MAX_TERMS];
	int terms;
	int binding; /* gate number of the calcium-binding gate, -1 without one */
	double on, off; /* its rates, [1/(ms mM)], [1/ms] */

	/* Calcium: everything zero without a pool. */
	bool calcium;
	double *influx;    /* [nodes] mM/ms per nA inward */
	double *ca_decay;  /* [nodes] 1 - exp(-dt/taur) */
	double *ca_tau;    /* [nodes] ms */
	double *ca_rest;   /* [nodes] mM */
	double nernst;     /* mV */
	double dt;

	struct port *port;
	int ports;
	struct clamp *clamp;
	int clamps;

	/* Layout of a block's state, in doubles: [nodes][stride] then ports and flags. */
	int stride, at_gate, at_binding, at_ca;
	int at_port, at_above;
	int state; /* doubles */
};

/* Lower a population for time step dt [ms]. `sections` and `synapse` of the ports come from
 * celltype_port(). */
struct celltype *celltype_make(const struct model *model, int population, double dt);

/* The number of the port for a receptor at a set of sections; made when it is new. */
int celltype_port(struct celltype *t, uint64_t sections, int synapse);

/* Fix the layout, after the last port. */
void celltype_layout(struct celltype *t);

/* The state at t = 0 of a block of LANES cells. */
void celltype_start(const struct celltype *t, const struct model *model, double *state);

void celltype_free(struct celltype *t);

/* Largest relative error of the tabulated 1 - exp(-dt/tau), for the tests. */
double table_error(const struct table *table, const struct model *model, double dt);

#endif
