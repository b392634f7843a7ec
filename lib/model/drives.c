#include "model/drives.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/mem.h"
#include "util/num.h"

/* --- keys and defaults of a record ------------------------------------------------- */

/* Whether a record is where a key stands: with `record` "drive", "target" or "bias". */
static bool stands(const struct drive_kind *kind, const struct drive_key *key, const char *record, bool each)
{
	bool target = key->per == PER_TARGET || (key->per == PER_CELLS && each);

	if (key->type == KEY_FILE || (strcmp(record, "bias") == 0) != (kind->current != NULL))
		return false;
	return strcmp(record, "bias") == 0 || target == (strcmp(record, "target") == 0);
}

/* The drive that a record is or belongs to, which stands above it; NULL when there is none. */
static const struct record *drive_of(const struct records *records, const struct record *r)
{
	if (strcmp(r->kind, "target") == 0 && r->names)
		for (const struct record *d = r; d-- > records->item;)
			if (strcmp(d->kind, "drive") == 0 && d->names == 1 && strcmp(d->name[0], r->name[0]) == 0)
				return d;
	return strcmp(r->kind, "drive") == 0 ? r : NULL;
}

static const struct drive_kind *kind_of(const struct record *drive)
{
	const char *type = drive ? record_get(drive, "type") : NULL;

	return type ? drive_kind(type) : NULL;
}

/* What a drive says of its cells, or its kind for it; NULL where the kind has no such key. */
static const char *cells_of(const struct drive_kind *kind, const struct record *drive)
{
	int i = drive_key(kind, "cells");
	const char *cells = i < 0 ? NULL : record_get(drive, "cells");

	return i < 0 || cells ? cells : kind->key[i].otherwise;
}

static bool is_each(const struct drive_kind *kind, const struct record *drive)
{
	const char *cells = cells_of(kind, drive);

	return cells && strcmp(cells, "each") == 0;
}

static const struct drive_key type_key = {.name = "type"}, times_key = {.name = "times", .unit = "ms", .high = 1e9};

static void add_key(struct keys *keys, const char *name, const struct drive_key *like, const char *otherwise)
{
	if (!keys_find(keys, name) && keys->count < KEYS_MAX)
		keys->item[keys->count++] = (struct key){
			name, like->unit, like->low, like->high, otherwise, like->type == KEY_INTEGER || like->type == KEY_CELLS};
}

/* A weight for each receptor of the population that a target names. */
static void add_weights(const struct records *records, const struct record *target, const struct drive_key *key,
                        struct keys *keys)
{
	for (size_t i = 0; i < records->count && target->names > 1; i++) {
		const struct record *r = &records->item[i];

		if (strcmp(r->kind, "synapse") == 0 && r->names > 1 && strcmp(r->name[0], target->name[1]) == 0)
			add_key(keys, r->name[1], key, "");
	}
}

void drives_keys(const struct records *records, const struct record *r, struct keys *keys)
{
	const struct record *drive = drive_of(records, r);
	const struct drive_kind *kind = strcmp(r->kind, "bias") == 0 ? drive_kind_of_currents() : kind_of(drive);
	bool each = kind && is_each(kind, drive);

	if (drive && drive == r)
		add_key(keys, "type", &type_key, NULL);
	if (strcmp(r->kind, "train") == 0)
		add_key(keys, "times", &times_key, NULL);
	for (const struct drive_key *key = kind ? kind->key : NULL; key && key->name; key++) {
		if (!stands(kind, key, r->kind, each))
			continue;
		if (key->type == KEY_WEIGHT)
			add_weights(records, r, key, keys);
		else
			add_key(keys, key->name, key, key->otherwise);
	}
}

/* Between a drive's record and those of its targets. */
static bool settle(struct records *records, struct record *drive, const char *key, bool each)
{
	for (size_t i = 0; i < records->count; i++) {
		struct record *r = &records->item[i], *from = each ? drive : r, *to = each ? r : drive;
		const char *value = record_get(from, key), *there = record_get(to, key);

		if (r == drive || drive_of(records, r) != drive || !value)
			continue;
		if (there && strcmp(value, there) != 0)
			return false;
		record_set(to, key, value);
		if (!each)
			record_unset(r, key);
		record_changed(records, r);
	}
	if (each)
		record_unset(drive, key);
	return true;
}

const char *drive_settle(struct records *records, struct record *drive)
{
	const struct drive_kind *kind = kind_of(drive);

	for (const struct drive_key *key = kind ? kind->key : NULL; key && key->name; key++)
		if (key->per == PER_CELLS && !settle(records, drive, key->name, is_each(kind, drive)))
			return key->name;
	return NULL;
}

/* --- reading ----------------------------------------------------------------------- */

/* Say that a key stands elsewhere than where it is, `here` or not: because of the drive's cells, where it depends on
 * them. */
static _Noreturn void stands_elsewhere(struct cursor *c, const struct drive_key *key, bool here)
{
	const struct record *drive = drive_of(c->records, c->record);
	const char *cells = cells_of(kind_of(drive), drive);
	char *what = here ? mem_printf("%s stands in the %s", key->name,
	                               drive == c->record ? "records of the targets" : "record of the drive")
	                  : mem_printf("'%s=' is missing: it stands here, once for all targets,", key->name);

	if (key->per != PER_CELLS)
		FAIL(c, "%s: %s", c->record->kind, what);
	FAIL(c, "%s: %s with cells=%s ('hnn-net --set %s.cells=%s' moves it)", c->record->kind, what, cells, drive->name[0],
	     cells);
}

/* Whether a target of the drive that is read has a setting. */
static bool targets_have(const struct cursor *c, const char *key)
{
	for (size_t i = 0; i < c->records->count; i++) {
		const struct record *r = &c->records->item[i];

		if (r != c->record && drive_of(c->records, r) == c->record && record_get(r, key))
			return true;
	}
	return false;
}

/* The value of a key; 0 for text. */
static double read_value(struct cursor *c, const struct drive_key *k)
{
	const char *text;
	double x;

	if (k->per == PER_CELLS && !cursor_given(c, k->name) && targets_have(c, k->name))
		stands_elsewhere(c, k, false);
	text = cursor_text(c, k->name, k->otherwise);
	if (k->type == KEY_WORD)
		return 0;
	if (!cursor_given(c, k->name))
		return drive_default(k);
	if (drive_word(k, text, &x))
		return x;
	return k->type == KEY_NUMBER || k->type == KEY_WEIGHT
	           ? cursor_number(c, k->name, k->low, k->high)
	           : (double)cursor_integer(c, k->name, (long)k->low, (long)k->high);
}

/* The values of those keys that stand in this record. */
static void read_values(struct cursor *c, const struct drive_kind *kind, bool each, double *value)
{
	char *wrong;

	for (int i = 0; kind->key[i].name; i++)
		if (kind->key[i].type != KEY_WEIGHT && stands(kind, &kind->key[i], c->record->kind, each))
			value[i] = read_value(c, &kind->key[i]);
	wrong = kind->check && strcmp(c->record->kind, "target") != 0 ? kind->check(value) : NULL;
	if (wrong)
		FAIL(c, "%s: %s", c->record->kind, wrong);
}

/* Say what a setting could have been, or where it stands. */
static _Noreturn void unknown_setting(struct cursor *c, const char *name, const struct keys *keys)
{
	const struct record *drive = drive_of(c->records, c->record);
	const struct drive_kind *kind = kind_of(drive);
	int k = kind ? drive_key(kind, name) : -1;
	char *known = mem_text("");

	if (k >= 0 && kind->key[k].type == KEY_WEIGHT && drive != c->record)
		FAIL(c, "target: %s has no receptor '%s'", c->record->name[1], name);
	if (k >= 0 && kind->key[k].type != KEY_FILE)
		stands_elsewhere(c, &kind->key[k], true);
	for (size_t i = 0; i < keys->count; i++) {
		char *longer = mem_printf("%s%s%s", known, i ? ", " : "", keys->item[i].name);

		free(known);
		known = longer;
	}
	FAIL(c, "%s: unknown setting '%s' (expected %s)", c->record->kind, name, known);
}

/* A setting that no record of the kind has is named as such, before another is found to be missing. */
static void check_settings(struct cursor *c)
{
	struct keys keys = {.count = 0};

	drives_keys(c->records, c->record, &keys);
	for (size_t i = 0; i < c->record->settings; i++)
		if (!keys_find(&keys, c->record->setting[i].key))
			unknown_setting(c, c->record->setting[i].key, &keys);
}

/* One of the values that drives of most kinds have. */
static double value_of(const struct drive_kind *kind, const double *value, const char *name, double otherwise)
{
	int i = drive_key(kind, name);

	return i < 0 ? otherwise : value[i];
}

static const struct drive_kind *read_kind(struct cursor *c)
{
	const char *type = cursor_text(c, "type", NULL);
	const struct drive_kind *kind = drive_kind(type);
	char known[256] = "";
	size_t n = 0;

	if (kind && !kind->current)
		return kind;
	for (int i = 0; drive_kinds[i] && n < sizeof known; i++)
		if (!drive_kinds[i]->current)
			n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", drive_kinds[i]->name);
	FAIL(c, "type=%s: unknown (expected %s)", type, known);
}

void read_drive(struct cursor *c)
{
	struct model *m = c->model;
	struct drive *d;

	cursor_names(c, 1, "a name");
	if (model_population(m, c->record->name[0]) >= 0)
		FAIL(c, "drive: '%s' is the name of a population", c->record->name[0]);
	d = APPEND(m->drive, m->drives);
	d->name = mem_text(c->record->name[0]);
	d->line = c->record->line;
	d->kind = read_kind(c);
	d->each = is_each(d->kind, c->record);
	check_settings(c);
	read_values(c, d->kind, d->each, d->value);
	d->cells = (int)value_of(d->kind, d->value, "cells", 0);
	d->lambda = value_of(d->kind, d->value, "lambda", 1);
	d->seed = (long)value_of(d->kind, d->value, "seed", 0);
	d->conn_seed = (long)value_of(d->kind, d->value, "conn_seed", 0);
}

static struct drive *named_drive(struct cursor *c)
{
	struct model *m = c->model;

	for (int i = 0; i < m->drives; i++)
		if (strcmp(m->drive[i].name, c->record->name[0]) == 0)
			return &m->drive[i];
	FAIL(c, "%s: there is no drive '%s' above", c->record->kind, c->record->name[0]);
}

static void read_weights(struct cursor *c, const struct drive *d, const struct population *p, struct target *t)
{
	const char *where = record_get(drive_of(c->records, c->record), "location");
	const struct drive_key *weight = d->kind->key;

	while (weight->type != KEY_WEIGHT)
		weight++;
	for (size_t i = 0; i < c->record->settings; i++) {
		int k = population_synapse(p, c->record->setting[i].key);

		if (k < 0)
			continue;
		t->sections = cursor_place(c, p, where, k);
		t->synapse[t->synapses] = k;
		t->weight[t->synapses++] = cursor_number(c, p->synapse[k].name, weight->low, weight->high);
	}
	if (!t->synapses)
		FAIL(c, "target: no weight of any receptor");
}

void read_target(struct cursor *c)
{
	struct population *p;
	struct drive *d;
	struct target *t;

	cursor_names(c, 2, "a drive and a population");
	d = named_drive(c);
	p = cursor_population(c, 1);
	check_settings(c);
	t = APPEND(d->target, d->targets);
	t->population = (int)(p - c->model->population);
	memcpy(t->value, d->value, sizeof t->value);
	read_weights(c, d, p, t);
	read_values(c, d->kind, d->each, t->value);
	t->delay = value_of(d->kind, t->value, "delay", 0);
	t->probability = value_of(d->kind, t->value, "probability", 1);
	if (t->probability == 0)
		FAIL(c, "target: probability=0 connects nothing; leave the target out");
}

static int by_time(const void *a, const void *b)
{
	double s = *(const double *)a, t = *(const double *)b;

	return (s > t) - (s < t);
}

void read_train(struct cursor *c)
{
	struct drive *d;
	struct train *t;
	char *list, *save = NULL;
	size_t room = 0, count = 0;

	cursor_names(c, 2, "a drive and a source");
	d = named_drive(c);
	if (d->kind->count)
		FAIL(c, "train: the drive '%s' is of type %s, which draws its spikes", d->name, d->kind->name);
	check_settings(c);
	t = APPEND(d->train, d->trains);
	t->source = mem_text(c->record->name[1]);
	list = mem_text(cursor_text(c, "times", NULL));
	for (char *word = strtok_r(list, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		double time;

		if (!num_parse(word, &time))
			FAIL(c, "times: '%s' is not a number", word);
		if (time < times_key.low || time > times_key.high)
			FAIL(c, "times: %s is out of range (%g to %g)", word, times_key.low, times_key.high);
		*GROW(t->time, count, room) = time;
	}
	free(list);
	if (!count)
		FAIL(c, "times=%s: no time", cursor_text(c, "times", NULL));
	t->times = (int)count;
	qsort(t->time, count, sizeof *t->time, by_time);
}

void read_bias(struct cursor *c)
{
	const struct drive_kind *kind = drive_kind_of_currents();
	struct model *m = c->model;
	double value[DRIVE_KEYS] = {0};
	struct drive_current current;
	struct population *p;
	struct bias *b;

	cursor_names(c, 2, "a name and a population");
	p = cursor_population(c, 1);
	check_settings(c);
	b = APPEND(m->bias, m->biases);
	b->name = mem_text(c->record->name[0]);
	b->population = (int)(p - m->population);
	b->section = cursor_section(c, p, cursor_text(c, "section", kind->key[drive_key(kind, "section")].otherwise));
	read_values(c, kind, false, value);
	kind->current(value, &current);
	b->amplitude = current.amplitude;
	b->tstart = current.tstart;
	b->tstop = current.tstop;
}

static int by_population(const void *a, const void *b)
{
	const struct target *s = a, *t = b;

	return s->population - t->population;
}

void link_drive(struct cursor *c, struct drive *d)
{
	c->record = records_find(c->records, "drive", (const char *[]){d->name, NULL});
	if (!d->targets)
		FAIL(c, "drive '%s' has no targets", d->name);
	qsort(d->target, (size_t)d->targets, sizeof *d->target, by_population);
	if (!d->kind->count) {
		if (!d->trains)
			FAIL(c, "drive '%s' has no spikes (train records)", d->name);
		d->cells = d->trains;
	}
	for (int t = 0; d->each && t < d->targets; t++)
		d->cells += c->model->population[d->target[t].population].cells;
}

void free_drive(struct drive *d)
{
	for (int i = 0; i < d->trains; i++) {
		free(d->train[i].source);
		free(d->train[i].time);
	}
	free(d->train);
	free(d->target);
	free(d->name);
}
