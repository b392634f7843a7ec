/* What a simulator and a trial under way hold, for the files of this room that share it. */
#ifndef HNN_SIM_STATE_H
#define HNN_SIM_STATE_H

#include "sim/bundle.h"
#include "sim/inputs.h"
#include "sim/sim.h"

enum { MAX_POPULATIONS = RECORD_POPULATIONS };

/* A network that was taken up, as long as a simulator or a memory of its trials needs it. */
struct origin {
	int users;
	struct model *model;
	char *shape; /* text of what shapes cells: states of networks with the same are compatible */
};

/* A spike on its way along a bundle, or the end of what it does there. */
struct wave {
	int bundle;
	int cell;    /* of the source population */
	double time; /* ms */
	size_t next; /* in the bundle's reach */
	bool end;
};

/* What a trial is at the start of a step. */
struct checkpoint {
	int step;
	bool alike[MAX_POPULATIONS];
	double *state[MAX_POPULATIONS]; /* [blocks or 1][type->state] */
	size_t room[MAX_POPULATIONS];   /* doubles */
	struct wave *wave;
	size_t waves, wave_room, spikes;
};

/* A trial as it was last simulated: its inputs, what came of it, and checkpoints. */
struct memory {
	struct origin *origin; /* NULL: nothing is known of this trial */
	int share_rank, share_size;
	struct input_event *input;
	size_t inputs;
	long long *dipole; /* [samples][layers] */
	struct spike *spike;
	size_t spikes, spike_room;
	struct checkpoint *checkpoint; /* [made]: the first `valid` are good, the others have memory for more */
	size_t valid, made, checkpoint_room;
	size_t bytes;
};

struct sim {
	struct sim_setup setup;
	kernel_function *kernel;
	struct clock clock;

	struct origin *origin;
	struct celltype *type[MAX_POPULATIONS];
	int *map[MAX_POPULATIONS]; /* the cell at each point of the lattice, -1 where there is none */
	struct bundle **bundle;
	int bundles;
	int epoch; /* steps that cells can go on without hearing of each other */
	double scale;
	struct recording *recording;

	struct memory *memory; /* [trials seen] */
	int memories;
	size_t bytes; /* of all memories' checkpoints */
};

/* Deliveries to one block in the steps at hand. */
struct inbox {
	struct delivery *item;
	size_t count, room;
};

/* A rank's cells of one population: whole blocks. While no input has come, all cells of a
 * population are alike, and the first block stands for all. */
struct cells {
	int first_block, blocks;
	struct span span;
	bool alike;
	double *state; /* [blocks][type->state] */
	struct inbox *inbox;
};

struct run {
	struct trial trial; /* first: what others see of it */
	struct sim *sim;
	struct share share;
	struct memory *memory; /* which also holds what is put out, while the trial is under way */
	bool keep;             /* checkpoints */
	int keep_steps;
	bool begun;
	int step; /* the next */
	struct cells cells[MAX_POPULATIONS];
	struct wave *wave;
	size_t waves, wave_room;
	size_t input; /* next of the drives' inputs */
	/* Work space of an epoch. */
	double *time; /* [steps + 1] ms */
	double *dipole;
	struct crossing *crossing;
	long long *sum;      /* [steps][layers] */
	struct spike *fresh; /* of own cells */
	size_t fresh_count, fresh_room;
	long long failure; /* step x populations + population of the earliest; LLONG_MAX: none */
};

void origin_drop(struct origin *origin);

/* --- wave.c: spikes on their way, and the inboxes where they end ------------------------------ */

/* Deliver all that is due before step `end`, from drives and waves, to the inboxes of own cells. */
void wave_collect(struct run *run, int end);

/* Order an inbox by step, of which there are `steps` from `first` on; what is due in the same step keeps its
 * order. */
void inbox_sort(struct inbox *inbox, int first, int steps);

/* Hear of the epoch's spikes of all ranks, and start their waves. */
void wave_spread(struct run *run);

/* --- checkpoint.c: going on from where a trial is the same as it was in an earlier network ------ */

/* Free all that a memory holds. */
void memory_forget(struct sim *sim, struct memory *memory);

/* Decide whether a trial leaves checkpoints, as is wished, and how far apart: within the budget. */
void memory_plan(struct run *run, bool keep);

/* The step until which what is known of a trial is valid for the network at hand and these inputs. */
int memory_valid_until(const struct sim *sim, const struct memory *memory, const struct input_event *input,
                       size_t inputs);

/* Begin at t = 0, or at the last checkpoint up to step `until` of all ranks of the share. The step. */
int memory_begin(struct run *run, int until);

/* Leave a checkpoint at the next step, if there is room in the budget. */
void memory_keep(struct run *run);

#endif
