#include "model/add_drive.h"

#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/text.h"

/* What is being added, and to what. */
struct addition {
	const struct drive_order *order;
	const struct model *model;
	struct records *records;
	bool each;
	bool *target; /* [populations] */
	struct list {
		char *text;         /* what the values point into */
		const char **value; /* [populations], NULL where it has none */
		bool all;           /* one number for all */
	} list[DRIVE_KEYS];     /* of the keys that have a value for each target */
};

static bool listed(const struct addition *a, const struct drive_key *key)
{
	return key->per == PER_TARGET || (key->per == PER_CELLS && a->each);
}

static void number(const char *option, const char *text)
{
	double x;

	if (!num_parse(text, &x))
		die_usage("%s: '%s' is not a number", option, text);
}

/* The name that is nearer to a misspelt one than the best so far. */
static void nearer(const char *name, const char *wrong, const char **best, size_t *least)
{
	size_t far = text_distance(name, wrong);

	if (far < *least) {
		*least = far;
		*best = name;
	}
}

static _Noreturn void no_population(const struct model *m, const char *option, const char *name)
{
	size_t least = strlen(name) / 3 + 1;
	const char *best = NULL;

	for (int p = 0; p < m->populations; p++)
		nearer(m->population[p].name, name, &best, &least);
	if (best)
		die("%s: the network has no population '%s' (did you mean '%s'?)", option, name, best);
	die("%s: the network has no population '%s'", option, name);
}

/* The values that an option gives to the populations. */
static void read_list(const struct model *m, const char *option, const char *text, struct list *l)
{
	char *save = NULL;

	*l = (struct list){mem_text(text ? text : ""), mem_new((size_t)m->populations, sizeof *l->value), false};
	if (text && strchr(text, ':') && !strchr(text, '='))
		die_usage("%s: '%s' is not POPULATION=NUMBER", option, text);
	if (text && !strchr(text, '=')) {
		number(option, text);
		l->all = true;
		for (int p = 0; p < m->populations; p++)
			l->value[p] = l->text;
		return;
	}
	for (char *word = strtok_r(l->text, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		char *equals = strchr(word, '=');
		int p;

		if (!equals)
			die_usage("%s: '%s' is not POPULATION=NUMBER", option, word);
		*equals = '\0';
		word += strspn(word, " ");
		p = model_population(m, word);
		if (p < 0)
			no_population(m, option, word);
		if (l->value[p])
			die_usage("%s: '%s' stands twice", option, word);
		number(option, equals + 1);
		l->value[p] = equals + 1;
	}
}

/* What is given or, where it is not, the default. */
static const char *said(const struct addition *a, int key)
{
	const char *given = a->order->given[key];

	return given ? given : a->order->kind->key[key].otherwise;
}

/* Whether a key is what makes a population a target: a weight or, of a current, what has no default. */
static bool decides(const struct drive_kind *kind, const struct drive_key *key)
{
	return kind->current ? key->per == PER_TARGET && !key->otherwise : key->type == KEY_WEIGHT;
}

/* The key that says where the input arrives. */
static int place(const struct drive_kind *kind)
{
	return drive_key(kind, kind->current ? "section" : "location");
}

/* Whether a population has such a section or, of what is no current, location. */
static bool has_place(const struct addition *a, const struct population *p)
{
	const char *where = said(a, place(a->order->kind));
	struct sections sections = population_sections(p, where);

	return a->order->kind->current ? population_section(p, where) >= 0 : !sections_empty(&sections);
}

/* Whether it has the receptor there. */
static bool has_receptor(const struct addition *a, const struct population *p, const char *receptor)
{
	struct sections sections = population_sections(p, said(a, place(a->order->kind)));
	int s = population_synapse(p, receptor);

	return s >= 0 && sections_within(&sections, &p->synapse[s].sections);
}

/* Whether a population can take the input. */
static bool takes(const struct addition *a, const struct population *p, const struct drive_key *key)
{
	return has_place(a, p) && (a->order->kind->current || has_receptor(a, p, key->name));
}

/* That some population has the place; what may have been meant. */
static void check_place(const struct addition *a)
{
	const struct drive_kind *kind = a->order->kind;
	const char *where = said(a, place(kind)), *best = NULL;
	size_t least = strlen(where) / 2 + 1;

	for (int p = 0; p < a->model->populations; p++) {
		const struct population *there = &a->model->population[p];

		if (has_place(a, there))
			return;
		for (int i = 0; i < there->locations && !kind->current; i++)
			nearer(there->location[i].name, where, &best, &least);
		for (int i = 0; i < there->sections; i++)
			nearer(there->section[i].name, where, &best, &least);
	}
	die("%s: no population has a %ssection '%s'%s%s%s", drive_option(&kind->key[place(kind)]),
	    kind->current ? "" : "location or ", where, best ? " (did you mean '" : "", best ? best : "",
	    best ? "'?)" : "");
}

/* That a population which is given a value of its own can take it. */
static void check_taken(const struct addition *a, const struct population *p, const struct drive_key *key)
{
	const struct drive_kind *kind = a->order->kind;
	const char *where = said(a, place(kind));

	if (!has_place(a, p))
		die("%s: %s has no %ssection '%s'", drive_option(&kind->key[place(kind)]), p->name,
		    kind->current ? "" : "location or ", where);
	if (kind->current || has_receptor(a, p, key->name))
		return;
	if (population_synapse(p, key->name) < 0)
		die("%s: %s has no receptor '%s'", drive_option(key), p->name, key->name);
	die("%s: not every section of '%s' of %s has the receptor '%s'", drive_option(key), where, p->name, key->name);
}

/* Which populations are reached. */
static void choose_targets(struct addition *a)
{
	const struct drive_kind *kind = a->order->kind;
	bool any = false, given = false;

	check_place(a);
	for (int k = 0; kind->key[k].name; k++) {
		struct list *l = &a->list[k];

		if (!l->value || !decides(kind, &kind->key[k]))
			continue;
		given |= a->order->given[k] != NULL;
		for (int p = 0; p < a->model->populations; p++) {
			if (l->all && !takes(a, &a->model->population[p], &kind->key[k]))
				l->value[p] = NULL;
			if (l->value[p])
				check_taken(a, &a->model->population[p], &kind->key[k]);
			a->target[p] |= l->value[p] != NULL;
			any |= a->target[p];
		}
	}
	if (any)
		return;
	if (given)
		die("no population has such receptors at '%s'", said(a, place(kind)));
	die("no population is given a weight (--ampa, --nmda)");
}

/* That the other values are those of the targets, and of no other population. */
static void match(const struct addition *a, const char *option, const struct list *l)
{
	for (int p = 0; p < a->model->populations; p++) {
		if (a->target[p] && !l->value[p])
			die("%s: a value for %s is missing, which has a weight", option, a->model->population[p].name);
		if (!a->target[p] && l->value[p] && !l->all)
			die("%s: %s has no weight", option, a->model->population[p].name);
	}
}

/* A value as it stands in the record of a drive: numbers in as few digits as they need. */
static void set_value(struct record *r, const struct drive_key *key, const char *text)
{
	char exact[NUM_MAX];
	double x;

	record_set(r, key->name, key->type != KEY_WORD && num_parse(text, &x) ? num_exact(exact, x) : text);
}

/* Those keys that have one value, or those of one population. */
static void set_values(const struct addition *a, struct record *r, bool lists, int population)
{
	const struct drive_kind *kind = a->order->kind;

	for (int k = 0; kind->key[k].name; k++) {
		const struct drive_key *key = &kind->key[k];
		const char *text = said(a, k);

		if (key->type == KEY_FILE || !text || (key->implied && !a->order->given[k]))
			continue;
		if (!listed(a, key) && (!lists || kind->current))
			set_value(r, key, text);
		else if (listed(a, key) && lists && a->list[k].value[population])
			record_set(r, key->name, a->list[k].value[population]);
	}
}

/* The records of the drive; those of its targets. */
static void write_drive(const struct addition *a)
{
	const struct drive_kind *kind = a->order->kind;
	struct record *r = records_add(a->records, "drive", (const char *[]){a->order->name, NULL});

	record_from(r, a->order->name);
	record_set(r, "type", kind->name);
	set_values(a, r, false, 0);
	for (size_t i = 0; i < a->order->replays; i++) {
		r = records_add(a->records, "train", (const char *[]){a->order->name, a->order->replay[i].source, NULL});
		record_set(r, "times", a->order->replay[i].times);
	}
}

static void write_targets(const struct addition *a)
{
	const char *kind = a->order->kind->current ? "bias" : "target";

	for (int p = 0; p < a->model->populations; p++) {
		const char *const names[] = {a->order->name, a->model->population[p].name, NULL};
		struct record *r;
		char *address;

		if (!a->target[p])
			continue;
		r = records_add(a->records, kind, names);
		address = record_address(r);
		record_from(r, address);
		free(address);
		set_values(a, r, true, p);
	}
}

/* That the name is free. */
static void check_free(const struct addition *a)
{
	const char *name = a->order->name;
	const struct record *there = records_find(a->records, "drive", (const char *[]){name, NULL});

	if (there && !a->order->kind->current)
		die_at(a->records->file, there->line, "there is a drive '%s' already", name);
	for (int p = 0; a->order->kind->current && p < a->model->populations; p++) {
		const char *population = a->model->population[p].name;

		there = records_find(a->records, "bias", (const char *[]){name, population, NULL});
		if (there && a->target[p])
			die_at(a->records->file, there->line, "there is a bias '%s' of %s already", name, population);
	}
}

/* Whether the drive has a cell for each target; where it has not, a value that could be given for each is one. */
static bool one_for_each(const struct drive_order *order)
{
	int cells = drive_key(order->kind, "cells");
	const char *text = cells < 0 ? "" : order->given[cells] ? order->given[cells] : order->kind->key[cells].otherwise;

	for (int k = 0; order->kind->key[k].name && strcmp(text, "each") != 0; k++)
		if (order->kind->key[k].per == PER_CELLS && strchr(order->given[k], '='))
			die_usage("%s: '%s': one number, where drive cells reach all targets (--cells=%s)",
			          drive_option(&order->kind->key[k]), order->given[k], text);
	return strcmp(text, "each") == 0;
}

void add_drive(struct records *records, const struct drive_order *order)
{
	const struct drive_kind *kind = order->kind;
	struct model *m = model_read(records);
	struct addition a = {.order = order, .model = m, .records = records, .each = one_for_each(order)};

	a.target = mem_new((size_t)m->populations, sizeof *a.target);
	for (int k = 0; kind->key[k].name; k++)
		if (listed(&a, &kind->key[k]))
			read_list(m, drive_option(&kind->key[k]), said(&a, k), &a.list[k]);
	choose_targets(&a);
	for (int k = 0; kind->key[k].name; k++)
		if (listed(&a, &kind->key[k]) && !decides(kind, &kind->key[k]))
			match(&a, drive_option(&kind->key[k]), &a.list[k]);
	check_free(&a);
	if (!kind->current)
		write_drive(&a);
	write_targets(&a);
	for (int k = 0; kind->key[k].name; k++) {
		free(a.list[k].text);
		free(a.list[k].value);
	}
	free(a.target);
	model_free(m);
	model_free(model_read(records)); /* whatever is wrong with the changed network is said now */
}
