#include "signal/peak.h"

size_t peak_find(const struct traces *t, size_t column, bool lowest)
{
	const double *x = t->value[column];
	size_t found = 0;

	for (size_t i = 1; i < t->samples; i++)
		if (lowest ? x[i] < x[found] : x[i] > x[found])
			found = i;
	return found;
}
