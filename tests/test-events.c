/* lib/model: what drives send, to whom, and what is said of a network in which hardly anything happens. */
#include <stdlib.h>
#include <string.h>

#include "model/advice.h"
#include "model/events.h"
#include "network.h"
#include "tap.h"

/* --- events -------------------------------------------------------------------- */

static void test_events(void)
{
	struct model *m = network_variant(tiny_network, "", "");
	size_t n, all;
	struct event *e = events_make(m, 0, 100, &all);
	bool right;

	/* RandomState(4).normal(10, 1, 2) and RandomState(5).normal(10, 1, 2), sorted */
	ok(all == 4 && near(e[0].time, 10.05056170714294, 2e-16) && near(e[1].time, 10.49995133323783, 2e-16) &&
	       near(e[2].time, 9.669129848105912, 2e-16) && near(e[3].time, 10.441227486885042, 2e-16) && e[0].gid == 7 &&
	       e[1].gid == 7 && e[2].gid == 8 && e[3].gid == 8,
	   "each drive cell has its own seed, and its events in order of time");
	free(e);
	e = events_make(m, 1, 100, &n); /* RandomState(4 + 9) */
	ok(n == 4 && near(e[0].time, 9.287609337949412, 2e-16) && near(e[1].time, 10.753766378659703, 2e-16),
	   "the seed of the next trial is further by the number of gids");
	free(e);
	e = events_make(m, 0, 10, &n);
	ok(n == 1 && e[0].gid == 8, "events after the end are dropped");
	free(e);
	e = events_make(m, 0, 10.05056170714294, &n);
	ok(n == 2, "an event at the very end is not");
	free(e);
	model_free(m);
	m = network_variant(tiny_network, "mu=10", "mu=0");
	e = events_make(m, 0, 100, &n);
	right = n == 3;
	for (size_t i = 0; i < n; i++)
		right &= e[i].time > 0;
	ok(right, "events before the start are dropped");
	free(e);
	model_free(m);
	m = network_variant(tiny_network, "numspikes=2 cells=2 lambda=3 seed=4 conn_seed=3", "");
	ok(m->drive->each && m->drive->lambda == 3 && m->drive->seed == 2 && m->drive->conn_seed == 3,
	   "a drive's settings that are left out have the defaults of its kind");
	model_free(m);
	m = network_variant(tiny_network, "target in B ampa=0.01 delay=0.5", "target in B ampa=0.01");
	ok(m->drive->target[1].delay == 0.1, "and so have a target's");
	model_free(m);
	m = network_variant(tiny_network, "cells=2", "cells=each");
	e = events_make(m, 0, 100, &n);
	ok(n == 14 && e[13].gid == 13 && m->drive->cells == 7, "cells=each makes a drive cell for each target");
	free(e);
	model_free(m);
}

/* --- which cells are reached --------------------------------------------------- */

static size_t reached(const struct model *m, int target, size_t n)
{
	unsigned char *reach = events_reach(m, m->drive, target);
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += reach[i];
	free(reach);
	return count;
}

static void test_reach(void)
{
	struct model *m = network_variant(tiny_network, "", "");
	unsigned char *reach = events_reach(m, m->drive, 0);

	/* default_rng(3).choice(10, 5, replace=False) */
	ok(memcmp(reach, (unsigned char[]){1, 1, 1, 0, 1, 0, 0, 0, 0, 1}, 10) == 0,
	   "a probability picks pairs, source by source, as NumPy does");
	free(reach);
	ok(reached(m, 1, 4) == 4, "without one all pairs are connected");
	model_free(m);
	m = network_variant(tiny_network, "cells=2", "cells=1");
	ok(reached(m, 0, 5) == 2, "2.5 pairs are 2");
	model_free(m);
	m = network_variant(tiny_network, "nx=5", "nx=7");
	m->drive->cells = 1;
	ok(reached(m, 0, 7) == 4, "3.5 pairs are 4");
	model_free(m);
}

/* --- warnings ------------------------------------------------------------------ */

static void test_warnings(void)
{
	static const struct {
		const char *from, *to, *say;
	} odd[] = {
		{"", "", NULL},
		{"mu=10", "mu=200", "no spike of the drive 'in' falls into the 100 ms that are simulated\n"},
		{"mu=10", "mu=-50", "no spike of the drive 'in' falls into the 100 ms that are simulated\n"},
		{"target in B ampa=0.01", "target in B ampa=101",
	     "the drive 'in' has a weight of 101 uS on B: are these nS?\n"},
		{"weight=0.1", "weight=60 gain=2", "the connection of A to B has a weight of 120 uS: are these nS?\n"},
		{"tstart=1 tstop=5", "tstart=100", "the bias 'hold' of A begins after the 100 ms that are simulated\n"},
	};
	struct model *m;
	char *said;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		m = network_variant(tiny_network, odd[i].from, odd[i].to);
		said = model_warnings(m, 100);
		if (!ok(odd[i].say ? said && strcmp(said, odd[i].say) == 0 : !said, "warned of: %s",
		        odd[i].say ? odd[i].to : "nothing where all is well"))
			printf("# it says: %s\n", said ? said : "nothing");
		free(said);
		model_free(m);
	}
	m = network_variant(tiny_network, "", "");
	m->drives = m->biases = 0; /* as if there were none */
	said = model_warnings(m, 100);
	ok(said && strcmp(said, "the network 'net' has no drive and no bias: nothing will happen in it\n") == 0,
	   "warned of: a network without input");
	free(said);
	m->drives = m->biases = 1;
	model_free(m);
}

int main(void)
{
	test_events();
	test_reach();
	test_warnings();
	return tap_end();
}
