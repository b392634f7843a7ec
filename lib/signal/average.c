#include "signal/average.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

/* The number of trials of the group, 0 where no header says so. */
static double trials(const struct input *in, const struct traces *t)
{
	double n = headers_number(&t->headers, "trials", 0);

	if (headers_number(&t->headers, "trials", 1) < 1 || n != rint(n))
		die_at(in->name, t->line, "trials %s: expected a whole number from 1 on", headers_get(&t->headers, "trials"));
	return n;
}

/* Whether two data sets agree in a header. */
static bool agree(const struct traces *a, const struct traces *b, const char *key)
{
	const char *x = headers_get(&a->headers, key), *y = headers_get(&b->headers, key);

	return x && y ? strcmp(x, y) == 0 : x == y;
}

/* What a failed trial was not treated with, nor has, need not match. */
static void headers_must_match(const struct input *in, const struct traces *mean, const struct traces *t)
{
	static const char *const keys[] = {"network", "trials", "unit", "smooth", "savgol", "baseline"};
	bool failed = mean->failed || t->failed;
	double scale = headers_number(&t->headers, "scale", 1), before = headers_number(&mean->headers, "scale", 1);

	for (size_t k = 0; k < (failed ? 2 : sizeof keys / sizeof *keys); k++)
		if (!agree(mean, t, keys[k])) {
			const char *here = headers_get(&t->headers, keys[k]), *there = headers_get(&mean->headers, keys[k]);

			die_at(in->name, t->line, "header %s is '%s' where the trials before have '%s'", keys[k], here ? here : "",
			       there ? there : "");
		}
	if (!failed && scale != before)
		die_at(in->name, t->line, "scaled by %.15g where the trials before are by %.15g", scale, before);
}

/* Both have the axis or neither, and the same samples on it. */
static void axis_must_match(const struct input *in, const struct traces *t, const double *here, const double *before,
                            const char *unit)
{
	if (!here != !before)
		die_at(in->name, t->line, "a table of another kind than the trials before");
	for (size_t i = 0; here && i < t->samples; i++)
		if (here[i] != before[i])
			die_at(in->name, t->line, "sample %zu is at %.15g %s where the trials before have it at %.15g %s", i + 1,
			       here[i], unit, before[i], unit);
}

static void columns_must_match(const struct input *in, const struct traces *mean, const struct traces *t)
{
	for (size_t c = 0; c < t->columns || c < mean->columns; c++) {
		const char *here = c < t->columns ? t->name[c] : "none", *before = c < mean->columns ? mean->name[c] : "none";

		if (strcmp(here, before) != 0)
			die_at(in->name, t->line, "column %zu of values is %s where the trials before have %s", c + 1, here,
			       before);
	}
}

static void must_match(const struct input *in, const struct traces *mean, const struct traces *t)
{
	headers_must_match(in, mean, t);
	if (mean->failed || t->failed)
		return;
	columns_must_match(in, mean, t);
	if (t->samples != mean->samples)
		die_at(in->name, t->line, "%zu samples where the trials before have %zu", t->samples, mean->samples);
	axis_must_match(in, t, t->time, mean->time, "ms");
	axis_must_match(in, t, t->frequency, mean->frequency, "Hz");
}

/* Add a trial to the sum, which fails with the first trial that did. */
static void add(struct traces *mean, const struct traces *t)
{
	if (t->failed && !mean->failed)
		traces_fail(mean, "%s", t->failed);
	if (mean->failed)
		return;
	for (size_t c = 0; c < t->columns; c++)
		for (size_t i = 0; i < t->samples; i++)
			mean->value[c][i] += t->value[c][i];
}

static void finish(struct average *a)
{
	for (size_t c = 0; c < a->mean.columns; c++)
		for (size_t i = 0; i < a->mean.samples; i++)
			a->mean.value[c][i] /= (double)a->count;
	headers_unset(&a->mean.headers, "trial");
	headers_unset(&a->mean.headers, "trials");
	traces_set(&a->mean, "average", "%zu", a->count);
	a->count = 0;
}

/* Drop the headers in which trials differ. */
static void drop(struct traces *mean, const struct traces *t)
{
	for (size_t k = mean->headers.count; k-- > 0;) {
		const struct header *item = &mean->headers.item[k];

		if (item->value && strcmp(item->key, "scale") != 0 && !agree(mean, t, item->key))
			headers_unset(&mean->headers, item->key);
	}
	mean->unit = headers_get(&mean->headers, "unit");
}

bool average_add(struct average *a, const struct input *in, struct traces *t)
{
	double all = trials(in, t);
	double trial = headers_number(&t->headers, "trial", (double)a->count + 1);

	if (headers_number(&t->headers, "average", 1) > 1)
		die_at(in->name, t->line, "an average of %s trials already", headers_get(&t->headers, "average"));
	if (all > 0 && trial != (double)a->count + 1)
		die_at(in->name, t->line, "trial %.15g of %.15g where trial %zu is next", trial, all, a->count + 1);
	if (t->failed) {
		char *why = mem_printf("trial %.15g: %s", trial, t->failed);

		traces_fail(t, "%s", why);
		free(why);
	}
	if (a->count++ == 0) {
		struct traces used = a->mean;

		a->mean = *t;
		*t = used;
	} else {
		must_match(in, &a->mean, t);
		add(&a->mean, t);
		drop(&a->mean, t);
	}
	if ((double)a->count != all)
		return false;
	finish(a);
	return true;
}

bool average_end(struct average *a)
{
	double all = headers_number(&a->mean.headers, "trials", 0);

	if (a->count == 0)
		return false;
	if (all > 0)
		die("the input ends after %zu of %.15g trials", a->count, all);
	finish(a);
	return true;
}

void average_free(struct average *a)
{
	traces_free(&a->mean);
}

struct average *average_of(struct averages *all, const struct traces *t)
{
	struct average *a;

	for (int i = 0; i < all->count; i++)
		if (agree(&all->item[i].mean, t, "array"))
			return &all->item[i];
	a = GROW(all->item, all->count, all->room);
	*a = (struct average){0};
	return a;
}
