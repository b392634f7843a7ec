#include "signal/csd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* Whether each contact is as far from the one before as the second from the first, in the same direction. */
static bool even(const double (*at)[3], size_t contacts)
{
	double step[3], length = 0, off = 0;

	for (int k = 0; k < 3; k++) {
		step[k] = at[1][k] - at[0][k];
		length += step[k] * step[k];
	}
	for (size_t c = 1; c < contacts; c++)
		for (int k = 0; k < 3; k++)
			off = fmax(off, fabs(at[c][k] - at[c - 1][k] - step[k]));
	return off <= 1e-5 * sqrt(length);
}

const char *csd(struct potentials *p)
{
	struct traces *t = &p->traces;
	size_t n = t->columns;
	double *v, square;

	if (t->failed)
		return NULL;
	if (t->unit && strcmp(t->unit, "uV") != 0)
		return "the unit is not uV";
	if (n < 4)
		return "fewer than four contacts";
	if (p->contact[0][2] == p->contact[1][2])
		return "the contacts do not lie above one another";
	if (!even((const double(*)[3])p->contact, n))
		return "the contacts are not equally far apart on a line";
	square = pow(p->contact[1][2] - p->contact[0][2], 2);
	v = mem_new(n, sizeof *v);
	for (size_t i = 0; i < t->samples; i++) {
		for (size_t c = 0; c < n; c++)
			v[c] = t->value[c][i];
		for (size_t c = 1; c < n - 1; c++)
			t->value[c][i] = -(v[c - 1] - 2 * v[c] + v[c + 1]) / square;
		t->value[0][i] = 2 * t->value[1][i] - t->value[2][i];
		t->value[n - 1][i] = 2 * t->value[n - 2][i] - t->value[n - 3][i];
	}
	free(v);
	traces_set(t, "unit", "uV/um2");
	return NULL;
}
