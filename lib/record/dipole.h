/* The dipole of a network: sums over the cells of each layer that do not depend on their order, and what they mean. */
#ifndef HNN_RECORD_DIPOLE_H
#define HNN_RECORD_DIPOLE_H

#include "kernel/kernel.h"

/* Sums are whole numbers of 1/scale fAm: as fine as the largest sum over all cells allows. */
double dipole_scale(const struct model *model);

/* Add the dipoles of a block's cells, each counted `times` times, to their layer's sums [steps of the task][layers].
 * Returns the first row in which a cell's is no result, too large or no number, where it stops; -1 when all are. */
int dipole_add(const struct model *model, long long *sum, const struct task *task, int cells, int times, double scale);

/* A sample's dipole (nAm), into `value` [1 + layers] the aggregate and that of each layer: the sums [layers] less what
 * resting cells have at time t (ms); the raw sums are nothing at sample 0. */
void dipole_value(const struct model *model, double scale, int sample, double t, const long long *sum, double *value);

#endif
