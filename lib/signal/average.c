#include "signal/average.h"

#include <math.h>
#include <string.h>

#include "util/err.h"

/* The number of trials of the group, 0 where no header says so. */
static double trials(const struct input *in, const struct dipole *d)
{
	double n = dipole_number(d, "trials", 0);

	if (dipole_number(d, "trials", 1) < 1 || n != rint(n))
		die_at(in->name, d->line, "trials %s: expected a whole number from 1 on", dipole_get(d, "trials"));
	return n;
}

/* Whether two data sets agree in a header. */
static bool agree(const struct dipole *a, const struct dipole *b, const char *key)
{
	const char *x = dipole_get(a, key), *y = dipole_get(b, key);

	return x && y ? strcmp(x, y) == 0 : x == y;
}

/* What a failed trial was not treated with, nor has, need not match. */
static void must_match(const struct input *in, const struct dipole *mean, const struct dipole *d)
{
	static const char *const keys[] = {"network", "trials", "unit", "smooth"};
	bool failed = mean->failed || d->failed;

	for (size_t k = 0; k < (failed ? 2 : sizeof keys / sizeof *keys); k++)
		if (!agree(mean, d, keys[k])) {
			const char *here = dipole_get(d, keys[k]), *before = dipole_get(mean, keys[k]);

			die_at(in->name, d->line, "header %s is '%s' where the trials before have '%s'", keys[k], here ? here : "",
			       before ? before : "");
		}
	if (failed)
		return;
	if (dipole_number(mean, "scale", 1) != dipole_number(d, "scale", 1))
		die_at(in->name, d->line, "scaled by %.15g where the trials before are by %.15g", dipole_number(d, "scale", 1),
		       dipole_number(mean, "scale", 1));
	if (d->columns != mean->columns)
		die_at(in->name, d->line, "%d columns of values where the trials before have %d", d->columns, mean->columns);
	if (d->samples != mean->samples)
		die_at(in->name, d->line, "%zu samples where the trials before have %zu", d->samples, mean->samples);
	for (size_t i = 0; i < d->samples; i++)
		if (d->time[i] != mean->time[i])
			die_at(in->name, d->line, "sample %zu is at %.15g ms where the trials before have it at %.15g ms", i + 1,
			       d->time[i], mean->time[i]);
}

/* Add a trial to the sum, which fails with the first trial that did. */
static void add(struct dipole *mean, const struct dipole *d)
{
	if (d->failed && !mean->failed)
		dipole_fail(mean, "%s", d->failed);
	if (mean->failed)
		return;
	for (int c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			mean->value[c][i] += d->value[c][i];
}

static void finish(struct average *a)
{
	for (int c = 0; c < a->mean.columns; c++)
		for (size_t i = 0; i < a->mean.samples; i++)
			a->mean.value[c][i] /= (double)a->count;
	dipole_unset(&a->mean, "trial");
	dipole_unset(&a->mean, "trials");
	dipole_set(&a->mean, "average", "%zu", a->count);
	a->count = 0;
}

bool average_add(struct average *a, const struct input *in, struct dipole *d)
{
	double all = trials(in, d);
	double trial = dipole_number(d, "trial", (double)a->count + 1);

	if (dipole_number(d, "average", 1) > 1)
		die_at(in->name, d->line, "an average of %s trials already", dipole_get(d, "average"));
	if (all > 0 && trial != (double)a->count + 1)
		die_at(in->name, d->line, "trial %.15g of %.15g where trial %zu is next", trial, all, a->count + 1);
	if (d->failed)
		dipole_fail(d, "trial %.15g: %s", trial, d->failed);
	if (a->count++ == 0) {
		struct dipole used = a->mean;

		a->mean = *d;
		*d = used;
	} else {
		must_match(in, &a->mean, d);
		add(&a->mean, d);
		for (size_t k = a->mean.headers; k-- > 0;)
			if (a->mean.header[k].value && strcmp(a->mean.header[k].key, "scale") != 0 &&
			    !agree(&a->mean, d, a->mean.header[k].key))
				dipole_unset(&a->mean, a->mean.header[k].key);
	}
	if ((double)a->count != all)
		return false;
	finish(a);
	return true;
}

bool average_end(struct average *a)
{
	double all = dipole_number(&a->mean, "trials", 0);

	if (a->count == 0)
		return false;
	if (all > 0)
		die("the input ends after %zu of %.15g trials", a->count, all);
	finish(a);
	return true;
}

void average_free(struct average *a)
{
	dipole_free(&a->mean);
}
