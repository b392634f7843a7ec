#include "sweep/factor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

/* A decimal that was meant: 0.3, not what 0.1 + 0.2 is. */
static double tidy(double x)
{
	char text[NUM_MAX];
	double y;

	text[num_format(text, x)] = '\0';
	return num_parse(text, &y) ? y : x;
}

static void add_point(struct factor *factor, double value)
{
	*GROW(factor->grid, factor->points, factor->room) = value;
}

/* V,V,... */
static bool read_values(struct factor *factor, const char *text)
{
	double value;

	do {
		if (!num_scan(&text, &value) || !isfinite(value))
			return false;
		add_point(factor, value);
	} while (*text++ == ',');
	return text[-1] == '\0';
}

/* LO:HI:STEP, both ends included. */
static bool read_steps(struct factor *factor, const char *text)
{
	double x[3], steps;

	for (int n = 0; n < 3; n++)
		if (!num_scan(&text, &x[n]) || *text++ != (n < 2 ? ':' : '\0'))
			return false;
	steps = floor((x[1] - x[0]) / x[2] + 1e-9);
	if (!(x[2] > 0 && steps >= 0 && steps < MOST_RUNS))
		return false;
	add_point(factor, x[0]);
	for (double i = 1; i <= steps; i++)
		add_point(factor, tidy(x[0] + i * x[2]));
	return true;
}

char *factor_values(struct factor *factor, const char *text)
{
	if (*text == SHIFTS || *text == RATIOS)
		factor->are = *text++ == SHIFTS ? SHIFTS : RATIOS;
	if (prior_meant(text))
		return prior_parse(text, &factor->prior);
	if ((strchr(text, ':') ? read_steps : read_values)(factor, text))
		return NULL;
	return mem_text("expected numbers set apart by commas, LO:HI:STEP or a distribution");
}

void factor_free(struct factor *f)
{
	for (size_t k = 0; k < f->places; k++)
		free(f->place[k].address);
	free(f->place);
	free(f->address);
	free(f->addresses);
	free(f->option);
	free(f->grid);
}

double factor_value(const struct factor *f, double x)
{
	return f->are == SHIFTS ? tidy(f->place->own + x) : f->are == RATIOS ? tidy(f->place->own * x) : x;
}
