#include "sweep/order.h"

#include <math.h>
#include <stdlib.h>

#include "model/refusal.h"
#include "util/mem.h"

/* A parameter, and the time (ms) from which it matters. */
struct act {
	size_t factor;
	double time;
};

static int by_time(const void *a, const void *b)
{
	const struct act *x = a, *y = b;

	return x->time != y->time ? (x->time > y->time) - (x->time < y->time)
	                          : (x->factor > y->factor) - (x->factor < y->factor);
}

static void simulate(struct sim *sim, const struct records *network)
{
	const struct share alone = {.size = 1};
	struct trial *trial;

	sim_network(sim, network);
	trial = trial_begin(sim, 0, true, &alone);
	while (trial_advance(trial))
		;
	trial_end(trial);
}

/* When a network parts from the first run in which one parameter has the value that it has in `run`. */
static double parts(struct sim *sim, const struct design *d, size_t run, size_t factor, const struct records *network)
{
	char *why;

	design_apply(d, 0);
	design_put(d, factor, d->value[run * d->factors + factor]);
	why = network_refusal(network); /* with this value alone: in no run, maybe */
	if (why) {
		free(why);
		return 0;
	}
	sim_network(sim, network);
	return sim_parts(sim, 0);
}

static void find_times(struct act *act, const struct design *d, const struct records *network,
                       const struct sim_setup *setup)
{
	struct sim *sim = sim_new(setup);

	design_apply(d, 0);
	simulate(sim, network);
	for (size_t i = 0; i < d->factors; i++) {
		act[i].time = INFINITY;
		for (double sign = 1; sign >= -1; sign -= 2)
			act[i].time = fmin(act[i].time, parts(sim, d, design_extreme(d, i, sign), i, network));
	}
	sim_free(sim);
}

/* --- sorting ------------------------------------------------------------------------------ */

struct ordering {
	const struct design *design;
	const struct act *act;
};

static int by_values(const void *a, const void *b, void *context)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct ordering *o = context;
	size_t factors = o->design->factors;

	for (size_t i = 0; i < factors; i++) {
		double u = o->design->value[x * factors + o->act[i].factor],
			   v = o->design->value[y * factors + o->act[i].factor];

		if (u != v)
			return u < v ? -1 : 1;
	}
	return (x > y) - (x < y);
}

size_t *order_runs(const struct design *d, const struct records *network, const struct sim_setup *setup)
{
	size_t *run = mem_new(d->runs, sizeof *run);
	struct act *act = mem_new(d->factors, sizeof *act);
	struct ordering ordering = {d, act};

	for (size_t i = 0; i < d->runs; i++)
		run[i] = i;
	for (size_t i = 0; i < d->factors; i++)
		act[i].factor = i;
	if (setup->reuse && d->factors > 1 && d->drawn < d->factors && d->runs > 2) { /* what is drawn never comes twice */
		find_times(act, d, network, setup);
		qsort(act, d->factors, sizeof *act, by_time);
		qsort_r(run, d->runs, sizeof *run, by_values, &ordering);
	}
	free(act);
	return run;
}
