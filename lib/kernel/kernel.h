/* The inner loop: one block of LANES cells, advanced over some time steps. */
#ifndef HNN_KERNEL_H
#define HNN_KERNEL_H

#include <stdbool.h>

#include "cell/celltype.h"

/* An input to one cell of a block. */
struct delivery {
	int step; /* it acts on the step that starts at this sample */
	short port;
	short lane;
	double weight; /* times the port's per_weight */
	/* Where the port's kind has a memory of connections: */
	double time; /* ms, exactly */
	int link;
	bool end;
};

/* A cell of a block that rose above the threshold. */
struct crossing {
	int step; /* the sample at which v was first above it */
	int lane;
};

/* A port's synapse at one of its nodes: `node` is an index into the port's. */
struct synapse_place {
	short port, node;
};

/* What to do with a block. */
struct task {
	const struct celltype *type;
	double *state;
	const double *time; /* [steps + 1] ms, from that of `first` on */
	int first, steps;   /* advance from sample `first` by so many steps */
	double threshold;
	const struct delivery *delivery; /* those of this block and these steps, in order */
	size_t deliveries;
	int cells; /* lanes in use */
	/* Out: */
	double *dipole;            /* [steps][LANES] fAm, or NULL */
	struct crossing *crossing; /* room for steps * LANES */
	size_t crossings;
	/* Recording: where LANES doubles of the state stand that are wanted after each step, and synapses
	 * whose currents are wanted, as they flow in each step. */
	int copies;
	const int *copy;
	double *copied; /* [steps][copies][LANES], in the unit of the state */
	int currents;
	const struct synapse_place *current;
	double *flowed; /* [steps][currents][LANES] nA, outward positive; what flows through ports of one receptor
	                 * that meet at a node may be given with one of them */
};

/* Advance a block. Implementations differ in the processor they are for and agree to
 * rounding; the reference is for reading and for tests. */
typedef void kernel_function(struct task *task);

/* The one of that name: "avx512", "avx2", "baseline" or "reference"; NULL when this processor has no
 * such. */
kernel_function *kernel_named(const char *name);

/* The fastest, or the one that the environment variable HNN_KERNEL names. Exits with a message when
 * there is no such. */
kernel_function *kernel_choose(void);

/* Sums over the nodes and lanes of a block: of potentials in some rows, times weights. */
enum { PROJECT_SUMS = 4 };
struct projection {
	int rows, nodes;
	const double *v; /* [rows] at a distance of `stride` doubles: [nodes][LANES] */
	size_t stride;
	int sums;             /* a multiple of PROJECT_SUMS */
	const double *weight; /* [sums][nodes][LANES] */
	double *out;          /* [rows][sums] */
};

/* The implementation that goes with a kernel. */
typedef void project_function(const struct projection *projection);
project_function *project_named(const char *name);
project_function *project_choose(void);

#endif
