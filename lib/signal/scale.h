/* Scaling. */
#ifndef HNN_SCALE_H
#define HNN_SCALE_H

#include "stream/traces.h"

/* Multiply every column of a data set by `factor`, and its header `scale` (1 where there
 * is none) too. One that failed stays as it is. */
void scale_traces(struct traces *t, double factor);

#endif
