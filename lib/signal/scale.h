/* Scaling. */
#ifndef HNN_SCALE_H
#define HNN_SCALE_H

#include "stream/dipole.h"

/* Multiply every column of a data set by `factor`, and its header `scale` (1 where there
 * is none) too. One that failed stays as it is. */
void scale_dipole(struct dipole *d, double factor);

#endif
