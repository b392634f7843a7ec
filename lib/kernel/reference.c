/* The kernel in plain C, one cell after another: to be read, and what all others are held against.
 * Nothing is tabulated or approximated but what the published models do so: rates come from the
 * kinetics, exponentials and logarithms from libm. Its numbers stand where the others have theirs. */
#include "kernel/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "synapse/scalar.h"

#include "synapse/list.h"

void kernel_reference(struct task *task);

/* One of a block's cells, in one step. */
struct cell {
	const struct celltype *type;
	double *state; /* of the block */
	int lane;
	double half; /* ms, the middle of the step */
};

/* --- where a node's numbers stand ------------------------------------------------- */

static double *number(const struct cell *c, int node, int at)
{
	return &c->state[node * c->type->stride + at + c->lane];
}

static double *v_of(const struct cell *c, int node)
{
	return number(c, node, 0);
}

/* The matrix' diagonal and its right-hand side. */
static double *d_of(const struct cell *c, int node)
{
	return number(c, node, LANES);
}

static double *r_of(const struct cell *c, int node)
{
	return number(c, node, 2 * LANES);
}

static double *gate_of(const struct cell *c, int node, int gate)
{
	const struct celltype *t = c->type;
	int group = gate / ROW;

	return &c->state[node * t->stride + t->at_gate[group] + c->lane * t->table.columns[group] + gate % ROW];
}

/* --- synapses ----------------------------------------------------------------------- */

/* The j-th number of a port: its states, then the memory of its connections. */
static double *port_number(const struct cell *c, const struct port *port, int j)
{
	return &c->state[port->at + j * LANES + c->lane];
}

static bool stands_at(const struct port *port, int synapse, int node)
{
	for (int i = 0; i < port->nodes; i++)
		if (port->synapse == synapse && port->node[i] == node)
			return true;
	return false;
}

/* The states of a receptor at a node, of all ports that have it there; false if a port before the p-th
 * is one of them. */
static bool sum_states(const struct cell *c, int p, int node, double s[SYNAPSE_STATES])
{
	const struct port *port = c->type->port;
	int synapse = port[p].synapse;

	memset(s, 0, SYNAPSE_STATES * sizeof *s);
	for (int i = 0; i < p; i++)
		if (stands_at(&port[i], synapse, node))
			return false;
	for (int i = p; i < c->type->ports; i++)
		for (int j = 0; j < synapse_kinds[port[p].kind]->states && stands_at(&port[i], synapse, node); j++)
			s[j] += *port_number(c, &port[i], j);
	return true;
}

static void add_synapses(const struct cell *c)
{
	const struct celltype *t = c->type;

	for (int p = 0; p < t->ports; p++)
		for (int i = 0; i < t->port[p].nodes; i++) {
			const struct port *port = &t->port[p];
			double s[SYNAPSE_STATES], v = *v_of(c, port->node[i]);
			struct synapse_load load;

			if (!sum_states(c, p, port->node[i], s))
				continue;
			load = synapse_load(port->kind, &port->plan, s, v);
			*d_of(c, port->node[i]) += load.slope;
			*r_of(c, port->node[i]) += load.source;
			if (t->calcium)
				*number(c, port->node[i], t->at_ca + LANES) -= synapse_current(port->kind, &port->plan, s, v) *
				                                               synapse_kinds[port->kind]->calcium *
				                                               t->influx[port->node[i]];
		}
}

static void advance_synapses(const struct cell *c)
{
	for (int p = 0; p < c->type->ports; p++) {
		const struct port *port = &c->type->port[p];
		double s[SYNAPSE_STATES];

		for (int j = 0; j < synapse_kinds[port->kind]->states; j++)
			s[j] = *port_number(c, port, j);
		synapse_advance(port->kind, &port->plan, s);
		for (int j = 0; j < synapse_kinds[port->kind]->states; j++)
			*port_number(c, port, j) = s[j];
	}
}

static void deliver(const struct cell *c, const struct delivery *in)
{
	const struct port *port = &c->type->port[in->port];
	const struct synapse_kind *kind = synapse_kinds[port->kind];
	const struct synapse_input input = {in->weight, in->time, in->end};
	double s[SYNAPSE_STATES], memory[SYNAPSE_MEMORY];

	for (int j = 0; j < kind->states; j++)
		s[j] = *port_number(c, port, j);
	for (int j = 0; j < kind->memory; j++)
		memory[j] = *port_number(c, port, kind->states + in->link * kind->memory + j);
	synapse_event(port->kind, &port->plan, s, memory, &input);
	for (int j = 0; j < kind->states; j++)
		*port_number(c, port, j) = s[j];
	for (int j = 0; j < kind->memory; j++)
		*port_number(c, port, kind->states + in->link * kind->memory + j) = memory[j];
}

/* --- the potential ------------------------------------------------------------------ */

static void add_clamps(const struct cell *c)
{
	for (int i = 0; i < c->type->clamps; i++) {
		const struct clamp *clamp = &c->type->clamp[i];

		if (clamp->tstart <= c->half && c->half < clamp->tstop)
			*r_of(c, clamp->node) += clamp->amplitude;
	}
}

/* Gaussian elimination from the tips to the root, which is node 0, and back. */
static void solve(const struct cell *c)
{
	const struct celltype *t = c->type;

	for (int n = t->nodes - 1; n > 0; n--) {
		double share = t->axial[n] / *d_of(c, n);

		*d_of(c, t->parent[n]) -= share * t->axial[n];
		*r_of(c, t->parent[n]) += share * *r_of(c, n);
	}
	*v_of(c, 0) = *r_of(c, 0) / *d_of(c, 0);
	for (int n = 1; n < t->nodes; n++)
		*v_of(c, n) = (*r_of(c, n) + t->axial[n] * *v_of(c, t->parent[n])) / *d_of(c, n);
}

/* --- states ------------------------------------------------------------------------ */

static void advance_gates(const struct cell *c, int node, double gate[GATES])
{
	const struct celltype *t = c->type;

	for (int g = 0; g < t->table.gates; g++) {
		double inf, tau, *x = gate_of(c, node, g);

		table_rates(t->model, t->table.channel[g], t->table.gate[g], *v_of(c, node), &inf, &tau);
		*x += -expm1(-t->dt / tau) * (inf - *x);
		gate[g] = *x;
	}
}

/* The calcium in a node's shell, and the gates that bind it. */
static void advance_calcium(const struct cell *c, int node, double gate[GATES])
{
	const struct celltype *t = c->type;
	double *ca = number(c, node, t->at_ca), influx = *number(c, node, t->at_ca + LANES);

	if (influx < 0) /* a reversed current does not pump the pool out of the cell */
		influx = 0;

	*ca += t->ca_decay[node] * (t->ca_tau[node] * influx + t->ca_rest[node] - *ca);
	for (int b = 0; b < t->bindings; b++) {
		double open = t->binding[b].on * *ca, rate = open + t->binding[b].off;
		double *x = number(c, node, t->at_binding + b * LANES);

		*x += -expm1(-t->dt * rate) * (open / rate - *x);
		gate[GATE_BINDING + b] = *x;
	}
}

/* The next step's matrix without synapses and clamps, and what calcium flows in. */
static void load_membrane(const struct cell *c, int node, const double gate[GATES])
{
	const struct celltype *t = c->type;
	double v = *v_of(c, node), inward = 0;

	*d_of(c, node) = t->diagonal[node];
	*r_of(c, node) = t->storage[node] * v + t->source[node];
	for (int i = 0; i < t->terms; i++) {
		const struct term *term = &t->term[i];
		double g = term->gbar[node], e = term->e;

		for (int k = 0; k < FACTORS; k++)
			g *= gate[term->gate[k]];
		if (term->calcium) {
			e = t->nernst * log(CALCIUM_OUTSIDE / *number(c, node, t->at_ca));
			inward += g * (e - v);
		}
		*d_of(c, node) += g;
		*r_of(c, node) += g * e;
	}
	if (t->calcium)
		*number(c, node, t->at_ca + LANES) = inward * t->influx[node];
}

static double dipole(const struct cell *c)
{
	double q = 0;

	for (int n = 0; n < c->type->nodes; n++)
		q += c->type->dipole[n] * *v_of(c, n);
	return q;
}

/* --- a block ------------------------------------------------------------------------ */

static void detect(struct task *k, const struct cell *c, int step)
{
	double *was = &c->state[c->type->at_above + c->lane], above = *v_of(c, c->type->soma) > k->threshold;

	if (above > *was && c->lane < k->cells)
		k->crossing[k->crossings++] = (struct crossing){step, c->lane};
	*was = above;
}

static void record_currents(const struct task *k, const struct cell *c, int row)
{
	for (int i = 0; i < k->currents; i++) {
		int p = k->current[i].port, node = k->type->port[p].node[k->current[i].node];
		const struct port *port = &k->type->port[p];
		double s[SYNAPSE_STATES];

		sum_states(c, p, node, s);
		for (int j = 0; j < synapse_kinds[port->kind]->states && synapse_kinds[port->kind]->linear; j++)
			s[j] = *port_number(c, port, j);
		k->flowed[((size_t)row * (size_t)k->currents + (size_t)i) * LANES + (size_t)c->lane] = synapse_current(
			port->kind, &port->plan, s, *v_of(c, node));
	}
}

static void record_states(const struct task *k, const struct cell *c, int row)
{
	for (int i = 0; i < k->copies; i++)
		k->copied[((size_t)row * (size_t)k->copies + (size_t)i) * LANES + (size_t)c->lane] =
			c->state[k->copy[i] + c->lane];
}

static void advance_cell(const struct cell *c)
{
	const struct celltype *t = c->type;

	add_synapses(c);
	advance_synapses(c);
	add_clamps(c);
	solve(c);
	for (int n = 0; n < t->nodes; n++) {
		double gate[GATES] = {[GATE_ONE] = 1};

		advance_gates(c, n, gate);
		if (t->calcium)
			advance_calcium(c, n, gate);
		load_membrane(c, n, gate);
	}
}

void kernel_reference(struct task *k)
{
	size_t next = 0;

	k->crossings = 0;
	for (int row = 0; row < k->steps; row++) {
		int step = k->first + row;
		struct cell cell = {k->type, k->state, 0, k->time[row] + k->type->dt / 2};

		for (cell.lane = 0; cell.lane < LANES; cell.lane++)
			detect(k, &cell, step);
		for (; next < k->deliveries && k->delivery[next].step <= step; next++) {
			cell.lane = k->delivery[next].lane;
			deliver(&cell, &k->delivery[next]);
		}
		for (cell.lane = 0; cell.lane < LANES; cell.lane++) {
			record_currents(k, &cell, row);
			advance_cell(&cell);
			record_states(k, &cell, row);
			if (k->dipole)
				k->dipole[row * LANES + cell.lane] = dipole(&cell);
		}
	}
}
