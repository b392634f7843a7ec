#include "signal/psd.h"

#include <math.h>
#include <stdlib.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* The plan for a data set, that of the last where it fits. */
static void plan(struct psd *psd, const struct input *in, const struct traces *t)
{
	double rate = 1000 * traces_rate(in, t);
	double length = isnan(psd->segment) ? (double)t->samples : rint(1e-3 * psd->segment * rate);
	double hop = fmax(1, rint(length * (1 - psd->overlap)));

	if (length > (double)t->samples)
		die_at(in->name, t->line, "a segment of %g ms (%.15g samples) is longer than the data set (%zu samples)",
		       psd->segment, length, t->samples);
	if (length < 2)
		die_at(in->name, t->line, "a segment of %g ms holds fewer than two samples (%g ms apart)", psd->segment,
		       1000 / rate);
	if (psd->plan && psd->samples == t->samples && psd->length == (size_t)length && psd->rate == rate)
		return;
	spectrum_destroy(psd->plan);
	psd->samples = t->samples;
	psd->length = (size_t)length;
	psd->rate = rate;
	psd->plan = spectrum_plan(t->samples, psd->length, (size_t)hop, rate);
}

void psd_traces(struct psd *psd, const struct input *in, const struct traces *t, struct traces *spectrum)
{
	char number[NUM_MAX];

	traces_like(spectrum, t, false, true);
	if (t->failed) {
		traces_fail(spectrum, "%s", t->failed);
		return;
	}
	plan(psd, in, t);
	traces_resize(spectrum, psd->plan->bins);
	for (size_t k = 0; k < psd->plan->bins; k++)
		spectrum->frequency[k] = (double)k * psd->plan->step;
	for (size_t c = 0; c < t->columns; c++)
		spectrum_execute(psd->plan, t->value[c], spectrum->value[c]);
	if (t->unit)
		traces_set(spectrum, "unit", "%s2/Hz", t->unit);
	traces_set(spectrum, "segment", "%s", num_exact(number, 1000 * (double)psd->length / psd->rate));
}

void psd_free(struct psd *psd)
{
	spectrum_destroy(psd->plan);
	psd->plan = NULL;
}

/* The step of the frequencies, which are its multiples. */
static double step(const struct input *in, const struct traces *s)
{
	double last = s->frequency[s->samples - 1], step = last / ((double)s->samples - 1);

	for (size_t k = 0; k < s->samples; k++)
		if (!(fabs(s->frequency[k] - (double)k * step) <= 1e-6 * step))
			die_at(in->name, s->line, "frequency %g: expected 0 and even steps from there, as hnn-psd writes them",
			       s->frequency[k]);
	return step;
}

double psd_band(const struct input *in, const struct traces *spectrum, size_t column, double low, double high)
{
	struct spectrum s = {.bins = spectrum->samples};
	double power;

	if (spectrum->failed)
		return NAN;
	s.step = step(in, spectrum);
	low = isnan(low) ? 0 : low;
	high = isnan(high) ? INFINITY : high;
	power = spectrum_band(&s, spectrum->value[column], low, high);
	if (isnan(power))
		die_at(in->name, spectrum->line, "no frequency lies from %g to %g Hz: they are %g Hz apart, up to %g", low,
		       high, s.step, s.step * (double)(s.bins - 1));
	return power;
}
