/* hnn-core's network JSON: drives, biases and electrodes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "model/edit.h"
#include "model/import.h"
#include "util/buffer.h"
#include "util/mem.h"
#include "util/num.h"

/* Kinds of drives, and what is a number of theirs that has the same name here; one of `optional` may be null. */
static const struct kind {
	const char *type, *name;
	const char *number[4], *optional[4];
} kinds[] = {
	{"evoked", "evoked", {"mu", "sigma", "numspikes"}, {NULL}},
	{"gaussian", "evoked", {"mu", "sigma", "numspikes"}, {NULL}},
	{"bursty", "bursty", {"tstart", "burst_rate", "burst_std"}, {"tstart_std", "numspikes", "spike_isi", "tstop"}},
	{"poisson", "poisson", {"tstart"}, {"tstop"}},
	{"spike_train", "train", {NULL}, {NULL}},
};

/* What is being carried over of a drive. */
struct drive_import {
	struct import *import;
	const struct import_types *types;
	const struct import_type *type;
	const struct json_value *drive;
	const struct kind *kind;
	bool each;                  /* a drive cell for each target */
	const char *name;           /* here */
	bool reached[IMPORT_TYPES]; /* whether a type is a target */
};

static const struct kind *find_kind(const struct json_value *drive)
{
	struct json_value type = js_get(drive, "type");

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].type, js_text(&type)) == 0)
			return &kinds[i];
	js_fail(&type, "'%s': expected evoked, gaussian, bursty, poisson or spike_train", js_text(&type));
}

/* The rate of a population, or that of all. One that has none, as in legacy mode, gets no spikes. */
static void set_rate(struct record *r, const struct json_value *dynamics, const char *population)
{
	struct json_value rate = js_get(dynamics, "rate_constant"), one;

	if (population && js_is_object(&rate)) {
		import_number(r, "rate", js_find(&rate, population, &one) ? js_number(&one) : 0);
	} else {
		import_set(r, "rate", &rate);
	}
}

static void set_dynamics(const struct drive_import *d, struct record *r)
{
	struct json_value dynamics = js_get(d->drive, "dynamics"), value;

	for (int i = 0; i < 4 && d->kind->number[i]; i++) {
		value = js_get(&dynamics, d->kind->number[i]);
		import_set(r, d->kind->number[i], &value);
	}
	for (int i = 0; i < 4 && d->kind->optional[i]; i++)
		if (js_find(&dynamics, d->kind->optional[i], &value))
			import_set(r, d->kind->optional[i], &value);
	if (strcmp(d->kind->name, "poisson") == 0 && !d->each)
		set_rate(r, &dynamics, NULL);
}

/* --- what a drive does to a population ---------------------------------------------------------- */

/* How many pairs there have to be, of `all`. */
static long pairs_kept(const struct drive_import *d, const char *population, long all, double *probability)
{
	struct json_value share, one;

	*probability = 1;
	if (js_find(d->drive, "probability", &share)) {
		if (js_is_object(&share))
			*probability = js_find(&share, population, &one) ? js_number(&one) : 1;
		else
			*probability = js_number(&share);
	}
	return (long)nearbyint((double)all * *probability);
}

/* That the pairs are those that the drive's generator chooses. */
static void check_pairs(const struct drive_import *d, const struct json_value *one, const struct import_pairs *pairs,
                        double probability, long seed)
{
	const struct import_type *target = &d->types->item[pairs->target];
	long cells = target->stop - target->start, sources = d->type->stop - d->type->start, first = 0;
	size_t n = (size_t)cells * (size_t)(d->each ? 1 : sources);
	unsigned char *chosen = mem_new(n + 1, 1);
	bool same = true;
	struct pcg64 r;

	for (int t = 0; t < pairs->target; t++)
		if (d->reached[t]) {
			first += d->types->item[t].stop - d->types->item[t].start;
			seed++;
		}
	pcg_seed(&r, (uint64_t)seed);
	pcg_choose(&r, n, (size_t)nearbyint((double)n * probability), chosen);
	for (long k = 0; k < (long)n; k++)
		same = same && pairs->there[d->each ? (first + k) * cells + k : k] == (probability < 1 ? chosen[k] : 1);
	free(chosen);
	if (!same)
		js_fail(one, "these pairs are not those that the drive's probability, %g, and conn_seed choose", probability);
}

/* That the connection reaches the pairs that the drive's settings say; settings that the drive has once. */
static void check_connection(const struct drive_import *d, struct record *drive, const struct json_value *one,
                             const struct import_pairs *pairs, double *probability)
{
	const struct import_type *target = &d->types->item[pairs->target];
	struct json_value location = js_get(one, "loc"), numbers = js_get(one, "nc_dict"),
					  lambda = js_get(&numbers, "lamtha"), seed;
	long cells = target->stop - target->start, sources = d->type->stop - d->type->start;
	long kept = pairs_kept(d, target->name, d->each ? cells : cells * sources, probability);
	char text[NUM_MAX], *where = import_plain(js_text(&location));

	if (!record_get(drive, "location")) {
		record_set(drive, "location", where);
		import_set(drive, "lambda", &lambda);
	}
	if (strcmp(record_get(drive, "location"), where) != 0)
		js_fail(&location, "'%s': expected one location of all the drive's connections", js_text(&location));
	if (strcmp(record_get(drive, "lambda"), num_exact(text, js_number(&lambda))) != 0)
		js_fail(&lambda, "%s: expected one of all the drive's connections", text);
	free(where);
	if (pairs->count != kept)
		js_fail(one, "%ld pairs of drive cells and targets: expected %ld, as the drive says", pairs->count, kept);
	check_pairs(d, one, pairs, *probability,
	            js_find(d->drive, "conn_seed", &seed) ? js_whole(&seed, 0, UINT32_MAX) : 3);
}

/* A drive may have cells for a population on which it acts nowhere, as older files have them. They are cells all the
 * same; so the location is a section of the receptor here, and the weight there 0. */
static void make_place(const struct drive_import *d, const char *population, const char *location, const char *receptor)
{
	const struct record *synapse = import_find(d->import, "synapse", (const char *[]){population, receptor, NULL});
	struct import part = {.root = d->import->root, .records = &(struct records){0}};
	const char *sections = synapse ? record_get(synapse, "sections") : "";
	char *first = mem_printf("%.*s", (int)strcspn(sections, ","), sections);

	if (!import_find(d->import, "location", (const char *[]){population, location, NULL})) {
		record_set(import_record(&part, "location", (const char *[]){population, location, NULL}), "sections", first);
		edit_insert(d->import->records, &part.records->item[0]);
		part.records->count = 0;
		records_free(part.records);
	}
	free(first);
}

/* Whether two events at once do what one of the sum of their weights does. */
static bool adds_up(const struct drive_import *d, const char *population, const char *receptor)
{
	const struct record *synapse = import_find(d->import, "synapse", (const char *[]){population, receptor, NULL});

	return synapse && strcmp(record_get(synapse, "kind"), "exp2syn") == 0;
}

/* The weight and delay of a connection, in the record of the target. */
static void set_weight(const struct drive_import *d, struct record *target, const struct json_value *one, bool nowhere)
{
	struct json_value numbers = js_get(one, "nc_dict"), weight = js_get(&numbers, "A_weight"),
					  delay = js_get(&numbers, "A_delay"), receptor = js_get(one, "receptor"), gain;
	double factor = nowhere ? 0 : js_find(&numbers, "gain", &gain) ? js_number(&gain) : 1;
	char text[NUM_MAX], *key = import_plain(js_text(&receptor));
	double before = 0;

	if (record_get(target, key) && !adds_up(d, target->name[1], key))
		js_fail(one, "a second connection of the drive to the same receptor, whose kind does not add them up");
	if (record_get(target, key))
		num_parse(record_get(target, key), &before);
	import_number(target, key, before + js_number(&weight) * factor);
	free(key);
	if (!record_get(target, "delay"))
		import_set(target, "delay", &delay);
	else if (strcmp(record_get(target, "delay"), num_exact(text, js_number(&delay))) != 0)
		js_fail(&delay, "%s: expected one of all receptors, %s", text, record_get(target, "delay"));
}

/* The place of a record, whose own changes as others are added. */
static struct record *again(const struct drive_import *d, const char *kind, const char *population)
{
	return import_find(d->import, kind, (const char *[]){d->name, population, NULL});
}

static void add_connection(const struct drive_import *d, const struct json_value *one, const struct import_pairs *pairs)
{
	const char *population = d->types->item[pairs->target].name;
	struct json_value dynamics = js_get(d->drive, "dynamics"), location = js_get(one, "loc"),
					  receptor = js_get(one, "receptor");
	bool nowhere = import_nowhere(d->import, population, js_text(&location));
	struct record *target;
	double probability;

	if (nowhere)
		make_place(d, population, js_text(&location), js_text(&receptor));
	check_connection(d, again(d, "drive", NULL), one, pairs, &probability);
	target = again(d, "target", population);
	if (!target) {
		target = import_record(d->import, "target", (const char *[]){d->name, population, NULL});
		if (strcmp(d->kind->name, "poisson") == 0 && d->each)
			set_rate(target, &dynamics, population);
		import_unless(target, "probability", probability, 1);
	}
	set_weight(d, target, one, nowhere);
}

/* --- spikes that are told ------------------------------------------------------------------------- */

/* A drive cell's times, in the order of the file. What it calls gids counts the cells of the drive, from 0. */
static void add_train(const struct drive_import *d, long cell)
{
	struct json_value dynamics = js_get(d->drive, "dynamics"), times = js_get(&dynamics, "times"),
					  gids = js_get(&dynamics, "gids");
	struct buffer list = {0};
	char name[NUM_MAX], text[NUM_MAX];

	for (size_t i = 0; i < js_count(&gids); i++) {
		struct json_value gid = js_item(&gids, i), time = js_item(&times, i);

		if (js_whole(&gid, 0, d->type->stop - d->type->start - 1) == cell)
			buffer_printf(&list, "%s%s", list.data ? "," : "", num_exact(text, js_number(&time)));
	}
	if (!list.data)
		js_fail(&gids, "the drive cell %ld has no spikes", cell);
	snprintf(name, sizeof name, "%ld", cell);
	record_set(import_record(d->import, "train", (const char *[]){d->name, name, NULL}), "times", list.data);
	buffer_free(&list);
}

/* --- a drive -------------------------------------------------------------------------------------- */

static void set_drive(const struct drive_import *d, struct record *r)
{
	bool train = strcmp(d->kind->name, "train") == 0;
	struct json_value seed;

	record_set(r, "type", d->kind->name);
	set_dynamics(d, r);
	if (!train) {
		if (d->each)
			record_set(r, "cells", "each");
		else
			import_number(r, "cells", (double)(d->type->stop - d->type->start));
		seed = js_get(d->drive, "event_seed");
		import_set(r, "seed", &seed);
	}
	if (js_find(d->drive, "conn_seed", &seed))
		import_set(r, "conn_seed", &seed);
}

/* Which types the drive reaches, and that it has a cell for each of theirs where it is to. */
static void find_targets(struct drive_import *d, const struct json_value *connections)
{
	long cells = 0;

	for (size_t i = 0; i < js_count(connections); i++) {
		struct json_value one = js_item(connections, i);
		struct import_pairs pairs;

		if (import_pairs(d->types, &one, &pairs) && &d->types->item[pairs.source] == d->type)
			d->reached[pairs.target] = true;
		free(pairs.there);
	}
	for (int t = 0; t < d->types->cells; t++)
		cells += d->reached[t] ? d->types->item[t].stop - d->types->item[t].start : 0;
	if (d->each && d->type->stop - d->type->start != cells)
		js_fail(d->drive, "%ld drive cells: expected %ld, one for each target", d->type->stop - d->type->start, cells);
}

static void add_drive(struct import *import, const struct import_types *types, const struct import_type *type)
{
	struct json_value all = js_get(import->root, "external_drives"), drive = js_get(&all, type->name),
					  connections = js_get(import->root, "connectivity"), specific;
	struct drive_import d = {.import = import, .types = types, .type = type, .drive = &drive};
	struct record *r = import_record(import, "drive", (const char *[]){type->name, NULL});

	d.name = r->name[0];
	d.kind = find_kind(&drive);
	d.each = js_find(&drive, "cell_specific", &specific) && js_truth(&specific);
	set_drive(&d, r);
	find_targets(&d, &connections);
	for (long i = 0; i < type->stop - type->start && strcmp(d.kind->name, "train") == 0; i++)
		add_train(&d, i);
	for (size_t i = 0; i < js_count(&connections); i++) {
		struct json_value one = js_item(&connections, i);
		struct import_pairs pairs;

		if (import_pairs(types, &one, &pairs) && &types->item[pairs.source] == type)
			add_connection(&d, &one, &pairs);
		free(pairs.there);
	}
	if (!record_get(again(&d, "drive", NULL), "location"))
		js_fail(&drive, "no connection leads from this drive");
}

/* --- biases and electrodes ------------------------------------------------------------------------ */

static void add_bias(struct import *import, const char *name, const struct json_value *one)
{
	struct record *r = import_record(import, "bias", (const char *[]){name, one->key, NULL});
	struct json_value amplitude = js_get(one, "amplitude"), value;

	if (js_find(one, "section", &value))
		import_word(r, "section", js_text(&value));
	import_set(r, "amplitude", &amplitude);
	if (js_find(one, "t0", &value))
		import_set(r, "tstart", &value);
	if (js_find(one, "tstop", &value))
		import_set(r, "tstop", &value);
}

/* The name of an array here, where no two things have the same; to be freed. */
static char *electrode_name(const struct import *import, const char *wanted)
{
	static const char *const taken[] = {"population", "drive", "electrode"};
	char *name = import_plain(wanted);
	int n = 1;

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (import_find(import, taken[i], (const char *[]){name, NULL})) {
			free(name);
			name = mem_printf("%s_%d", wanted, ++n);
			i = (size_t)-1;
		}
	if (n > 1)
		import_note(import, "the electrodes '%s' are '%s' here: something else has that name", wanted, name);
	return name;
}

static void add_electrode(struct import *import, const struct json_value *array)
{
	static const char *const axes[] = {"x", "y", "z"};
	struct json_value method, value, positions = js_get(array, "positions");
	struct record *r;
	char *array_name;

	if (!js_find(array, "method", &method)) {
		import_note(import, "the electrodes '%s' have no method and are not carried over", array->key);
		return;
	}
	array_name = electrode_name(import, array->key);
	r = import_record(import, "electrode", (const char *[]){array_name, NULL});
	import_word(r, "method", js_text(&method));
	value = js_get(array, "conductivity");
	import_set(r, "conductivity", &value);
	value = js_get(array, "min_distance");
	import_set(r, "min_distance", &value);
	for (size_t i = 0; i < js_count(&positions); i++) {
		struct json_value position = js_item(&positions, i);
		char name[NUM_MAX];

		snprintf(name, sizeof name, "%zu", i + 1);
		r = import_record(import, "contact", (const char *[]){array_name, name, NULL});
		for (size_t k = 0; k < 3; k++) {
			value = js_item(&position, k);
			import_set(r, axes[k], &value);
		}
	}
	free(array_name);
}

void import_inputs(struct import *import)
{
	struct json_value all, one, inner;
	struct import_types types;
	void *at = NULL;

	import_types(import, &types);
	for (int i = types.cells; i < types.count; i++)
		add_drive(import, &types, &types.item[i]);
	if (js_find(import->root, "external_biases", &all))
		while (js_next(&all, &at, &one)) {
			void *each = NULL;

			while (js_next(&one, &each, &inner))
				add_bias(import, one.key, &inner);
		}
	at = NULL;
	if (js_find(import->root, "rec_arrays", &all))
		while (js_next(&all, &at, &one))
			add_electrode(import, &one);
}
