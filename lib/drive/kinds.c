#include "drive/kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

const struct drive_kind *const drive_kinds[] = {
	&drive_evoked, &drive_bursty, &drive_poisson, &drive_train, &drive_tonic, NULL,
};

const struct drive_kind *drive_kind(const char *name)
{
	const struct drive_kind *const *kind = drive_kinds;

	while (*kind && strcmp((*kind)->name, name) != 0)
		kind++;
	return *kind;
}

const struct drive_kind *drive_kind_of_currents(void)
{
	const struct drive_kind *const *kind = drive_kinds;

	while (!(*kind)->current)
		kind++;
	return *kind;
}

int drive_keys(const struct drive_kind *kind)
{
	int n = 0;

	while (kind->key[n].name)
		n++;
	return n;
}

int drive_key(const struct drive_kind *kind, const char *name)
{
	for (int i = 0; kind->key[i].name; i++)
		if (strcmp(kind->key[i].name, name) == 0)
			return i;
	return -1;
}

bool drive_word(const struct drive_key *key, const char *text, double *value)
{
	if (key->type == KEY_CELLS && strcmp(text, "each") == 0)
		*value = 0;
	else if (key->otherwise && strcmp(key->otherwise, "never") == 0 && strcmp(text, "never") == 0)
		*value = INFINITY;
	else
		return false;
	return true;
}

double drive_default(const struct drive_key *key)
{
	double value = 0;

	if (key->otherwise && key->type != KEY_WORD && !drive_word(key, key->otherwise, &value))
		num_parse(key->otherwise, &value);
	return value;
}

char *drive_span(double tstart, double tstop)
{
	return tstop < tstart ? mem_printf("tstop=%g is before tstart=%g", tstop, tstart) : NULL;
}

void drive_spike(struct drive_times *times, double time)
{
	*GROW(times->item, times->count, times->room) = time;
}

static int by_time(const void *a, const void *b)
{
	double s = *(const double *)a, t = *(const double *)b;

	return (s > t) - (s < t);
}

void drive_times(const struct drive_kind *kind, const struct drive_cell *cell, struct drive_times *times)
{
	bool replayed = !kind->count;
	size_t kept = 0;

	times->count = 0;
	kind->times(cell, times);
	for (size_t i = 0; i < times->count; i++) {
		double t = times->item[i];

		if ((t > 0 || (replayed && t == 0)) && t <= cell->tstop)
			times->item[kept++] = t;
	}
	times->count = kept;
	if (kept)
		qsort(times->item, kept, sizeof *times->item, by_time);
}
