#include "model/edit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/address.h"
#include "model/catalogue.h"
#include "model/drives.h"
#include "model/keys.h"
#include "model/model.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/text.h"

_Noreturn static void unknown(const struct records *records, const char *address)
{
	char *like = address_suggest(records, address);

	if (!like)
		die("there is no address '%s' in the network: nothing in it has a name like '%.*s'", address,
		    (int)strcspn(address, "."), address);
	die("there is no address '%s' in the network (did you mean '%s'?)", address, like);
}

static void set(struct records *records, struct setting *setting, const char *value)
{
	struct record *r = records->item;
	const char *key;

	setting_replace(setting, value);
	while (setting < r->setting || setting >= r->setting + r->settings)
		r++;
	record_changed(records, r);
	key = strcmp(r->kind, "drive") == 0 && strcmp(setting->key, "cells") == 0 ? drive_settle(records, r) : NULL;
	if (key)
		die("--set %s.cells=%s: the targets differ in %s, which is one for all of them then: set '%s.*.%s' before",
		    r->name[0], value, key, r->name[0], key);
}

/* Set all that a pattern stands for. */
static void set_matching(struct records *records, const char *pattern, const char *value)
{
	size_t count;
	char **address = addresses_match(records, pattern, &count);

	if (!count && strpbrk(pattern, "*?["))
		die("no address in the network matches '%s'", pattern);
	if (!count)
		unknown(records, pattern);
	for (size_t i = 0; i < count; i++) {
		set(records, address_setting(records, address[i]), value);
		free(address[i]);
	}
	free(address);
}

void edit_set(struct records *records, const char *assignment)
{
	const char *equals = strchr(assignment, '=');
	char *address;
	struct setting *s;

	if (!equals || equals == assignment || equals[1] == '\0')
		die_usage("--set: '%s' is not ADDRESS=VALUE", assignment);
	if (strpbrk(equals + 1, " \t\n#="))
		die_usage("--set: '%s' is not a value", equals + 1);
	address = mem_text(assignment);
	address[equals - assignment] = '\0';
	s = address_setting(records, address);
	if (s)
		set(records, s, equals + 1);
	else
		set_matching(records, address, equals + 1);
	free(address);
}

char *edit_get(const struct records *records, const char *address)
{
	char *value = address_value(records, address);

	if (!value)
		unknown(records, address);
	if (*value)
		return value;
	free(value);
	die("'%s' is not given and has no default; --set gives it", address);
}

bool edit_mesh(struct records *records, const char *mesh)
{
	const char *x = strchr(mesh, 'x');
	char *nx;
	long n;

	if (!x)
		return false;
	nx = mem_text(mesh);
	nx[x - mesh] = '\0';
	if (!num_parse_long(nx, &n) || !num_parse_long(x + 1, &n)) {
		free(nx);
		return false;
	}
	for (size_t i = 0; i < records->count; i++)
		if (strcmp(records->item[i].kind, "network") == 0) {
			record_set(&records->item[i], "nx", nx);
			record_set(&records->item[i], "ny", x + 1);
			record_changed(records, &records->item[i]);
		}
	free(nx);
	return true;
}

void edit_spacing(struct records *records, const char *spacing)
{
	double x;

	if (!num_parse(spacing, &x))
		die_usage("--spacing: '%s' is not a number", spacing);
	for (size_t i = 0; i < records->count; i++)
		if (strcmp(records->item[i].kind, "network") == 0) {
			record_set(&records->item[i], "spacing", spacing);
			record_changed(records, &records->item[i]);
		}
}

/* Where the height of somata is told, of a population or a cell of its own height: how high; NAN elsewhere. */
static double told_height(const struct record *r)
{
	bool height = strcmp(r->kind, "population") == 0 || strcmp(r->kind, "cell") == 0;
	const char *text = height ? record_get(r, "z") : NULL;
	double z;

	return text && num_parse(text, &z) ? z : NAN;
}

void edit_layers(struct records *records, const char *separation)
{
	struct model *m = model_read(records);
	double um, low = INFINITY, high = -INFINITY;

	if (!num_parse(separation, &um))
		die_usage("--layer-separation: '%s' is not a number", separation);
	for (int p = 0; p < m->populations; p++) {
		low = fmin(low, m->population[p].z);
		high = fmax(high, m->population[p].z);
	}
	if (low == high)
		die_at(records->file, 0, "--layer-separation: all populations have the height z=%g", low);
	for (size_t i = 0; i < records->count; i++) {
		double from = told_height(&records->item[i]), z;
		char text[32];

		if (isnan(from))
			continue;
		z = m->population[model_population(m, records->item[i].name[0])].z;
		snprintf(text, sizeof text, "%.12g", low + (z - low) / (high - low) * um + (from - z));
		record_set(&records->item[i], "z", text);
		record_changed(records, &records->item[i]);
	}
	model_free(m);
}

/* Whether a record comes before a new one: both of a kind that belongs to what its first name names, or
 * what that names, or of a kind that stands by itself. */
static bool before(const struct record *r, const struct record *new, int place)
{
	const struct kind *kind = kind_find(r->kind);
	bool same = r->names && new->names &&strcmp(r->name[0], new->name[0]) == 0;

	if (!kind)
		return false;
	return place % 10 ? kind->place / 10 == place / 10 && kind->place <= place && same : kind->place / 10 <= place / 10;
}

/* Where a new record goes: behind the last of those that come before it; where there is none, at the end. */
static size_t place_of(const struct records *records, const struct record *new, int place)
{
	size_t at = 0, end = records->count;

	for (size_t i = 0; i < records->count; i++) {
		if (before(&records->item[i], new, place))
			at = i + 1;
		if (strcmp(records->item[i].kind, "end") == 0)
			end = i;
	}
	return at ? at : end;
}

void edit_insert(struct records *records, const struct record *new)
{
	size_t at = place_of(records, new, kind_find(new->kind)->place);

	records_insert(records, at, new);
	record_changed(records, &records->item[at]);
}

void edit_add(struct records *records, const char *text)
{
	const struct kind *kind;
	struct records new;
	struct input in;

	input_text(&in, "--add", text);
	records_read_all(&in, &new);
	input_close(&in);
	if (new.count != 1 || !*new.item[0].kind)
		die_usage("--add: '%s' is not a record: KIND NAME... KEY=VALUE...", text);
	kind = kind_find(new.item[0].kind);
	if (!kind || kind->place == 0)
		die_usage("--add: '%s' is not a kind of record that can be added", new.item[0].kind);
	edit_insert(records, &new.item[0]);
	new.count = 0;
	records_free(&new);
}

/* Whether a record belongs to the input of a network, and not to its cells. */
static bool drives(const struct record *r)
{
	const struct kind *kind = kind_find(r->kind);

	return kind && (kind->place / 10 == 4 || kind->place / 10 == 5);
}

void edit_drives(struct records *records, const char *name)
{
	char *path = catalogue_file(CATALOGUE_DRIVES, name), *where;
	size_t kept = 0, at = 0;
	struct records set;
	struct input in;

	if (!path && access(name, F_OK) != 0 && strcmp(name, "-") != 0)
		catalogue_unknown(CATALOGUE_DRIVES, name);
	input_open(&in, path ? path : name);
	records_read_all(&in, &set);
	while (at < records->count && strcmp(records->item[at].kind, "end") != 0)
		at++;
	for (size_t i = 0; i < set.count; i++) {
		if (!drives(&set.item[i])) {
			set.item[kept++] = set.item[i];
			continue;
		}
		where = mem_printf("%s:%ld", in.name, set.item[i].line);
		record_from(&set.item[i], where);
		free(where);
		records_insert(records, at++, &set.item[i]);
	}
	if (kept == set.count)
		die_at(in.name, 0, "no drive or bias: expected records of these, or a network that has some");
	set.count = kept; /* what the network has not taken over */
	records_free(&set);
	input_close(&in);
	free(path);
}

/* Whether an address is that of a record, or of what a record belongs to. */
static bool concerns(const struct record *r, const char *address)
{
	size_t n = strlen(address);
	char *whole = record_address(r);
	bool yes = r->names && strncmp(whole, address, n) == 0 && (whole[n] == '\0' || whole[n] == '.');

	free(whole);
	return yes;
}

/* The first name of a record that is most like a misspelt one, or NULL. */
static const char *like_name(const struct records *records, const char *wrong)
{
	size_t least = strlen(wrong) / 3 + 1;
	const char *best = NULL;

	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];
		size_t far = r->names ? text_distance(r->name[0], wrong) : least;

		if (far < least) {
			least = far;
			best = r->name[0];
		}
	}
	return best;
}

void edit_remove(struct records *records, const char *address)
{
	size_t count = records->count;
	const char *like;

	for (size_t i = records->count; i-- > 0;)
		if (strcmp(records->item[i].kind, "network") != 0 && concerns(&records->item[i], address))
			records_remove(records, i);
	if (records->count < count)
		return;
	for (size_t i = 0; i < records->count; i++) {
		const char *key = record_rest(&records->item[i], address);

		if (key && record_unset(&records->item[i], key))
			return;
	}
	like = like_name(records, address);
	if (like)
		die("there is no address '%s' in the network (did you mean '%s'?)", address, like);
	unknown(records, address);
}
