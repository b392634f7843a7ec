#include "optim/bounds.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

bool bounds_parse(const char *text, struct bounds *bounds)
{
	double *field[] = {&bounds->low, &bounds->high, &bounds->start};
	int n = 0;

	*bounds = (struct bounds){.start = NAN};
	if (*text == SHIFTS || *text == RATIOS)
		bounds->are = (enum bounds_are) * text++;
	do {
		if (!num_scan(&text, field[n]) || !isfinite(*field[n]))
			return false;
	} while (++n < 3 && *text == ':' && text++);
	bounds->log = strcmp(text, ",log") == 0;
	return n >= 2 && (bounds->log || !*text);
}

char *bounds_text(const struct bounds *bounds, double start)
{
	char number[3][NUM_MAX], sign[] = {(char)bounds->are, '\0'};

	return mem_printf("%s%s:%s:%s%s", sign, num_exact(number[0], bounds->low), num_exact(number[1], bounds->high),
	                  num_exact(number[2], start), bounds->log ? ",log" : "");
}

char *bounds_values(const struct bounds *bounds, double start, double *low, double *high)
{
	*low = bounds->low;
	*high = bounds->high;
	if (bounds->are == SHIFTS) {
		*low += start;
		*high += start;
	} else if (bounds->are == RATIOS) {
		if (start == 0)
			return mem_text("the start is 0, and so are all its multiples");
		*low = start * (start > 0 ? bounds->low : bounds->high);
		*high = start * (start > 0 ? bounds->high : bounds->low);
	}
	if (!(*low < *high))
		return mem_printf("the lower bound %g is not below the upper bound %g", *low, *high);
	if (bounds->log && *low <= 0)
		return mem_printf("bounds on a logarithmic scale are above 0, not %g:%g", *low, *high);
	if (!isfinite(bounds->log ? *high / *low : *high - *low))
		return mem_text("the bounds are too far apart");
	return NULL;
}
