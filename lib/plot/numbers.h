/* Numbers on curves: where there are too many for colours, each bears the number of its legend. */
#ifndef HNN_NUMBERS_H
#define HNN_NUMBERS_H

#include "plot/figure.h"

struct numbered {
	const double *x, *y; /* [count], x rising */
	size_t count;
	const struct style *style;
};

/* Write the number of each curve (0: none) as a label where the curve is farthest from the others
 * and their numbers, within the panel under way. Belongs before the plot command. */
void numbers_draw(struct figure *f, const struct numbered *curve, int count);

#endif
