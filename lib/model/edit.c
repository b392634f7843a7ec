#include "model/edit.h"

#include <stdlib.h>
#include <string.h>

#include "model/address.h"
#include "model/keys.h"
#include "model/model.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

_Noreturn static void unknown(const struct records *records, const char *address)
{
	char *like = address_suggest(records, address);

	die("there is no address '%s' in the network%s%s%s", address, like ? " (did you mean '" : "", like ? like : "",
	    like ? "'?)" : "");
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
	if (!s)
		unknown(records, address);
	setting_replace(s, equals + 1);
	free(address);
}

char *edit_get(const struct records *records, const char *address)
{
	char *value = address_value(records, address);

	if (!value)
		unknown(records, address);
	if (!*value)
		die("'%s' is not given and has no default; --set gives it", address);
	return value;
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
		}
	free(nx);
	return true;
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
	new.item[0].line = 0;
	records_insert(records, place_of(records, &new.item[0], kind->place), &new.item[0]);
	new.count = 0;
	records_free(&new);
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

void edit_remove(struct records *records, const char *address)
{
	size_t count = records->count;

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
	unknown(records, address);
}

/* A list of numbers by population: the text of each, NULL where it has none. */
struct by_population {
	char *text;         /* what the values point into */
	const char **value; /* [populations] */
	bool all;           /* one number for all */
};

static void number(const char *option, const char *text)
{
	double x;

	if (!num_parse(text, &x))
		die_usage("%s: '%s' is not a number", option, text);
}

static struct by_population read_list(const struct model *m, const char *option, const char *list)
{
	struct by_population l = {.text = mem_text(list ? list : ""),
	                          .value = mem_new((size_t)m->populations, sizeof *l.value)};
	char *save = NULL;

	if (list && !strchr(list, '=')) {
		number(option, list);
		l.all = true;
		for (int p = 0; p < m->populations; p++)
			l.value[p] = l.text;
		return l;
	}
	for (char *word = strtok_r(l.text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		char *equals = strchr(word, '=');
		int p;

		if (!equals)
			die_usage("%s: '%s' is not POPULATION=NUMBER", option, word);
		*equals = '\0';
		p = model_population(m, word);
		if (p < 0)
			die("%s: the network has no population '%s'", option, word);
		if (l.value[p])
			die_usage("%s: '%s' stands twice", option, word);
		number(option, equals + 1);
		l.value[p] = equals + 1;
	}
	return l;
}

static void free_list(struct by_population *l)
{
	free(l->text);
	free(l->value);
}

/* Whether a population can take a receptor at a location. */
static bool takes(const struct population *p, const char *location, const char *receptor)
{
	uint64_t sections = population_sections(p, location);
	int s = population_synapse(p, receptor);

	return sections && s >= 0 && (sections & ~p->synapse[s].sections) == 0;
}

/* A value for each target, and for no other population. */
static void match(const struct model *m, const char *option, const struct by_population *l, const bool *target)
{
	for (int p = 0; p < m->populations; p++) {
		if (target[p] && !l->value[p])
			die("%s: a value for %s is missing, which has a weight", option, m->population[p].name);
		if (!target[p] && l->value[p] && !l->all)
			die("%s: %s has no weight", option, m->population[p].name);
	}
}

static void check_name(const char *name)
{
	if (strpbrk(name, " \t=#.\r\n") || !*name)
		die_usage("'%s' is not a name (no blanks, dots, '=' or '#')", name);
}

static void set_number(struct record *r, const char *key, double value)
{
	char text[NUM_MAX];

	record_set(r, key, num_exact(text, value));
}

static void set_integer(struct record *r, const char *key, long value)
{
	char text[NUM_MAX];

	snprintf(text, sizeof text, "%ld", value);
	record_set(r, key, text);
}

/* Read the changed network once more: whatever is wrong with it is said now. */
static void check(const struct records *records)
{
	model_free(model_read(records));
}

void edit_add_evoked(struct records *records, const struct new_drive *d)
{
	static const char *const receptors[] = {"ampa", "nmda"};
	struct model *m = model_read(records);
	struct by_population weight[2] = {read_list(m, "--ampa", d->ampa), read_list(m, "--nmda", d->nmda)};
	struct by_population delay = read_list(m, "--delay", d->delay ? d->delay : "0.1");
	struct by_population probability = read_list(m, "--probability", d->probability ? d->probability : "1");
	bool *target = mem_new((size_t)m->populations, sizeof *target), any = false;
	struct record *r;

	check_name(d->name);
	for (int p = 0; p < m->populations; p++)
		for (int k = 0; k < 2; k++) {
			if (weight[k].all && !takes(&m->population[p], d->location, receptors[k]))
				weight[k].value[p] = NULL;
			target[p] |= weight[k].value[p] != NULL;
			any |= target[p];
		}
	if (!any && (d->ampa || d->nmda))
		die("no population has such receptors at '%s'", d->location);
	if (!any)
		die("no population is given a weight (--ampa, --nmda)");
	match(m, "--delay", &delay, target);
	match(m, "--probability", &probability, target);
	r = records_add(records, "drive", (const char *[]){d->name, NULL});
	record_set(r, "type", "evoked");
	record_set(r, "location", d->location);
	set_number(r, "mu", d->mu);
	set_number(r, "sigma", d->sigma);
	set_integer(r, "numspikes", d->numspikes);
	record_set(r, "cells", d->cells);
	set_number(r, "lambda", d->space_constant);
	set_integer(r, "seed", d->seed);
	set_integer(r, "conn_seed", d->conn_seed);
	for (int p = 0; p < m->populations; p++) {
		if (!target[p])
			continue;
		r = records_add(records, "target", (const char *[]){d->name, m->population[p].name, NULL});
		for (int k = 0; k < 2; k++)
			if (weight[k].value[p])
				record_set(r, receptors[k], weight[k].value[p]);
		record_set(r, "delay", delay.value[p]);
		if (d->probability)
			record_set(r, "probability", probability.value[p]);
	}
	for (int k = 0; k < 2; k++)
		free_list(&weight[k]);
	free_list(&delay);
	free_list(&probability);
	free(target);
	model_free(m);
	check(records);
}

void edit_add_tonic(struct records *records, const char *name, const char *amplitude, const double *tstart,
                    const double *tstop)
{
	struct model *m = model_read(records);
	struct by_population list = read_list(m, "--amplitude", amplitude);

	check_name(name);
	for (int p = 0; p < m->populations; p++) {
		struct record *r;

		if (!list.value[p])
			continue;
		r = records_add(records, "bias", (const char *[]){name, m->population[p].name, NULL});
		record_set(r, "amplitude", list.value[p]);
		if (tstart)
			set_number(r, "tstart", *tstart);
		if (tstop)
			set_number(r, "tstop", *tstop);
	}
	free_list(&list);
	model_free(m);
	check(records);
}
