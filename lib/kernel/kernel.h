/* The inner loop: one block of LANES cells, advanced over some time steps. */
#ifndef HNN_KERNEL_H
#define HNN_KERNEL_H

#include "cell/celltype.h"

/* An input to one cell of a block. */
struct delivery {
	int step; /* it acts on the step that starts at time[step] */
	short port;
	short lane;
	double weight; /* uS, times the port's factor */
};

struct spike {
	int step; /* the sample at which v was first above the threshold */
	int lane; /* in a block; elsewhere the gid */
};

/* What to do with a block. */
struct task {
	const struct celltype *type;
	double *state;
	const double *time; /* [ms], of every sample of the run */
	int first, steps;   /* advance from time[first] to time[first + steps] */
	double threshold;
	const struct delivery *delivery; /* those of this block and these steps, in order */
	size_t deliveries;
	int cells; /* lanes in use */
	/* Out: */
	double *dipole;      /* [steps][LANES] fAm, or NULL */
	struct spike *spike; /* room for steps * LANES */
	size_t spikes;
	/* Recording, each NULL when not wanted: at the middle of each section in `sections`. */
	int sections;
	const int *section;
	double *v, *ca;  /* [steps][sections][LANES], mV and mM, at the end of each step */
	double *current; /* [steps][sections][RECEPTORS][LANES], nA, of each step */
};

/* Advance a block. Implementations differ in the processor they are for and agree to
 * rounding. */
typedef void kernel_function(struct task *task);

/* The fastest implementation for this processor. `name` (may be NULL) becomes "avx512",
 * "avx2" or "baseline"; the environment variable HNN_KERNEL picks one by name. */
kernel_function *kernel_choose(const char **name);

#endif
