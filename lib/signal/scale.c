#include "signal/scale.h"

#include "util/num.h"

void scale_traces(struct traces *t, double factor)
{
	char number[NUM_MAX];

	if (t->failed)
		return;
	for (size_t c = 0; c < t->columns; c++)
		for (size_t i = 0; i < t->samples; i++)
			t->value[c][i] *= factor;
	traces_set(t, "scale", "%s", num_exact(number, headers_number(&t->headers, "scale", 1) * factor));
}
