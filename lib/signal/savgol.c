#include "signal/savgol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { TERMS = SAVGOL_DEGREE + 1 };

struct savgol {
	size_t window;
	double *base[TERMS]; /* [window] polynomials of degrees 0 to 5, orthonormal over it */
	double *middle;      /* [window] the weights of a window's samples for its middle */
};

static double dot(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* Base polynomial k from the two before it: x times the last, less what that has of others; twice, for rounding. */
static void base(struct savgol *s, int k)
{
	double *p = s->base[k] = mem_new(s->window, sizeof *p), size;
	double half = (double)(s->window - 1) / 2;

	for (size_t i = 0; i < s->window; i++)
		p[i] = k ? ((double)i - half) / half * s->base[k - 1][i] : 1;
	for (int round = 0; round < 2; round++) {
		for (int j = 0; j < k; j++) {
			double part = dot(p, s->base[j], s->window);

			for (size_t i = 0; i < s->window; i++)
				p[i] -= part * s->base[j][i];
		}
		size = sqrt(dot(p, p, s->window));
		for (size_t i = 0; i < s->window; i++)
			p[i] /= size;
	}
}

struct savgol *savgol_plan(size_t window)
{
	struct savgol *s = mem_new(1, sizeof *s);

	s->window = window;
	s->middle = mem_new(window, sizeof *s->middle);
	for (int k = 0; k < TERMS; k++) {
		base(s, k);
		for (size_t i = 0; i < window; i++)
			s->middle[i] += s->base[k][i] * s->base[k][window / 2];
	}
	return s;
}

/* The values of the polynomial nearest to a window at its samples from `begin` to `end`. */
static void fit(const struct savgol *s, const double *in, size_t begin, size_t end, double *out)
{
	memset(out + begin, 0, (end - begin) * sizeof *out);
	for (int k = 0; k < TERMS; k++) {
		double part = dot(in, s->base[k], s->window);

		for (size_t i = begin; i < end; i++)
			out[i] += part * s->base[k][i];
	}
}

void savgol_execute(const struct savgol *s, const double *in, double *out, size_t samples)
{
	size_t half = s->window / 2, last = samples - s->window;

	fit(s, in, 0, half, out);
	for (size_t i = 0; i <= last; i++)
		out[i + half] = dot(in + i, s->middle, s->window);
	fit(s, in + last, half + 1, s->window, out + last);
}

void savgol_destroy(struct savgol *s)
{
	if (!s)
		return;
	for (int k = 0; k < TERMS; k++)
		free(s->base[k]);
	free(s->middle);
	free(s);
}

size_t savgol_window(double hertz, double rate)
{
	return (size_t)(rint(rate / hertz) / 2) * 2 + 1;
}

void savgol_traces(struct savgol **s, const struct input *in, struct traces *t, double hertz)
{
	const char *before = headers_get(&t->headers, "savgol");
	char number[NUM_MAX];
	double rate, *out;
	size_t window;

	if (t->failed)
		return;
	rate = 1000 * traces_rate(in, t);
	window = savgol_window(hertz, rate);
	if (hertz >= rate / 2 || window <= SAVGOL_DEGREE)
		die_at(in->name, t->line, "%g Hz is too high for samples at %g Hz: expected less than a sixth of that", hertz,
		       rate);
	if (window > t->samples)
		die_at(in->name, t->line, "a cutoff of %g Hz takes a window of %zu samples: the data set has %zu", hertz,
		       window, t->samples);
	if (!*s || (*s)->window != window) {
		savgol_destroy(*s);
		*s = savgol_plan(window);
	}
	for (size_t c = 0; c < t->columns; c++) {
		out = mem_new(t->room, sizeof *out);
		savgol_execute(*s, t->value[c], out, t->samples);
		free(t->value[c]);
		t->value[c] = out;
	}
	traces_set(t, "savgol", "%s%s%s", before ? before : "", before ? " " : "", num_exact(number, hertz));
}
