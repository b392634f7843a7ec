/* GABA-B receptors that activate G proteins, of which several open a potassium channel: Destexhe and
 * Sejnowski (1995), with the constants of hnn-core's mechanism of this name. An input binds for `cdur`.
 * Of a connection, what is bound is multiplied by the weight with every input and every end, as it is
 * there: twice for weights other than 1. Linear in v, but not in the states. */
#include <math.h>

#include "synapse/synapse.h"

static const struct synapse_key gabab_destexhe_keys[] = {
	{"e", "mV", -500, 500, -95},          {"cmax", "mM", 1e-6, 1e6, 0.5},    {"cdur", "ms", 1e-3, 1e4, 0.3},
	{"k1", "1/(ms mM)", 1e-6, 1e6, 0.52}, {"k2", "1/ms", 1e-6, 1e6, 0.0013}, {"k3", "1/ms", 0, 1e6, 0.098},
	{"k4", "1/ms", 0, 1e6, 0.033},        {"kd", "", 1e-9, 1e9, 100},        {0},
};

/* The states follow by implicit Euler. */
static void gabab_destexhe_plan(const double *value, double dt, struct synapse_plan *plan)
{
	double opens = value[3] * value[1], closes = value[4];
	const double constant[] = {value[0],
	                           value[7],
	                           dt * opens,
	                           1 / (1 + dt * (opens + closes)),
	                           1 / (1 + dt * closes),
	                           dt * value[5],
	                           1 / (1 + dt * value[6]),
	                           opens,
	                           closes};

	for (size_t i = 0; i < sizeof constant / sizeof *constant; i++)
		plan->constant[i] = constant[i];
	plan->per_weight = 1;
	plan->lasts = value[2];
}

static const struct synapse_kind gabab_destexhe_kind = {
	gabab_destexhe_keys,
	.states = 4,
	.memory = 2,
	.plan = gabab_destexhe_plan,
};

/* States: receptors bound while inputs last, and those that come free; how much lasts; G proteins.
 * Memory of a connection: its part of the one or the other, and since when. */
INLINE void gabab_destexhe_event(const struct synapse_plan *plan, double *state, double *memory,
                                 const struct synapse_input *in)
{
	double *part = &memory[0], *since = &memory[1], opens = plan->constant[7], closes = plan->constant[8];
	double most = opens / (opens + closes), passed = in->time - *since;

	if (in->end)
		*part = in->weight * (most + (*part - most) * exp(-passed * (opens + closes)));
	else
		*part = in->weight * *part * exp(-passed * closes);
	*since = in->time;
	state[0] += in->end ? -*part : *part;
	state[1] -= in->end ? -*part : *part;
	state[2] += in->end ? -in->weight : in->weight;
}

INLINE struct synapse_load gabab_destexhe_load(const struct synapse_plan *plan, const vec *state, vec v)
{
	vec four = state[3] * state[3] * (state[3] * state[3]), g = four / (four + plan->constant[1]);

	(void)v;
	return (struct synapse_load){g, g * plan->constant[0]};
}

INLINE vec gabab_destexhe_current(const struct synapse_plan *plan, const vec *state, vec v)
{
	return gabab_destexhe_load(plan, state, v).slope * (v - plan->constant[0]);
}

INLINE void gabab_destexhe_advance(const struct synapse_plan *plan, vec *state)
{
	state[0] = (state[0] + plan->constant[2] * state[2]) * plan->constant[3];
	state[1] *= plan->constant[4];
	state[3] = (state[3] + plan->constant[5] * (state[0] + state[1])) * plan->constant[6];
}
