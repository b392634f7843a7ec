/* NMDA receptors that an input opens for `cdur` and that close with rate beta, blocked by magnesium:
 * first-order kinetics as of Destexhe, Mainen and Sejnowski (1994), block as of Jahr and Stevens (1990),
 * with the constants that hnn-core's mechanism of this name has. Of a connection, an input that comes
 * while another lasts makes that one longer. What flows through the membrane is counted twice, and once
 * more as calcium, a tenth, as it is there; the recorded current is counted once. Not linear in v. */
#include <math.h>

#include "synapse/synapse.h"
#include "util/mem.h"

/* The block is tabulated, as the published model has it. */
enum { NMDA_GAO_LOW = -140, NMDA_GAO_HIGH = 80, NMDA_GAO_POINTS = 1000 };

static const struct synapse_key NMDA_gao_keys[] = {
	{"e", "mV", -500, 500, 0},         {"alpha", "1/(ms mM)", 1e-6, 1e6, 4},
	{"beta", "1/ms", 1e-6, 1e6, 0.01}, {"cmax", "mM", 1e-6, 1e6, 1},
	{"cdur", "ms", 1e-3, 1e4, 1},      {"mg", "mM", 0, 1e3, 1},
	{"gmax", "uS", 0, 1e6, 1},         {0},
};

static void NMDA_gao_plan(const double *value, double dt, struct synapse_plan *plan)
{
	double e = value[0], opens = value[1] * value[3], beta = value[2], mg = value[5];
	double step = (double)(NMDA_GAO_HIGH - NMDA_GAO_LOW) / NMDA_GAO_POINTS, v = NMDA_GAO_LOW;
	const double constant[] = {
		e, value[6], opens / (opens + beta), -expm1(-dt * (opens + beta)), -expm1(-dt * beta), beta, opens + beta};

	for (size_t i = 0; i < sizeof constant / sizeof *constant; i++)
		plan->constant[i] = constant[i];
	plan->per_weight = 1;
	plan->lasts = value[4];
	plan->table = mem_new(NMDA_GAO_POINTS + 2, sizeof *plan->table);
	for (int i = 0; i <= NMDA_GAO_POINTS; i++, v += step)
		plan->table[i] = 1 / (1 + exp(-0.072 * v) * (mg / 3.57));
	plan->table[NMDA_GAO_POINTS + 1] = plan->table[NMDA_GAO_POINTS];
}

static const struct synapse_kind NMDA_gao_kind = {
	NMDA_gao_keys, .states = 3, .memory = 3, .calcium = 0.1, .plan = NMDA_gao_plan,
};

/* States: what inputs that last open, what is closing, how much lasts. Memory of a connection: its part
 * of the one or the other, since when, and how many inputs have not ended. */
INLINE void NMDA_gao_event(const struct synapse_plan *plan, double *state, double *memory,
                           const struct synapse_input *in)
{
	double *part = &memory[0], *since = &memory[1], *lasting = &memory[2], most = in->weight * plan->constant[2];

	*lasting += in->end ? -1 : 1;
	if (*lasting != !in->end)
		return; /* another one lasts */
	if (in->end)
		*part = most + (*part - most) * exp(-(in->time - *since) * plan->constant[6]);
	else
		*part *= exp(-(in->time - *since) * plan->constant[5]);
	*since = in->time;
	state[0] += in->end ? -*part : *part;
	state[1] -= in->end ? -*part : *part;
	state[2] += in->end ? -in->weight : in->weight;
}

INLINE vec NMDA_gao_current(const struct synapse_plan *plan, const vec *state, vec v)
{
	const double per_mv = (double)NMDA_GAO_POINTS / (NMDA_GAO_HIGH - NMDA_GAO_LOW);
	vec open = table_at(plan->table, NMDA_GAO_POINTS, (v - NMDA_GAO_LOW) * per_mv);

	return (state[0] + state[1]) * plan->constant[1] * open * (v - plan->constant[0]);
}

/* The slope is that of the published model: over a microvolt. */
INLINE struct synapse_load NMDA_gao_load(const struct synapse_plan *plan, const vec *state, vec v)
{
	const double counted = 2.1, apart = 0.001;
	vec i = counted * NMDA_gao_current(plan, state, v);
	vec slope = (counted * NMDA_gao_current(plan, state, v + apart) - i) * (1 / apart);

	return (struct synapse_load){slope, slope * v - i};
}

INLINE void NMDA_gao_advance(const struct synapse_plan *plan, vec *state)
{
	state[0] += plan->constant[3] * (state[2] * plan->constant[2] - state[0]);
	state[1] -= plan->constant[4] * state[1];
}
