/* The dipole of a network: sums over its cells that do not depend on their order, and what they mean. */
#ifndef HNN_RECORD_DIPOLE_H
#define HNN_RECORD_DIPOLE_H

#include "kernel/kernel.h"

enum { LAYERS = 2 };

/* Sums are whole numbers of 1/scale fAm: as fine as the largest sum over all cells allows. */
double dipole_scale(const struct model *model);

/* Add the dipoles of a block's cells, each counted `times` times, to the sums [steps of the task]. Returns
 * the first row in which a cell's is no result, too large or no number, where it stops; -1 when all are. */
int dipole_add(long long *sum, const struct task *task, int cells, int times, double scale);

/* A sample's dipole (nAm) as `value` agg, L2, L5: the sums less what resting cells have at time t (ms);
 * the raw sums are nothing at sample 0. */
void dipole_value(const struct model *model, double scale, int sample, double t, const long long sum[LAYERS],
                  double value[1 + LAYERS]);

#endif
