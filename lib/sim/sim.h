/* Simulation of networks: trials, one after another or shared between ranks. */
#ifndef HNN_SIM_H
#define HNN_SIM_H

#include <stdbool.h>
#include <stddef.h>

#include "model/events.h"
#include "model/model.h"
#include "kernel/kernel.h"
#include "stream/dipole.h"
#include "stream/record.h"

/* A cell's spike: its number, and the sample at which its soma was first above the threshold. */
struct spike {
	int step, gid;
};

struct sim_setup {
	double tstop, dt;                         /* ms */
	bool v, current, ca;                      /* record membrane potentials, synaptic currents, calcium */
	bool soma_only;                           /* of the somata only, else of the middle of every section */
	bool reuse;                               /* keep states of a trial, to go on from in a later network */
	void (*progress)(int trial, double done); /* told now and then, done from 0 to 1; may be NULL */
};

/* The ranks that share the cells of a trial. Alone: {.size = 1}. */
struct share {
	int rank, size;
	/* Replace this rank's spikes by those of all ranks of the share, in any
	 * order. Called once an epoch, also for a share of one rank, which may use the moment otherwise;
	 * NULL where the program is the only rank. */
	void (*gather)(void *context, struct spike **spike, size_t *count, size_t *room);
	int (*least)(void *context, int value); /* the least value that a rank of the share gives */
	void *context;
};

/* What a trial gave: this rank's part of the sums and recordings, all spikes. */
struct trial {
	size_t samples;
	long long *dipole[2]; /* [samples] L2, L5: whole numbers, so that sums do not depend on their order */
	struct spike *spike;  /* cells' spikes, in order of sample and gid */
	size_t spikes, spike_room;
	struct event *event; /* the drives' */
	size_t events;
	double *v, *current, *ca; /* [samples][columns], own cells only, others 0; NULL where not recorded */
	size_t columns[3];        /* of v, current, ca: see sim_columns() */
	int first_step;           /* simulated from here; what came before is from an earlier network */
};

struct sim;

/* A simulator; networks are given to it one after another. */
struct sim *sim_new(const struct sim_setup *setup);
void sim_free(struct sim *sim);

/* Exits with a message when a network cannot be simulated as set up. */
void sim_check(const struct sim_setup *setup, const struct model *model, const char *file);

/* Take up a network. Exits with a message when it is not valid, or cannot be simulated with
 * this time step. */
void sim_network(struct sim *sim, const struct records *records);

/* Simulate a trial (from 0) of the network. The result is the simulator's, until the next call
 * for the same trial. */
const struct trial *sim_trial(struct sim *sim, int trial, const struct share *share);

/* Give back a trial's memory, when no later network is to go on from it. */
void sim_release(struct sim *sim, int trial);

/* How long a trial is [ms]; the number of samples, and their times [ms], [samples]. */
double sim_tstop(const struct sim *sim);
size_t sim_samples(const struct sim *sim);
const double *sim_times(const struct sim *sim);

/* The sums of all ranks for a network as a data set: baseline taken off, in nAm. */
void sim_dipole(const struct sim *sim, const struct model *model, long long *const sum[2], struct dipole *out);

/* Columns of a recording of v, of currents or of calcium ('v', 'i', 'c'), and what a column
 * is: population, gid, section and, of a current, receptor. To be freed. */
struct column {
	int population, gid, section, synapse;
};
struct column *sim_columns(const struct sim *sim, const struct model *model, char what, size_t *count);

#endif
