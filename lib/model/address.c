#include "model/address.h"

#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "util/mem.h"
#include "util/text.h"

/* --- finding --------------------------------------------------------------------------------------- */

/* The key at an address that a record may have, though it is not given; NULL where there is none. The
 * record's place, and the key in *keys. */
static const struct key *find_default(const struct records *records, const char *address, size_t *at, struct keys *keys)
{
	for (*at = 0; *at < records->count; ++*at) {
		const char *name = record_rest(&records->item[*at], address);
		const struct key *key;

		if (!name || strchr(name, '.'))
			continue;
		keys_of(records, NULL, &records->item[*at], keys);
		key = keys_find(keys, name);
		if (key && key->otherwise)
			return key;
	}
	return NULL;
}

struct setting *address_setting(struct records *records, const char *address)
{
	struct setting *s = records_at(records, address);
	const struct key *key;
	struct keys keys;
	size_t at;

	if (s)
		return s;
	key = find_default(records, address, &at, &keys);
	if (!key)
		return NULL;
	record_set(&records->item[at], key->name, key->otherwise);
	return records_at(records, address);
}

char *address_value(const struct records *records, const char *address)
{
	const struct setting *s = records_at(records, address);
	const struct key *key;
	struct keys keys;
	size_t at;

	if (s)
		return mem_text(s->value);
	key = find_default(records, address, &at, &keys);
	return key ? mem_text(key->otherwise) : NULL;
}

/* --- all of them ----------------------------------------------------------------------------------- */

/* Call `use` for each setting, given or at its default: its address, value, and key (NULL where nobody
 * knows it). */
static void each_address(const struct records *records, const struct model *model,
                         void (*use)(void *context, const char *address, const char *value, const struct key *key,
                                     bool given),
                         void *context)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];
		char *stem = record_address(r);
		struct keys keys;

		keys_of(records, model, r, &keys);
		for (size_t k = 0; r->names && k < r->settings; k++) {
			char *address = mem_printf("%s.%s", stem, r->setting[k].key);

			use(context, address, r->setting[k].value, keys_find(&keys, r->setting[k].key), true);
			free(address);
		}
		for (size_t k = 0; r->names && k < keys.count; k++) {
			const struct key *key = &keys.item[k];
			char *address;

			if (!key->otherwise || !*key->otherwise || record_get(r, key->name))
				continue;
			address = mem_printf("%s.%s", stem, key->name);
			use(context, address, key->otherwise, key, false);
			free(address);
		}
		free(stem);
	}
}

static void write_one(void *out, const char *address, const char *value, const struct key *key, bool given)
{
	fprintf(out, "%s=%s%s%s%s%s\n", address, value, key && key->unit ? " " : "", key && key->unit ? key->unit : "",
	        key && key->whole ? " (whole)" : "", given ? "" : " (default)");
}

void addresses_write(FILE *out, const struct records *records, const struct model *model)
{
	each_address(records, model, write_one, out);
}

/* --- those that match ------------------------------------------------------------------------------ */

/* An address as a path, whose parts a `*` stays within. */
static char *path(const char *address)
{
	char *text = mem_text(address);

	for (char *dot = text; (dot = strchr(dot, '.'));)
		*dot = '/';
	return text;
}

bool address_matches(const char *pattern, const char *address)
{
	char *a = path(pattern), *b = path(address);
	bool matches = fnmatch(a, b, FNM_PATHNAME) == 0;

	free(a);
	free(b);
	return matches;
}

struct matches {
	const char *pattern;
	char **address;
	size_t count, room;
};

static void match(void *context, const char *address, const char *value, const struct key *key, bool given)
{
	struct matches *m = context;

	(void)value, (void)key, (void)given;
	if (address_matches(m->pattern, address))
		*GROW(m->address, m->count, m->room) = mem_text(address);
}

char **addresses_match(const struct records *records, const char *pattern, size_t *count)
{
	struct matches m = {.pattern = pattern};

	each_address(records, NULL, match, &m);
	*count = m.count;
	return m.address;
}

/* --- the nearest ----------------------------------------------------------------------------------- */

enum { WORDS = 8, LACKING = 12 }; /* how much a word matters that is lacking at the end */

/* What hnn-core calls what is called otherwise here. */
static const struct {
	const char *there, *here;
} names_of_hnn_core[] = {
	{"A_delay", "delay"},
	{"A_weight", "weight"},
	{"Erev", "e"},
	{"N_pyr_x", "nx"},
	{"N_pyr_y", "ny"},
	{"allow_autapses", "autapses"},
	{"cell_specific", "cells"},
	{"event_seed", "seed"},
	{"inplane_distance", "spacing"},
	{"lamtha", "lambda"},
	{"loc", "location"},
	{"mechname", "kind"},
	{"n_drive_cells", "cells"},
	{"rate_constant", "rate"},
	{"sect_loc", "sections"},
	{"space_constant", "lambda"},
	{"synaptic_delays", "delay"},
	{"t0", "tstart"},
	{"weights_ampa", "ampa"},
	{"weights_nmda", "nmda"},
};

struct words {
	char *text;
	const char *word[WORDS];
	bool known[WORDS]; /* stands in the network: not misspelt, but in the wrong company */
	int count;
};

static struct words split(const char *address)
{
	struct words w = {.text = mem_text(address)};
	char *rest = w.text;

	do
		w.word[w.count++] = strsep(&rest, ".");
	while (rest && w.count < WORDS);
	return w;
}

/* How much it matters that the i-th of n words is another: least for a place in a cell, more for what is
 * there, most for what it is about and for the key. */
static size_t weight(int i, int n)
{
	return n >= 4 && i == n - 3 ? 3 : n >= 4 && i == n - 2 ? 6 : 12;
}

/* Whether the words of a are some of those of b, in their order. */
static bool within(const struct words *a, const struct words *b)
{
	int k = 0;

	for (int i = 0; i < b->count && k < a->count; i++)
		k += strcmp(a->word[k], b->word[i]) == 0;
	return k == a->count;
}

/* How unlike two words are, no more than `most`: one that begins as the other is cut short. */
static size_t unlike(const char *a, const char *b, size_t most)
{
	size_t n = strlen(a), m = strlen(b), typing;

	if (n > 2 && m > 2 && strncmp(a, b, n < m ? n : m) == 0)
		return n != m;
	typing = 2 * text_distance(a, b);
	return typing < most ? typing : most;
}

/* A word as it is called here. */
static const char *our_word(const char *word)
{
	for (size_t i = 0; i < sizeof names_of_hnn_core / sizeof *names_of_hnn_core; i++)
		if (strcmp(names_of_hnn_core[i].there, word) == 0)
			return names_of_hnn_core[i].here;
	return word;
}

static size_t difference(const struct words *wanted, const char *address)
{
	struct words w = split(address);
	size_t apart = (size_t)abs(w.count - wanted->count), sum = LACKING * apart;

	if (apart && (within(wanted, &w) || within(&w, wanted)))
		sum = 4 * apart;
	else
		for (int i = 0; i < w.count && i < wanted->count; i++)
			if (strcmp(w.word[i], wanted->word[i]) != 0)
				sum += wanted->known[i] ? weight(i, w.count) : unlike(w.word[i], wanted->word[i], weight(i, w.count));
	free(w.text);
	return sum;
}

static bool stands(const struct records *records, const char *word)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];

		for (size_t k = 0; k < r->names; k++)
			if (strcmp(r->name[k], word) == 0)
				return true;
		if (record_get(r, word))
			return true;
	}
	return false;
}

struct nearest {
	struct words wanted;
	const char *address;
	size_t difference, typing;
	char *best;
};

static void compare(void *context, const char *address, const char *value, const struct key *key, bool given)
{
	struct nearest *n = context;
	size_t d = difference(&n->wanted, address), typing;

	(void)value, (void)key, (void)given;
	if (d > n->difference)
		return;
	typing = text_distance(address, n->address);
	if (d == n->difference && typing >= n->typing)
		return;
	n->difference = d;
	n->typing = typing;
	free(n->best);
	n->best = mem_text(address);
}

/* Whether an address begins with a word that may have been misspelt so. */
static bool begins_like(const char *address, const char *word)
{
	struct words w = split(address);
	bool like = false;

	for (int i = 0; i < w.count && !like; i++)
		like = unlike(w.word[i], word, SIZE_MAX) <= strlen(word);
	free(w.text);
	return like;
}

static bool is_channel(const struct records *records, const char *name)
{
	for (size_t i = 0; i < records->count; i++)
		if (strcmp(records->item[i].kind, "channel") == 0 && records->item[i].names == 3 &&
		    strcmp(records->item[i].name[2], name) == 0)
			return true;
	return false;
}

/* The address with hh2.gnabar for gnabar_hh2, as hnn-core has it; to be freed. */
static char *channel_apart(const struct records *records, const char *address)
{
	const char *dot = strrchr(address, '.'), *bar = strrchr(address, '_');

	if (!dot || !bar || bar < dot || !is_channel(records, bar + 1))
		return mem_text(address);
	return mem_printf("%.*s.%s%.*s", (int)(dot - address), address, bar + 1, (int)(bar - dot), dot);
}

char *address_suggest(const struct records *records, const char *address)
{
	char *apart = channel_apart(records, address);
	struct nearest n = {.wanted = split(apart), .address = address, .difference = SIZE_MAX, .typing = SIZE_MAX};

	for (int i = 0; i < n.wanted.count; i++) {
		n.wanted.word[i] = our_word(n.wanted.word[i]);
		n.wanted.known[i] = stands(records, n.wanted.word[i]);
	}
	each_address(records, NULL, compare, &n);
	if (n.best && n.wanted.count && !n.wanted.known[0] && !begins_like(n.best, n.wanted.word[0])) {
		free(n.best);
		n.best = NULL;
	}
	free(n.wanted.text);
	free(apart);
	return n.best;
}
