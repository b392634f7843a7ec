/* What a simulator and a trial under way hold, for the files of this room that share it. */
#ifndef HNN_SIM_STATE_H
#define HNN_SIM_STATE_H

#include "sim/network.h"
#include "sim/sim.h"

enum { MAX_POPULATIONS = 32 };

/* A spike on its way along a bundle. */
struct wave {
	int bundle;
	int cell;    /* of the source population */
	double time; /* ms */
	size_t next; /* in the bundle's reach */
};

/* What a trial is at the start of a step. */
struct kept {
	int step;
	bool alike[MAX_POPULATIONS];
	double *state[MAX_POPULATIONS]; /* [blocks or 1][type->state] */
	struct wave *wave;
	size_t waves, spikes;
};

/* A trial as it was last simulated. */
struct memory {
	struct trial trial;
	struct input_event *input;
	size_t inputs;
	struct kept *kept; /* [made]: the first `keeps` are in use, the others have memory for more */
	size_t keeps, made, keep_room;
	int share_rank, share_size;
	bool valid;
	long serial; /* of the network it was simulated with */
};

struct sim {
	struct sim_setup setup;
	kernel_function *kernel;
	int steps;
	double *time; /* [steps + 1] */

	struct model *model;
	char *fixed; /* text of the records that shape the cells */
	struct celltype *type[MAX_POPULATIONS];
	int *map[MAX_POPULATIONS];
	struct bundle **bundle;
	int bundles;
	int epoch; /* steps that cells can go on without hearing of each other */
	double scale;
	int first_change; /* step until which the last change of network, drives apart, cannot matter; */
	bool *changed;    /* unless populations marked here spike earlier */

	struct column *column[3];
	size_t columns[3];
	long serial; /* number of networks taken up */

	struct memory *memory; /* [trials seen] */
	int memories;
};

/* Above this a cell's dipole [fAm] is no result. */
#define DIPOLE_LIMIT 0x1p20

/* Deliveries to one block in the steps at hand. */
struct inbox {
	struct delivery *item;
	size_t count, room;
};

/* A rank's cells of one population: whole blocks. While no input has come, all cells of a
 * population are alike, and the first block stands for all. */
struct cells {
	int first_block, blocks;
	bool alike;
	double *state; /* [blocks][type->state] */
	struct inbox *inbox;
};

/* What is recorded of a cell of a population, column by column: potentials, then calcium; synapses
 * in the order of the columns of currents. */
struct places {
	int *copy, copies;
	struct synapse_place *current;
	int currents;
};

struct run {
	struct sim *sim;
	const struct share *share;
	struct memory *memory;
	struct trial *trial;
	struct cells cells[MAX_POPULATIONS];
	struct wave *wave;
	size_t waves, wave_room;
	size_t input; /* next of the drives' inputs */
	/* Work space of a block's task. */
	double *dipole, *copied, *flowed;
	struct crossing *crossing;
	struct places place[MAX_POPULATIONS];
	struct spike *fresh; /* spikes of this epoch, of own cells */
	size_t fresh_count, fresh_room;
	size_t column_of[3][MAX_POPULATIONS]; /* first column of a population */
};

/* --- memory.c: going on from where a trial is the same as it was in the last network --- */

/* Free all that a memory holds. */
void memory_forget(struct memory *memory);

/* Keep the state at a step. */
void memory_keep(struct run *run, int step);

/* How far a trial simulated before is the same with these inputs: the step from which on it may
 * differ. */
int memory_same_until(const struct sim *sim, const struct memory *memory, const struct input_event *input,
                      size_t inputs);

/* Begin at t = 0, or at the last state kept up to step `until` by all ranks of the share. The step. */
int memory_begin(struct run *run, int until);

/* --- recording.c: potentials, currents, calcium -------------------------------------- */

/* Room for what is recorded, and its first row: where potentials and calcium start; no current yet. */
void recording_start(struct run *run);
void recording_end(struct run *run);

/* Copy a block's recorded values into the columns of `cells` cells from cell `first` on, all from
 * lane 0 where `alike`. */
void recording_store(const struct run *run, int population, const struct task *task, int first, int cells, bool alike);

#endif
