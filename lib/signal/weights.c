#include "signal/weights.h"

#include <math.h>
#include <stdlib.h>

#include "util/mem.h"
#include "util/num.h"

bool windows_add(struct windows *windows, const char *text)
{
	struct window w = {.weight = 1, .text = text};

	if (!num_scan(&text, &w.from) || *text++ != ':' || !num_scan(&text, &w.to))
		return false;
	if (*text == '*' && (text++, !num_scan(&text, &w.weight)))
		return false;
	if (*text || !(w.from < w.to) || !(w.weight > 0) || !isfinite(w.to - w.from) || !isfinite(w.weight))
		return false;
	*GROW(windows->item, windows->count, windows->room) = w;
	return true;
}

/* The sample nearest to a time, within the series or at its end. */
static size_t nearest(double time, double begin, double step, size_t samples)
{
	double at = ceil((time - begin) / step - 0.5 - 1e-9); /* the first on a tie */

	return at <= 0 ? 0 : at >= (double)samples ? samples : (size_t)at;
}

const struct window *windows_weights(const struct windows *windows, double begin, double step, size_t samples,
                                     double *weight)
{
	const struct window *empty = NULL;

	for (size_t i = 0; i < samples; i++)
		weight[i] = windows->count == 0;
	for (size_t k = windows->count; k-- > 0;) {
		const struct window *w = &windows->item[k];
		size_t first = nearest(w->from, begin, step, samples), end = nearest(w->to, begin, step, samples);

		for (size_t i = first; i < end; i++)
			weight[i] += w->weight;
		if (first >= end)
			empty = w;
	}
	return empty;
}

void windows_free(struct windows *windows)
{
	free(windows->item);
	*windows = (struct windows){0};
}
