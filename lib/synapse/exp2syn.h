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
	plan->factor = 1 / (exp(-peak / tau2) - exp(-peak / tau1));
}

static const struct synapse_kind exp2syn_kind = {
	exp2syn_keys,
	.states = 2,
	.check = exp2syn_check,
	.plan = exp2syn_plan,
};

INLINE void exp2syn_event(double *state, double weight)
{
	state[0] += weight;
	state[1] += weight;
}

INLINE struct synapse_load exp2syn_load(const double *constant, const vec *state)
{
	vec g = state[1] - state[0];

	return (struct synapse_load){g, g * constant[0]};
}

INLINE vec exp2syn_current(const double *constant, const vec *state, vec v)
{
	return (state[1] - state[0]) * (v - constant[0]);
}

INLINE void exp2syn_advance(const double *constant, vec *state)
{
	state[0] -= constant[1] * state[0];
	state[1] -= constant[2] * state[1];
}
