/* A trial simulated, as text: a data set for each output. */
#ifndef HNN_RESULT_H
#define HNN_RESULT_H

#include "run/transport.h"
#include "sim/sim.h"

/* The outputs of a run: dipoles, the spikes of all, the events of the drives, each kind of recording, and the
 * potentials at the electrodes. */
enum {
	OUTPUT_DIPOLE,
	OUTPUT_SPIKES,
	OUTPUT_EVENTS,
	OUTPUT_RECORD,
	OUTPUT_ELECTRODES = OUTPUT_RECORD + RECORD_KINDS,
	OUTPUTS
};

/* What an output is called: dipole, spikes, events, the kind of recording, lfp. */
const char *result_name(int output);

/* What to make, and who takes it. */
struct result_setup {
	int trials;        /* of a network, for the headers */
	const char *label; /* header lines for each data set, or "" */
	int every;         /* samples whose number is a multiple of this are recorded */
	bool on[OUTPUTS];
	const char *as, *cells; /* as in struct run_setup */
	bool soma_only;
	void (*put)(void *context, int output, const char *data, size_t length);
	void *context;
};

/* Simulate a trial (from 0) of the simulator's network with a share of its cells. On the share's first
 * rank the text goes to `put`, piece by piece as it comes. Returns why the trial failed, to be freed, or
 * NULL. With `keep`, later networks may go on from it. */
char *result_make(struct sim *sim, int trial, bool keep, struct transport *transport, const struct share *share,
                  const struct result_setup *setup);

#endif
