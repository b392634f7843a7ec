#include "signal/scale.h"

#include "util/num.h"

void scale_dipole(struct dipole *d, double factor)
{
	char number[NUM_MAX];

	if (d->failed)
		return;
	for (int c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			d->value[c][i] *= factor;
	dipole_set(d, "scale", "%s", num_exact(number, dipole_number(d, "scale", 1) * factor));
}
