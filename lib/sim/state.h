/* What a simulator holds, for sim.c and trial.c only. */
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

/* Free all that a memory holds. */
void memory_forget(struct memory *memory);

#endif
