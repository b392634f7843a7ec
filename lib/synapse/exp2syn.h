/* A conductance B - A of two exponentials, of which A decays with tau1 and B, more slowly, with tau2.
 * An input adds to both what makes the peak of a single one its weight. Linear in v. */
#include <math.h>

#include "synapse/synapse.h"
#include "util/mem.h"

static const struct synapse_key exp2syn_keys[] = {
	{"e", "mV", -500, 500, NAN},
	{"tau1", "ms", 1e-6, 1e6, NAN},
	{"tau2", "ms", 1e-6, 1e6, NAN},
	{0},
};

static char *exp2syn_check(const double *value)
{
	if (value[1] < value[2])
		return NULL;
	return mem_printf("the rise time tau1=%g is not shorter than the decay time tau2=%g", value[1], value[2]);
}

static void exp2syn_plan(const double *value, double dt, struct synapse_plan *plan)
{
	double tau1 = value[1], tau2 = value[2], peak = tau1 * tau2 / (tau2 - tau1) * log(tau2 / tau1);

	plan->constant[0] = value[0];
	plan->constant[1] = -expm1(-dt / tau1);
	plan->constant[2] = -expm1(-dt / tau2);
	plan->per_weight = 1 / (exp(-peak / tau2) - exp(-peak / tau1));
}

static const struct synapse_kind exp2syn_kind = {
	exp2syn_keys, .states = 2, .linear = true, .check = exp2syn_check, .plan = exp2syn_plan,
};

INLINE void exp2syn_event(const struct synapse_plan *plan, double *state, double *memory,
                          const struct synapse_input *in)
{
	(void)plan;
	(void)memory;
	state[0] += in->weight;
	state[1] += in->weight;
}

INLINE struct synapse_load exp2syn_load(const struct synapse_plan *plan, const vec *state, vec v)
{
	vec g = state[1] - state[0];

	(void)v;
	return (struct synapse_load){g, g * plan->constant[0]};
}

INLINE vec exp2syn_current(const struct synapse_plan *plan, const vec *state, vec v)
{
	return (state[1] - state[0]) * (v - plan->constant[0]);
}

INLINE void exp2syn_advance(const struct synapse_plan *plan, vec *state)
{
	state[0] -= plan->constant[1] * state[0];
	state[1] -= plan->constant[2] * state[1];
}
