#include "signal/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/resample.h"
#include "util/err.h"
#include "util/mem.h"

struct compare {
	struct dipole target;
	double from, to; /* ms, NaN: not given */
	struct resample *resample;
	size_t longer, shorter; /* lengths it was made for */
	double *resampled;      /* [shorter] */
	double *residual;       /* of the last data set, [shorter] */
	bool warned;            /* of a measure without an answer */
	bool warned_short;      /* of a data set that ends before the target */
};

/* A part of a series. */
struct cut {
	const double *value;
	size_t count;
};

/* Refuse bounds that were given and lie more than a sampling step outside a data set. */
static void check_range(const struct compare *c, const struct input *in, const struct dipole *d)
{
	double step = 1 / dipole_rate(in, d);
	double first = d->time[0], last = d->time[d->samples - 1];
	const double bounds[] = {c->from, c->to};

	for (int i = 0; i < 2; i++)
		if (bounds[i] < first - step || bounds[i] > last + step)
			die_at(in->name, d->line, "the range to compare %s at %g ms, outside the data set (%g to %g ms)",
			       i ? "ends" : "begins", bounds[i], first, last);
}

/* A target in nAm and ms. Another unit in its header is an error; values that no response in nAm has,
 * or times that none in ms, are worth a warning. */
static void check_units(const struct input *in, const struct dipole *d)
{
	const char *unit = dipole_get(d, "unit");
	double peak = 0, length = d->time[d->samples - 1] - d->time[0];

	if (unit && strcmp(unit, "nAm") != 0)
		die_at(in->name, d->line, "unit '%s': expected nAm", unit);
	for (size_t i = 0; i < d->samples; i++)
		peak = fmax(peak, fabs(d->value[0][i]));
	if (peak > 0 && peak < 1e-6)
		warning("%s: no value is larger than %.3g nAm: is it in Am? (hnn-scale 1e9 makes nAm of that)", in->name, peak);
	if (d->samples > 1 && length < 1)
		warning("%s: it lasts %.3g ms: are its times in seconds?", in->name, length);
}

struct compare *compare_open(const char *path, double from, double to)
{
	struct compare *c = mem_new(1, sizeof *c);
	struct dipole more = {0};
	struct input in;

	c->from = from;
	c->to = to;
	input_open(&in, path);
	if (!dipole_read(&in, &c->target))
		die_at(in.name, in.line, "no data set: expected a target");
	if (dipole_read(&in, &more))
		die_at(in.name, more.line, "more than one data set: expected one target");
	dipole_must_hold(&in, &c->target);
	check_units(&in, &c->target);
	check_range(c, &in, &c->target);
	input_close(&in);
	return c;
}

/* The first sample nearest to a time. */
static size_t nearest(const struct dipole *d, double time)
{
	size_t best = 0;

	for (size_t i = 1; i < d->samples; i++)
		if (fabs(d->time[i] - time) < fabs(d->time[best] - time))
			best = i;
	return best;
}

static struct cut cut(const struct dipole *d, double from, double to)
{
	size_t begin = nearest(d, from), end = nearest(d, to);

	return (struct cut){d->value[0] + begin, end > begin ? end - begin : 0};
}

/* Resample `longer` to the length of `shorter`. */
static void match(struct compare *c, struct cut *longer, const struct cut *shorter)
{
	if (c->longer != longer->count || c->shorter != shorter->count) {
		resample_destroy(c->resample);
		c->resample = resample_plan(longer->count, shorter->count);
		c->resampled = mem_resize(c->resampled, shorter->count, sizeof *c->resampled);
		c->longer = longer->count;
		c->shorter = shorter->count;
	}
	resample_execute(c->resample, longer->value, c->resampled);
	*longer = (struct cut){c->resampled, shorter->count};
}

/* A word on what of the target is not compared, unless that was asked for. */
static void check_end(struct compare *c, const struct input *in, const struct dipole *d)
{
	double end = d->time[d->samples - 1], wanted = c->target.time[c->target.samples - 1];

	if (c->warned_short || !isnan(c->to) || end >= wanted ||
	    wanted - end <= fmax(1 / dipole_rate(in, d), 1 / dipole_rate(in, &c->target)))
		return;
	warning("%s:%ld: the data set ends at %g ms, the target at %g ms: nothing is compared after that", in->name,
	        d->line, end, wanted);
	c->warned_short = true;
}

/* What a measure that is not finite comes to. */
static double nothing(struct compare *c, const struct input *in, const struct dipole *d, const struct measure *measure)
{
	if (!c->warned)
		warning("%s:%ld: no %s: values are constant or too large", in->name, d->line, measure->name);
	c->warned = true;
	return NAN;
}

/* The parts of a data set and the target that are compared, of one length. */
static void pair(struct compare *c, const struct input *in, const struct dipole *d, struct cut *data,
                 struct cut *target)
{
	const struct dipole *t = &c->target;
	double from, to;

	check_range(c, in, d);
	check_end(c, in, d);
	from = fmax(isnan(c->from) ? 0 : c->from, fmax(t->time[0], d->time[0]));
	to = fmin(isnan(c->to) ? INFINITY : c->to, fmin(t->time[t->samples - 1], d->time[d->samples - 1]));
	*data = cut(d, from, to);
	*target = cut(t, from, to);
	if (from >= to || data->count < 2 || target->count < 2)
		die_at(in->name, d->line,
		       "fewer than two samples to compare: the data set spans %g to %g ms, the target %g to %g ms", d->time[0],
		       d->time[d->samples - 1], t->time[0], t->time[t->samples - 1]);
	if (data->count > target->count)
		match(c, data, target);
	else if (data->count < target->count)
		match(c, target, data);
}

double compare_dipole(struct compare *c, const struct input *in, const struct dipole *d, const struct measure *measure)
{
	struct cut data, target;
	double result;

	if (d->failed)
		return NAN;
	pair(c, in, d, &data, &target);
	result = measure->distance(data.value, target.value, data.count);
	return isfinite(result) ? result : nothing(c, in, d, measure);
}

const double *compare_residual(struct compare *c, const struct input *in, const struct dipole *d, size_t *count)
{
	struct cut data, target;
	double sum = 0;

	if (d->failed)
		return NULL;
	pair(c, in, d, &data, &target);
	c->residual = mem_resize(c->residual, data.count, sizeof *c->residual);
	for (size_t i = 0; i < data.count; i++) {
		c->residual[i] = (data.value[i] - target.value[i]) / sqrt((double)data.count);
		sum += c->residual[i] * c->residual[i];
	}
	*count = data.count;
	if (isfinite(sum))
		return c->residual;
	nothing(c, in, d, measures);
	return NULL;
}

void compare_close(struct compare *c)
{
	dipole_free(&c->target);
	resample_destroy(c->resample);
	free(c->resampled);
	free(c->residual);
	free(c);
}
