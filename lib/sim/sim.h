/* Simulation of networks: a trial, advanced epoch by epoch, by one rank or by several that share its
 * cells. */
#ifndef HNN_SIM_H
#define HNN_SIM_H

#include <stdbool.h>
#include <stddef.h>

#include "model/events.h"
#include "model/model.h"
#include "record/dipole.h"
#include "record/recording.h"
#include "sim/clock.h"
#include "stream/record.h"

/* A cell's spike: its number, and the sample at which its soma was first above the threshold. */
struct spike {
	int step, gid;
};

struct sim_setup {
	double tstop, dt; /* ms */
	struct record_choice record;
	int trials; /* of a network that one simulator has to do with: checkpoints of them share the memory */
	bool reuse; /* go on from checkpoints of the same trial of an earlier network; not while recording */
	void (*tick)(void *context, int trial, double done); /* told every epoch, done from 0 to 1; may be NULL */
	void *context;
};

/* The ranks that share the cells of a trial, and how they talk. Alone: {.size = 1}, no functions. */
struct share {
	int rank, size;
	void *context;
	/* Replace this rank's spikes by those of all ranks of the share, in any order; *failure by the
	 * least that a rank gives. */
	void (*exchange)(void *context, struct spike **spike, size_t *count, size_t *room, long long *failure);
	/* Replace values on the first rank by their sums over all ranks. */
	void (*sum)(void *context, long long *value, size_t count);
	int (*least)(void *context, int value); /* the least value that a rank gives */
};

/* A trial under way, as far as those who ask for it may see. */
struct trial {
	int number;                /* from 0 */
	int from, count;           /* the samples at hand */
	const long long *dipole;   /* [count][layers], see dipole_value(); of a share, on its first rank only */
	struct recorder record;    /* its rows [count]; of a share, its potentials on the first rank only */
	const struct spike *spike; /* of all cells so far, in order of sample and gid */
	size_t spikes;
	const struct event *event; /* the drives', of the whole trial */
	size_t events;
	int first_step; /* simulated from here; what came before is from a checkpoint */
	char *failed;   /* why it has ended too early, in words; else NULL */
};

struct sim;

/* A simulator; networks are given to it one after another. Exits with a message when `reuse` is asked
 * for together with recordings: checkpoints do not hold what was recorded before them. */
struct sim *sim_new(const struct sim_setup *setup);
void sim_free(struct sim *sim);

/* Take up a network. Exits with a message when it is not valid, cannot be simulated with this time
 * step, or is more than memory holds. */
void sim_network(struct sim *sim, const struct records *records);

/* The network taken up: its model, what is recorded of it, its dipole's scale. */
const struct model *sim_model(const struct sim *sim);
const struct recording *sim_recording(const struct sim *sim);
double sim_scale(const struct sim *sim);
const struct clock *sim_clock(const struct sim *sim);

/* Begin a trial (from 0) of the network, all ranks of the share with the same arguments. With `keep` it
 * leaves checkpoints for the networks that follow. */
struct trial *trial_begin(struct sim *sim, int number, bool keep, const struct share *share);

/* Go on until more samples are at hand. The first time these are sample 0 and, from a checkpoint, all
 * that were simulated before it. False at the end, and when the trial has failed. */
bool trial_advance(struct trial *trial);

/* End it, at any time. */
void trial_end(struct trial *trial);

/* The time (ms) at which a trial of the network taken up parts from what an earlier one, simulated with `keep`,
 * has left of it: 0 where nothing is left. */
double sim_parts(struct sim *sim, int number);

/* Which cells of each population [populations] a rank of a share has. */
void share_cells(const struct model *model, int rank, int size, struct span *cells);

#endif
