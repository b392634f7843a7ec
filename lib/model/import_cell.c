/* A cell of hnn-core's network JSON: sections, locations, channels and synapses. */
#include <stdlib.h>
#include <string.h>

#include "model/channel.h"
#include "model/import.h"
#include "util/buffer.h"
#include "util/mem.h"
#include "util/num.h"

/* The node "SECTION,END" of a tree: its section, to be freed, and end. */
static char *tree_node(const struct json_value *at, const char *text, int *end)
{
	const char *comma = strrchr(text, ',');

	if (!comma || (strcmp(comma, ",0") != 0 && strcmp(comma, ",1") != 0))
		js_fail(at, "'%s': expected 'SECTION,0' or 'SECTION,1'", text);
	*end = comma[1] - '0';
	return mem_printf("%.*s", (int)(comma - text), text);
}

/* The section that one grows from, to be freed, and at which end; NULL where it is the root. */
static char *find_parent(const struct json_value *cell, const char *section, int *end)
{
	struct json_value tree, children;
	void *at = NULL;

	if (!js_find(cell, "cell_tree", &tree))
		return NULL;
	while (js_next(&tree, &at, &children)) {
		char *parent = tree_node(&children, children.key, end);

		for (size_t i = 0; i < js_count(&children); i++) {
			struct json_value item = js_item(&children, i);
			int near;
			char *child = tree_node(&item, js_text(&item), &near);
			bool found = strcmp(child, section) == 0 && strcmp(parent, section) != 0;

			free(child);
			if (found && near)
				js_fail(&item, "a section that grows from its far end cannot be carried over");
			if (found)
				return parent;
		}
		free(parent);
	}
	return NULL;
}

static void add_section(struct import *import, const char *population, const struct json_value *cell,
                        const struct json_value *section)
{
	static const char *const same[] = {"L", "diam", "cm", "Ra"}, *const axis[] = {"dx", "dy", "dz"};
	struct record *r = import_record(import, "section", (const char *[]){population, section->key, NULL});
	struct json_value points = js_get(section, "end_pts"), near = js_item(&points, 0), far = js_item(&points, 1), v0;
	int end;
	char *parent = find_parent(cell, section->key, &end);

	if (parent) {
		import_word(r, "parent", parent);
		import_number(r, "at", end);
	}
	free(parent);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct json_value value = js_get(section, same[i]);

		import_set(r, same[i], &value);
	}
	import_number(r, "v0", js_find(section, "v0", &v0) ? js_number(&v0) : -65);
	for (size_t k = 0; k < 3; k++) {
		struct json_value a = js_item(&near, k), b = js_item(&far, k);

		import_unless(r, axis[k], js_number(&b) - js_number(&a), 0);
	}
}

/* What the reference's mechanisms have where a file says nothing. */
static const struct {
	const char *channel, *key;
	double value;
} implied[] = {
	{"hh2", "gnabar", 0.12}, {"hh2", "gkbar", 0.036}, {"hh2", "gl", 0.0003}, {"hh2", "el", -54.3}, {"km", "gbar", 10},
	{"ca", "gbar", 0.1},     {"cad", "taur", 200},    {"kca", "gbar", 10},   {"cat", "gbar", 0},   {"ar", "gbar", 0},
};

/* A number, or the values of the segments: [[places], [values]]. */
static void set_parameter(struct record *r, const char *key, const struct json_value *value)
{
	struct json_value values, one;
	struct buffer list = {0};
	char text[NUM_MAX];

	if (!js_is_list(value)) {
		import_set(r, key, value);
		return;
	}
	values = js_item(value, 1);
	for (size_t i = 0; i < js_count(&values); i++) {
		one = js_item(&values, i);
		buffer_printf(&list, "%s%s", i ? "," : "segments(", num_exact(text, js_number(&one)));
	}
	buffer_printf(&list, ")");
	record_set(r, key, list.data);
	buffer_free(&list);
}

static void add_channel(struct import *import, const char *population, const char *section,
                        const struct json_value *mechanism)
{
	const struct channel *channel = channel_shipped(mechanism->key);
	struct record *r;
	struct json_value value;
	char *suffix;
	void *at = NULL;

	if (!channel)
		js_fail(mechanism, "there is no channel '%s' here: describe it as hnn-channel(5) says", mechanism->key);
	r = import_record(import, "channel", (const char *[]){population, section, mechanism->key, NULL});
	for (size_t i = 0; i < sizeof implied / sizeof *implied; i++)
		if (strcmp(implied[i].channel, mechanism->key) == 0)
			import_number(r, implied[i].key, implied[i].value);
	suffix = mem_printf("_%s", mechanism->key);
	while (js_next(mechanism, &at, &value)) {
		size_t n = strlen(value.key), s = strlen(suffix);
		char *key = mem_text(value.key);

		if (n > s && strcmp(key + n - s, suffix) == 0)
			key[n - s] = '\0';
		if (channel_param(channel, key) < 0)
			js_fail(&value, "the channel '%s' has no parameter '%s' here", mechanism->key, key);
		set_parameter(r, key, &value);
		free(key);
	}
	free(suffix);
}

/* The sections that have a receptor, separated by commas, to be freed; NULL where none has. */
static char *sections_of(const struct json_value *sections, const char *receptor)
{
	struct buffer list = {0};
	struct json_value section;
	void *at = NULL;

	while (js_next(sections, &at, &section)) {
		struct json_value all = js_get(&section, "syns");

		for (size_t i = 0; i < js_count(&all); i++) {
			struct json_value one = js_item(&all, i);

			if (strcmp(js_text(&one), receptor) == 0)
				buffer_printf(&list, "%s%s", list.data ? "," : "", section.key);
		}
	}
	return list.data;
}

static void add_synapse(struct import *import, const char *population, const struct json_value *sections,
                        const struct json_value *synapse)
{
	char *where = sections_of(sections, synapse->key);
	struct json_value value;
	struct record *r;
	void *at = NULL;

	if (!where)
		return;
	r = import_record(import, "synapse", (const char *[]){population, synapse->key, NULL});
	if (js_find(synapse, "mechname", &value) && strcmp(js_text(&value), "Exp2Syn") != 0)
		import_word(r, "kind", js_text(&value));
	else
		record_set(r, "kind", "exp2syn");
	while (js_next(synapse, &at, &value)) {
		char *key = mem_text(strcmp(value.key, "Erev") == 0 ? "e" : value.key);

		for (char *s = key; *s; s++)
			*s = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
		if (strcmp(key, "mechname") != 0)
			import_set(r, key, &value);
		free(key);
	}
	import_word(r, "sections", where);
	free(where);
}

static void add_location(struct import *import, const char *population, const struct json_value *location,
                         const char *name)
{
	struct buffer list = {0};

	for (size_t i = 0; i < js_count(location); i++) {
		struct json_value section = js_item(location, i);

		buffer_printf(&list, "%s%s", i ? "," : "", js_text(&section));
	}
	if (list.data)
		import_word(import_record(import, "location", (const char *[]){population, name, NULL}), "sections", list.data);
	buffer_free(&list);
}

void import_cell(struct import *import, const char *name, const struct json_value *cell)
{
	struct json_value sections = js_get(cell, "sections"), synapses = js_get(cell, "synapses"), one, mechanisms, part;
	void *at = NULL, *inner;

	while (js_next(&sections, &at, &one))
		add_section(import, name, cell, &one);
	at = NULL;
	part = js_get(cell, "sect_loc");
	while (js_next(&part, &at, &one)) {
		struct json_value section;

		if (!js_find(&sections, one.key, &section))
			add_location(import, name, &one, one.key);
	}
	at = NULL;
	while (js_next(&sections, &at, &one)) {
		mechanisms = js_get(&one, "mechs");
		inner = NULL;
		while (js_next(&mechanisms, &inner, &part))
			add_channel(import, name, one.key, &part);
	}
	at = NULL;
	while (js_next(&synapses, &at, &one))
		add_synapse(import, name, &sections, &one);
}
