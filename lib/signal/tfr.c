#include "signal/tfr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { MOST = 100000 };

void tfr_frequencies(struct tfr *tfr, const char *text, const char *cycles)
{
	double low = 0, high = 0, step = 1, number = 0;
	const char *p = text, *c = cycles;
	bool good = num_scan(&p, &low) && *p++ == ':' && num_scan(&p, &high) &&
	            (!*p || (*p++ == ':' && num_scan(&p, &step)));
	bool relative = strncmp(cycles, "f/", 2) == 0;
	size_t room = 0, cycle_room = 0, count = 0;

	if (!good || *p || !(low > 0 && low <= high && step > 0) || (high - low) / step > MOST)
		die_usage("'%s': expected frequencies LOW:HIGH or LOW:HIGH:STEP, above 0 Hz", text);
	c += relative ? 2 : 0;
	if (!num_scan(&c, &number) || *c || !(number > 0 && number < 1e6))
		die_usage("--cycles: '%s': expected a number, or f/NUMBER", cycles);
	for (int i = 0; i <= (high - low) / step * (1 + 1e-12); i++) {
		double f = round((low + i * step) * 1e9) / 1e9; /* not 0.30000000000000004 */

		*GROW(tfr->frequency, tfr->count, room) = f;
		*GROW(tfr->cycles, count, cycle_room) = relative ? f / number : number;
	}
}

/* The plan for a data set, that of the last where it fits. */
static void plan(struct tfr *tfr, const struct input *in, const struct traces *t)
{
	double rate = 1000 * traces_rate(in, t), high = tfr->frequency[tfr->count - 1];

	if (high > rate / 2)
		die_at(in->name, t->line, "%g Hz is above half the sampling rate (%g Hz)", high, rate / 2);
	for (size_t k = 0; k < tfr->count; k++) {
		double wavelet = 2 * (double)morlet_reach(rate, tfr->frequency[k], tfr->cycles[k]) + 1;

		if (wavelet > 3 * (double)t->samples - 2)
			die_at(in->name, t->line,
			       "a wavelet of %g cycles at %g Hz lasts %.0f ms, more than three times the data set (%.0f ms)",
			       tfr->cycles[k], tfr->frequency[k], 1000 * wavelet / rate, 1000 * (double)t->samples / rate);
	}
	if (tfr->plan && tfr->samples == t->samples && tfr->rate == rate)
		return;
	morlet_destroy(tfr->plan);
	tfr->samples = t->samples;
	tfr->rate = rate;
	tfr->plan = morlet_plan(t->samples, rate, tfr->frequency, tfr->cycles, tfr->count, tfr->mirrored);
}

/* The column of a map. */
static void column(const struct tfr *tfr, const double *in, double *power, double *out)
{
	morlet_series(tfr->plan, in);
	for (size_t k = 0; k < tfr->count; k++) {
		morlet_power(tfr->plan, k, power);
		for (size_t i = 0; i < tfr->samples; i += tfr->every)
			out[i / tfr->every * tfr->count + k] = power[i];
	}
}

/* The header `cycles`: one number where all wavelets have the same, else the first and the last; the sampling rate that
 * the power goes with; from when to when there were data. */
static void headers(const struct tfr *tfr, const struct traces *t, struct traces *map)
{
	double first = tfr->cycles[0], last = tfr->cycles[tfr->count - 1];
	char number[NUM_MAX], other[NUM_MAX];

	if (t->unit)
		traces_set(map, "unit", "%s2", t->unit);
	num_exact(number, first);
	if (first == last)
		traces_set(map, "cycles", "%s", number);
	else
		traces_set(map, "cycles", "%s:%s", number, num_exact(other, last));
	traces_set(map, "rate", "%.9g", tfr->rate);
	traces_set(map, "span", "%.12g:%.12g", t->time[0], t->time[t->samples - 1]);
}

void tfr_traces(struct tfr *tfr, const struct input *in, const struct traces *t, struct traces *map)
{
	double *power;
	size_t times;

	traces_like(map, t, true, true);
	if (t->failed) {
		traces_fail(map, "%s", t->failed);
		return;
	}
	plan(tfr, in, t);
	times = (t->samples + tfr->every - 1) / tfr->every;
	mem_afford((double)(t->columns + 2) * (double)times * (double)tfr->count * sizeof(double), "a time-frequency map");
	traces_resize(map, times * tfr->count);
	for (size_t i = 0; i < map->samples; i++) {
		map->time[i] = t->time[i / tfr->count * tfr->every];
		map->frequency[i] = tfr->frequency[i % tfr->count];
	}
	power = mem_new(t->samples, sizeof *power);
	for (size_t c = 0; c < t->columns; c++)
		column(tfr, t->value[c], power, map->value[c]);
	free(power);
	headers(tfr, t, map);
}

void tfr_free(struct tfr *tfr)
{
	morlet_destroy(tfr->plan);
	free(tfr->frequency);
	free(tfr->cycles);
}
