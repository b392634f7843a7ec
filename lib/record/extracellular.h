/* Extracellular potentials at the contacts of a network's electrodes: sums over its cells that do not depend on
 * their order.
 *
 * What flows through the membrane of a segment is what flows to it from its neighbours, in proportion to their
 * potentials less its own, and what a clamp gives it. So a potential outside is a sum of weights times the
 * potentials of a cell's nodes, and of weights times what clamps give. */
#ifndef HNN_EXTRACELLULAR_H
#define HNN_EXTRACELLULAR_H

#include "kernel/kernel.h"
#include "model/shape.h"
#include "record/span.h"

/* The potential at a contact, in uV per nA through the membrane of a segment, of so many along a section's axis. A
 * segment is a point in its middle, 1000/(4 pi conductivity r), or a line from the middle of the one before to that of
 * the one behind, the first and the last of their own length: G. R. Holt, A critical reexamination of some assumptions
 * and implications of cable theory in neurobiology, thesis, Caltech 1998, appendix C. */
double transfer_resistance(const struct electrode *electrode, const double contact[3], const struct axis *axis,
                           double length, int segment, int segments);

/* The weights of a population's cells at hand. */
struct weights {
	struct span cells; /* in blocks of LANES */
	double *node;      /* [blocks][sums][nodes][LANES] uV/mV */
	double *clamp;     /* [blocks][clamps][contacts] uV/nA, of all lanes together */
};

struct extracellular {
	const struct model *model;
	const struct celltype *const *type; /* [populations] */
	int contacts;                       /* of all electrodes, one after another */
	int sums;                           /* as many, up to a multiple of PROJECT_SUMS */
	double *scale;                      /* [contacts] sums are whole numbers of 1/scale uV */
	project_function *project;
	struct weights *of; /* [populations] */
};

/* Those of a model whose cell types are laid out. Free with extracellular_free(). */
struct extracellular *extracellular_make(const struct model *model, const struct celltype *const *type);
void extracellular_free(struct extracellular *e);

/* Bytes that all cells' weights and the potentials of so many steps take. */
double extracellular_bytes(const struct extracellular *e, int steps);

/* From now on for these cells of each population. */
void extracellular_begin(struct extracellular *e, const struct span *cells);

/* Add what cells of a population give in the steps of a task to the sums [steps][contacts]. The task is of a block of
 * them; they are more where all are as those. `v`: the potentials of its nodes after each step, [nodes][LANES] at a
 * distance of `stride`; `row`: [steps][sums] of work space. Returns the first row in which a potential is no result,
 * where it stops; -1 when all are. */
int extracellular_add(const struct extracellular *e, int population, struct span cells, const struct task *task,
                      const double *v, size_t stride, double *row, long long *sum);

#endif
