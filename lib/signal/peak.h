/* Where a course is highest. */
#ifndef HNN_PEAK_H
#define HNN_PEAK_H

#include <stdbool.h>

#include "stream/traces.h"

/* The index of the highest, or lowest, sample of a column; the first where there are several. The data set has samples.
 */
size_t peak_find(const struct traces *t, size_t column, bool lowest);

#endif
