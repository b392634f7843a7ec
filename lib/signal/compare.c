#include "signal/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/resample.h"
#include "util/err.h"
#include "util/mem.h"

void comparing_window(struct comparing *how, const char *text)
{
	if (!windows_add(&how->windows, text))
		die_usage("--window: '%s' is not FROM:TO or FROM:TO*WEIGHT, such as 20:80*2", text);
}

void comparing_layers(struct comparing *how, const char *text)
{
	if (!*text || *text == ',' || strstr(text, ",,") || text[strlen(text) - 1] == ',')
		die_usage("--layer: '%s' is not a list of names, such as agg or L2,L5", text);
	how->layers = text;
}

/* A recording, and how to make it and data sets as long as each other. */
struct target {
	char *name;
	struct traces dipole;
	size_t *column; /* [layers] which of it they are compared with */
	struct resample *resample;
	size_t longer, shorter; /* lengths it was made for */
};

struct compare {
	struct comparing how;
	struct target *target; /* [how.targets] */
	char **layer;          /* [layers] names of columns */
	size_t layers, layer_room;
	size_t turn; /* of this target, */
	bool failed; /* since the first had its: a data set or its measure has */
	double sum;  /* of the measures, or the root of that of their squares */
	double *residual;
	size_t residuals, room;
	double *resampled, *weight; /* [length] */
	size_t length;
	bool warned;       /* of a measure without an answer */
	bool warned_short; /* of a data set that ends before the target */
};

/* A part of a series. */
struct cut {
	const double *value;
	size_t begin, count;
};

/* --- targets --------------------------------------------------------------------------------------- */

/* Refuse bounds that were given and lie more than a sampling step outside a data set. */
static void check_range(const struct compare *c, const struct input *in, const struct traces *d)
{
	double step = 1 / traces_rate(in, d);
	double first = d->time[0], last = d->time[d->samples - 1];
	const double bounds[] = {c->how.from, c->how.to};

	for (int i = 0; i < 2; i++)
		if (bounds[i] < first - step || bounds[i] > last + step)
			die_at(in->name, d->line, "the range to compare %s at %g ms, outside the data set (%g to %g ms)",
			       i ? "ends" : "begins", bounds[i], first, last);
}

/* The columns of a target that the layers are compared with. */
static size_t *target_columns(const struct compare *c, const struct input *in, const struct traces *t)
{
	size_t *column = mem_new(c->layers, sizeof *column);

	for (size_t k = 0; k < c->layers; k++)
		column[k] = t->columns == 1 && c->layers == 1 ? 0 : traces_column(in, t, c->layer[k]);
	return column;
}

static void open_target(struct compare *c, struct target *target, const char *path)
{
	struct traces more;
	struct input in;

	input_open(&in, path);
	if (!traces_read_as(&in, &target->dipole, STREAM_DIPOLE))
		die_at(in.name, in.line, "no data set: expected a target");
	if (traces_read_as(&in, &more, STREAM_DIPOLE))
		die_at(in.name, more.line, "more than one data set: expected one target");
	traces_must_hold(&in, &target->dipole);
	traces_check_units(&in, &target->dipole);
	check_range(c, &in, &target->dipole);
	target->column = target_columns(c, &in, &target->dipole);
	target->name = mem_text(in.name);
	input_close(&in);
}

/* The layers of a list, each once. */
static void name_layers(struct compare *c, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ","), k = 0;

		while (k < c->layers && (strlen(c->layer[k]) != n || memcmp(c->layer[k], list, n) != 0))
			k++;
		if (k == c->layers)
			*GROW(c->layer, c->layers, c->layer_room) = mem_printf("%.*s", (int)n, list);
		list += n + (list[n] == ',');
	}
}

struct compare *compare_open(const struct comparing *how)
{
	struct compare *c = mem_new(1, sizeof *c);

	c->how = *how;
	name_layers(c, how->layers ? how->layers : "agg");
	c->target = mem_new(how->targets, sizeof *c->target);
	for (size_t i = 0; i < how->targets; i++)
		open_target(c, &c->target[i], how->target[i]);
	return c;
}

/* --- what of a data set is compared with what of a target ------------------------------------------ */

/* The first sample nearest to a time. */
static size_t nearest(const struct traces *d, double time)
{
	size_t best = 0;

	for (size_t i = 1; i < d->samples; i++)
		if (fabs(d->time[i] - time) < fabs(d->time[best] - time))
			best = i;
	return best;
}

static struct cut cut(const struct traces *d, double from, double to)
{
	size_t begin = nearest(d, from), end = nearest(d, to);

	return (struct cut){.begin = begin, .count = end > begin ? end - begin : 0};
}

/* Room for series of this length. */
static void make_room(struct compare *c, size_t length)
{
	if (length <= c->length)
		return;
	c->resampled = mem_resize(c->resampled, length, sizeof *c->resampled);
	c->weight = mem_resize(c->weight, length, sizeof *c->weight);
	c->length = length;
}

/* Resample `longer` to the length of `shorter`. */
static void match(struct compare *c, struct target *t, struct cut *longer, const struct cut *shorter)
{
	if (t->longer != longer->count || t->shorter != shorter->count) {
		resample_destroy(t->resample);
		t->resample = resample_plan(longer->count, shorter->count);
		t->longer = longer->count;
		t->shorter = shorter->count;
	}
	resample_execute(t->resample, longer->value, c->resampled);
	*longer = (struct cut){.value = c->resampled, .count = shorter->count};
}

/* A word on what of the target is not compared, unless that was asked for. */
static void check_end(struct compare *c, const struct target *t, const struct input *in, const struct traces *d)
{
	double end = d->time[d->samples - 1], wanted = t->dipole.time[t->dipole.samples - 1];

	if (c->warned_short || !isnan(c->how.to) || end >= wanted ||
	    wanted - end <= fmax(1 / traces_rate(in, d), 1 / traces_rate(in, &t->dipole)))
		return;
	warning("%s:%ld: the data set ends at %g ms, the target at %g ms: nothing is compared after that", in->name,
	        d->line, end, wanted);
	c->warned_short = true;
}

/* What the samples of a cut count, into c->weight. */
static void weigh(struct compare *c, const char *name, long line, const struct traces *d, const struct cut *part)
{
	double step = (d->time[part->begin + part->count] - d->time[part->begin]) / (double)part->count;
	const struct window *empty;

	make_room(c, part->count);
	empty = windows_weights(&c->how.windows, d->time[part->begin], step, part->count, c->weight);
	if (empty)
		die_at(name, line, "no sample that is compared lies in the window %g:%g", empty->from, empty->to);
}

/* The parts of a data set and a target that are compared, and what their samples count. */
static void cut_both(struct compare *c, const struct target *target, const struct input *in, const struct traces *d,
                     struct cut *data, struct cut *wanted)
{
	const struct traces *t = &target->dipole;
	double from, to;

	check_range(c, in, d);
	check_end(c, target, in, d);
	from = fmax(isnan(c->how.from) ? 0 : c->how.from, fmax(t->time[0], d->time[0]));
	to = fmin(isnan(c->how.to) ? INFINITY : c->how.to, fmin(t->time[t->samples - 1], d->time[d->samples - 1]));
	*data = cut(d, from, to);
	*wanted = cut(t, from, to);
	if (from >= to || data->count < 2 || wanted->count < 2)
		die_at(in->name, d->line,
		       "fewer than two samples to compare: the data set spans %g to %g ms, the target %g to %g ms", d->time[0],
		       d->time[d->samples - 1], t->time[0], t->time[t->samples - 1]);
	if (data->count < wanted->count)
		weigh(c, in->name, d->line, d, data);
	else
		weigh(c, in->name, d->line, t, wanted);
}

/* --- answers --------------------------------------------------------------------------------------- */

/* What a measure that is not finite comes to. */
static void nothing(struct compare *c, const struct input *in, const struct traces *d)
{
	if (!c->warned)
		warning("%s:%ld: no %s: values are constant or too large", in->name, d->line, c->how.measure->name);
	c->warned = true;
	c->failed = true;
}

/* Add the differences, so that their norm is that of one of as many as there are layers and targets. */
static void add_residual(struct compare *c, const double *a, const double *b, size_t n)
{
	double all = 0, unit = c->how.measure->unit(b, c->weight, n) * sqrt((double)c->layers * (double)c->how.targets);

	for (size_t i = 0; i < n; i++)
		all += c->weight[i];
	for (size_t i = 0; i < n; i++)
		if (c->weight[i] > 0)
			*GROW(c->residual, c->residuals, c->room) = (a[i] - b[i]) * sqrt(c->weight[i] / all) / unit;
}

static void compare_layer(struct compare *c, const struct input *in, const struct traces *d, struct target *t,
                          size_t layer)
{
	struct cut data, wanted;
	size_t column = traces_column(in, d, c->layer[layer]);
	double value;

	cut_both(c, t, in, d, &data, &wanted);
	data.value = d->value[column] + data.begin;
	wanted.value = t->dipole.value[t->column[layer]] + wanted.begin;
	if (data.count > wanted.count)
		match(c, t, &data, &wanted);
	else if (data.count < wanted.count)
		match(c, t, &wanted, &data);
	value = c->how.measure->distance(data.value, wanted.value, c->weight, data.count);
	c->sum = c->how.measure->unit ? hypot(c->sum, value) : c->sum + value;
	if (!isfinite(c->sum))
		nothing(c, in, d);
	else if (c->how.measure->unit)
		add_residual(c, data.value, wanted.value, data.count);
}

bool compare_add(struct compare *c, const struct input *in, const struct traces *d)
{
	if (c->turn == 0) {
		c->failed = false;
		c->residuals = 0;
		c->sum = 0;
	}
	c->failed |= d->failed != NULL;
	for (size_t layer = 0; layer < c->layers && !c->failed; layer++)
		compare_layer(c, in, d, &c->target[c->turn], layer);
	c->turn = (c->turn + 1) % c->how.targets;
	return c->turn == 0;
}

double compare_value(const struct compare *c)
{
	double parts = (double)c->layers * (double)c->how.targets;

	return c->failed ? NAN : c->sum / (c->how.measure->unit ? sqrt(parts) : parts);
}

const double *compare_residual(const struct compare *c, size_t *count)
{
	*count = c->residuals;
	return c->failed || !c->how.measure->unit ? NULL : c->residual;
}

double compare_norm(struct compare *c)
{
	double sum = 0;

	for (size_t i = 0; i < c->how.targets; i++) {
		const struct traces *t = &c->target[i].dipole;
		double from = isnan(c->how.from) ? fmax(0, t->time[0]) : c->how.from;
		struct cut part = cut(t, from, isnan(c->how.to) ? t->time[t->samples - 1] : c->how.to);

		if (!part.count)
			return NAN;
		weigh(c, c->target[i].name, t->line, t, &part);
		for (size_t layer = 0; layer < c->layers; layer++) {
			const double *value = t->value[c->target[i].column[layer]] + part.begin;
			double norm = measure_find("relative")->unit(value, c->weight, part.count);

			sum += norm * norm;
		}
	}
	return sqrt(sum / ((double)c->layers * (double)c->how.targets));
}

void compare_close(struct compare *c)
{
	if (c->turn)
		die("the input ends after %zu of the %zu data sets of an answer, one for each target", c->turn, c->how.targets);
	for (size_t i = 0; i < c->how.targets; i++) {
		traces_free(&c->target[i].dipole);
		free(c->target[i].column);
		resample_destroy(c->target[i].resample);
		free(c->target[i].name);
	}
	for (size_t k = 0; k < c->layers; k++)
		free(c->layer[k]);
	windows_free(&c->how.windows);
	free(c->layer);
	free(c->target);
	free(c->resampled);
	free(c->weight);
	free(c->residual);
	free(c);
}
