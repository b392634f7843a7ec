#include "cell/celltype.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cell/tree.h"
#include "util/err.h"
#include "util/mem.h"

/* --- gates and currents ------------------------------------------------------- */

/* The number of a voltage gate, in the table from now on. */
static int place_gate(struct celltype *t, int channel, int gate)
{
	struct table *table = &t->table;

	for (int g = 0; g < table->gates; g++)
		if (table->channel[g] == channel && table->gate[g] == gate)
			return g;
	if (table->gates == TABLE_GATES)
		die("population '%s' has more than %d voltage gates", t->population->name, TABLE_GATES);
	table->channel[table->gates] = channel;
	table->gate[table->gates] = gate;
	return table->gates++;
}

/* The number of a gate that binds calcium, among those from now on. */
static int place_binding(struct celltype *t, const struct model *m, int channel, int gate)
{
	const struct channel *ch = m->channel[channel];
	double warm = channel_factor(ch, m->celsius), on = ch->gate[gate].on * warm, off = ch->gate[gate].off * warm;

	for (int b = 0; b < t->bindings; b++)
		if (t->binding[b].channel == channel && t->binding[b].gate == gate)
			return GATE_BINDING + b;
	if (t->bindings == BINDINGS)
		die("population '%s' has more than %d gates that bind calcium", t->population->name, BINDINGS);
	t->binding[t->bindings] = (struct binding){channel, gate, on, off, t->dt * (on + off) > 0.5};
	return GATE_BINDING + t->bindings++;
}

/* A current of a channel: constant ones into diagonal and source, gated ones as a term. */
static void add_current(struct celltype *t, const struct geometry *g, const int *kept, const struct model *m,
                        int channel, int k)
{
	const struct channel *ch = m->channel[channel];
	const struct current *current = &ch->current[k];
	double scale = current->scale * (current->warmed ? channel_factor(ch, m->celsius) : 1) * 1e-2;
	double *gbar = mem_new((size_t)t->nodes, sizeof *gbar);
	struct term *term;
	bool any = false, gated = false;
	int factors = 0;

	for (int gate = 0; gate < ch->gates; gate++)
		gated |= current->power[gate] > 0;
	for (int i = 0; i < g->nodes; i++) {
		const struct section *s = &t->population->section[g->node[i].section];
		const struct insertion *in = section_channel(s, channel);
		int n = kept[i];

		if (g->node[i].area == 0 || !in)
			continue;
		gbar[n] = profile_at(&in->param[current->gbar], g->node[i].distance, g->node[i].x) * scale * g->node[i].area;
		any |= gbar[n] != 0;
		if (!gated) {
			double e = current->reversal == REVERSAL_PARAM
			               ? profile_at(&in->param[current->e_param], g->node[i].distance, g->node[i].x)
			               : current->e;

			t->diagonal[n] += gbar[n];
			t->source[n] += gbar[n] * e;
			any = false;
		}
	}
	if (!any) {
		free(gbar);
		return;
	}
	t->term = mem_resize(t->term, (size_t)t->terms + 1, sizeof *t->term);
	term = &t->term[t->terms++];
	*term = (struct term){.channel = channel, .current = k, .gbar = gbar, .e = current->e};
	term->calcium = current->reversal == REVERSAL_CALCIUM;
	for (int i = 0; i < FACTORS; i++)
		term->gate[i] = GATE_ONE;
	for (int gate = 0; gate < ch->gates; gate++)
		for (int power = 0; power < current->power[gate]; power++, factors++)
			term->gate[factors] = ch->gate[gate].kind == GATE_CALCIUM ? place_binding(t, m, channel, gate)
			                                                          : place_gate(t, channel, gate);
}

/* --- the tree ----------------------------------------------------------------- */

/* Nodes, tree and what is constant of them. `kept` [geometry's nodes]: the node's number here, -1 for
 * one that was taken out. */
static void lower_tree(struct celltype *t, const struct geometry *g, int *kept)
{
	struct tree tree = tree_make(g);
	size_t n = (size_t)tree.nodes;

	t->nodes = tree.nodes;
	t->diagonal = mem_new(n, sizeof *t->diagonal);
	t->storage = mem_new(n, sizeof *t->storage);
	t->source = mem_new(n, sizeof *t->source);
	t->v0 = mem_new(n, sizeof *t->v0);
	for (int i = 0; i < g->nodes; i++)
		kept[i] = -1;
	for (int k = 0; k < t->nodes; k++) {
		const struct node *node = &g->node[tree.node[k]];
		const struct section *s = &t->population->section[node->section];

		kept[tree.node[k]] = k;
		t->storage[k] = s->cm * node->area * 1e-5 / t->dt;
		t->diagonal[k] += t->storage[k] + tree.axial[k];
		if (k)
			t->diagonal[tree.parent[k]] += tree.axial[k];
		if (t->population->dipole < 0)
			tree.dipole[k] = 0;
		t->v0[k] = s->v0;
	}
	t->parent = tree.parent;
	t->outward = tree.outward;
	t->axial = tree.axial;
	t->dipole = tree.dipole;
	free(tree.node);
}

/* --- all of it ----------------------------------------------------------------- */

static void lower_calcium(struct celltype *t, const struct model *m, const struct geometry *g, const int *kept)
{
	size_t n = (size_t)t->nodes;

	for (int i = 0; i < t->terms; i++)
		t->calcium |= t->term[i].calcium;
	t->calcium |= t->bindings > 0;
	for (int i = 0; i < t->population->sections; i++)
		t->calcium |= section_pool(m, &t->population->section[i]) != NULL;
	if (!t->calcium)
		return;
	if (!t->bindings)
		t->binding[0].off = 1; /* the kernel inverts the sum of its rates, together with another number */
	t->nernst = calcium_nernst(m->celsius);
	t->influx = mem_new(n, sizeof *t->influx);
	t->ca_decay = mem_new(n, sizeof *t->ca_decay);
	t->ca_tau = mem_new(n, sizeof *t->ca_tau);
	t->ca_rest = mem_new(n, sizeof *t->ca_rest);
	for (int k = 0; k < t->nodes; k++) {
		t->ca_rest[k] = CALCIUM_NO_POOL;
		t->ca_tau[k] = 1;
	}
	for (int i = 0; i < g->nodes; i++) {
		const struct section *s = &t->population->section[g->node[i].section];
		const struct insertion *pool = section_pool(m, s);
		const struct channel *ch = pool ? m->channel[pool->channel] : NULL;
		int k = kept[i];

		if (k < 0 || g->node[i].area == 0 || !pool)
			continue;
		t->ca_rest[k] = ch->pool_rest;
		t->ca_tau[k] = profile_at(&pool->param[ch->pool_tau], g->node[i].distance, g->node[i].x);
		t->ca_decay[k] = -expm1(-t->dt / t->ca_tau[k]);
		/* 1 nA through 1 um2 is 100 mA/cm2 */
		t->influx[k] = calcium_influx(ch->pool_depth) * 100 / g->node[i].area;
	}
}

void celltype_attach(struct celltype *t, const struct model *model, int population)
{
	t->model = model;
	t->population = &model->population[population];
	t->clamps = 0;
	for (int i = 0; i < model->biases; i++) {
		const struct bias *b = &model->bias[i];

		if (b->population != population)
			continue;
		t->clamp = mem_resize(t->clamp, (size_t)t->clamps + 1, sizeof *t->clamp);
		t->clamp[t->clamps++] = (struct clamp){t->middle[b->section], b->amplitude, b->tstart, b->tstop};
	}
}

struct celltype *celltype_make(const struct model *model, int population, double dt)
{
	struct celltype *t = mem_new(1, sizeof *t);
	struct geometry g;
	int *kept;

	t->population = &model->population[population];
	t->dt = dt;
	g = geometry_make(t->population);
	kept = mem_new((size_t)g.nodes, sizeof *kept);
	lower_tree(t, &g, kept);
	for (int c = 0; c < model->channels; c++)
		for (int k = 0; k < model->channel[c]->currents; k++)
			add_current(t, &g, kept, model, c, k);
	if (t->table.gates)
		table_make(&t->table, model, dt);
	lower_calcium(t, model, &g, kept);
	t->middle = mem_new((size_t)t->population->sections, sizeof *t->middle);
	for (int s = 0; s < t->population->sections; s++)
		t->middle[s] = kept[g.middle[s]];
	t->soma = t->middle[population_section(t->population, "soma")];
	celltype_attach(t, model, population);
	free(kept);
	geometry_free(&g);
	return t;
}

int celltype_port(struct celltype *t, const struct sections *sections, int synapse)
{
	const struct synapse *s = &t->population->synapse[synapse];
	struct port *p;

	for (int i = 0; i < t->ports; i++)
		if (t->port[i].synapse == synapse && sections_same(&t->port[i].sections, sections))
			return i;
	t->port = mem_resize(t->port, (size_t)t->ports + 1, sizeof *t->port);
	p = &t->port[t->ports];
	*p = (struct port){.synapse = synapse, .sections = *sections, .kind = s->kind};
	p->node = mem_new((size_t)t->population->sections, sizeof *p->node);
	for (int k = 0; k < t->population->sections; k++)
		if (sections_has(sections, k))
			p->node[p->nodes++] = t->middle[k];
	synapse_kinds[s->kind]->plan(s->value, t->dt, &p->plan);
	return t->ports++;
}

int celltype_link(const struct celltype *t, int port, const void *record)
{
	const struct model *m = t->model;
	const struct port *p = &t->port[port];
	int population = (int)(t->population - m->population), links = 0;

	for (int i = 0; i < m->connections; i++) {
		const struct connection *c = &m->connection[i];

		if (c == record)
			return links;
		if (c->target == population && c->synapse == p->synapse && sections_same(&c->sections, &p->sections))
			links += m->population[c->source].cells;
	}
	for (int i = 0; i < m->drives; i++)
		for (int k = 0; k < m->drive[i].targets; k++) {
			const struct target *target = &m->drive[i].target[k];

			if (target == record)
				return links;
			for (int s = 0; s < target->synapses && target->population == population; s++)
				if (target->synapse[s] == p->synapse && sections_same(&target->sections, &p->sections))
					links += m->drive[i].each ? 1 : m->drive[i].cells;
		}
	return links;
}

static void free_places(struct celltype *t)
{
	for (int i = 0; i < t->places; i++)
		free(t->place[i].port);
	free(t->place);
	t->place = NULL;
	t->places = 0;
}

/* The place of a port's node: where another port of its receptor is already, or a new one. */
static struct place *place_of(struct celltype *t, const struct port *port, int node)
{
	for (int i = 0; i < t->places; i++)
		if (t->place[i].node == node && t->port[t->place[i].port[0]].synapse == port->synapse)
			return &t->place[i];
	t->place = mem_resize(t->place, (size_t)t->places + 1, sizeof *t->place);
	t->place[t->places] = (struct place){.node = node};
	return &t->place[t->places++];
}

static void find_places(struct celltype *t)
{
	free_places(t);
	for (int p = 0; p < t->ports; p++)
		for (int i = 0; i < t->port[p].nodes && !synapse_kinds[t->port[p].kind]->linear; i++) {
			struct place *place = place_of(t, &t->port[p], t->port[p].node[i]);

			place->port = mem_resize(place->port, (size_t)place->ports + 1, sizeof *place->port);
			place->port[place->ports++] = p;
		}
}

void celltype_layout(struct celltype *t)
{
	t->at_binding = 3 * LANES;
	for (int i = 0; i < t->table.groups; i++) {
		t->at_gate[i] = t->at_binding;
		t->at_binding += t->table.columns[i] * LANES;
	}
	t->at_ca = t->at_binding + t->bindings * LANES;
	t->stride = t->at_ca + (t->calcium ? 2 * LANES : 0);
	t->at_above = t->nodes * t->stride;
	for (int i = 0; i < t->ports; i++) {
		const struct synapse_kind *kind = synapse_kinds[t->port[i].kind];

		t->port[i].links = kind->memory ? celltype_link(t, i, NULL) : 0;
		t->port[i].at = t->at_above;
		t->at_above += (kind->states + t->port[i].links * kind->memory) * LANES;
	}
	t->state = t->at_above + LANES;
	find_places(t);
}

/* A node at rest in all lanes; gate [GATES] has the values of the voltage gates at its potential. */
static void start_node(const struct celltype *t, int n, double *gate, double *s)
{
	double ca = t->calcium ? t->ca_rest[n] : 0, g = 0, ge = 0, inward = 0;

	for (int b = 0; b < t->bindings; b++)
		gate[GATE_BINDING + b] = t->binding[b].on * ca / (t->binding[b].on * ca + t->binding[b].off);
	for (int i = 0; i < t->terms; i++) {
		const struct term *term = &t->term[i];
		double e = term->calcium ? t->nernst * log(CALCIUM_OUTSIDE / ca) : term->e, x = term->gbar[n];

		for (int k = 0; k < FACTORS; k++)
			x *= gate[term->gate[k]];
		g += x;
		ge += x * e;
		if (term->calcium)
			inward -= x * (t->v0[n] - e);
	}
	for (int lane = 0; lane < LANES; lane++) {
		s[lane] = t->v0[n];
		s[LANES + lane] = t->diagonal[n] + g;
		s[2 * LANES + lane] = t->storage[n] * t->v0[n] + (ge + t->source[n]);
		for (int k = 0; k < t->table.gates; k++)
			s[t->at_gate[k / ROW] + lane * t->table.columns[k / ROW] + k % ROW] = gate[k];
		for (int b = 0; b < t->bindings; b++)
			s[t->at_binding + b * LANES + lane] = gate[GATE_BINDING + b];
		if (t->calcium) {
			s[t->at_ca + lane] = ca;
			s[t->at_ca + LANES + lane] = inward * t->influx[n];
		}
	}
}

void celltype_start(const struct celltype *t, const struct model *model, double *state)
{
	double gate[GATES] = {[GATE_ONE] = 1};

	memset(state, 0, (size_t)t->state * sizeof *state);
	for (int n = 0; n < t->nodes; n++) {
		for (int k = 0; k < t->table.gates && (n == 0 || t->v0[n] != t->v0[n - 1]); k++)
			gate[k] = table_rest(model, t->table.channel[k], t->table.gate[k], t->v0[n]);
		start_node(t, n, gate, state + (size_t)n * (size_t)t->stride);
	}
}

void celltype_free(struct celltype *t)
{
	if (!t)
		return;
	for (int i = 0; i < GROUPS; i++)
		free(t->table.row[i]);
	for (int i = 0; i < t->terms; i++)
		free(t->term[i].gbar);
	free(t->term);
	free(t->parent);
	free(t->outward);
	free(t->axial);
	free(t->diagonal);
	free(t->storage);
	free(t->source);
	free(t->dipole);
	free(t->v0);
	free(t->middle);
	free(t->influx);
	free(t->ca_decay);
	free(t->ca_tau);
	free(t->ca_rest);
	for (int i = 0; i < t->ports; i++) {
		free(t->port[i].node);
		free(t->port[i].plan.table);
	}
	free(t->port);
	free_places(t);
	free(t->clamp);
	free(t);
}
