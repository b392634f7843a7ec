/* hnn-core's network JSON: the cells and how they are connected. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/import.h"
#include "model/model.h"
#include "util/buffer.h"
#include "util/mem.h"
#include "util/num.h"

/* --- gids ------------------------------------------------------------------------------------- */

static int by_start(const void *a, const void *b)
{
	const struct import_type *s = a, *t = b;

	return (s->start > t->start) - (s->start < t->start);
}

/* The types that a member of the file names, in the order of their gids. */
static void add_types(const struct import *import, const char *key, struct import_types *types)
{
	struct json_value all, ranges = js_get(import->root, "gid_ranges"), one;
	int first = types->count;
	void *at = NULL;

	if (!js_find(import->root, key, &all))
		return;
	while (js_next(&all, &at, &one)) {
		struct json_value range = js_get(&ranges, one.key), start = js_get(&range, "start"),
						  stop = js_get(&range, "stop");
		struct import_type *t = &types->item[types->count];

		if (types->count == IMPORT_TYPES)
			js_fail(&one, "more than %d cell types and drives", IMPORT_TYPES);
		t->name = one.key;
		t->start = js_whole(&start, 0, 100000000);
		t->stop = js_whole(&stop, t->start, 100000000);
		types->count++;
	}
	qsort(types->item + first, (size_t)(types->count - first), sizeof *types->item, by_start);
}

void import_types(const struct import *import, struct import_types *types)
{
	types->count = 0;
	add_types(import, "cell_types", types);
	types->cells = types->count;
	add_types(import, "external_drives", types);
}

int import_type_of(const struct import_types *types, long gid, const struct json_value *at)
{
	for (int i = 0; i < types->count; i++)
		if (gid >= types->item[i].start && gid < types->item[i].stop)
			return i;
	js_fail(at, "no range of gid_ranges has the gid %ld", gid);
}

static void make_room(const struct import_types *types, struct import_pairs *p)
{
	const struct import_type *s = &types->item[p->source], *t = &types->item[p->target];

	p->there = mem_new((size_t)(s->stop - s->start), (size_t)(t->stop - t->start));
}

/* A pair; the first says which types are connected. */
static void add_pair(const struct import_types *types, long source, long target, const struct json_value *at,
                     struct import_pairs *p)
{
	const struct import_type *s, *t;
	unsigned char *there;

	if (!p->there) {
		p->source = import_type_of(types, source, at);
		p->target = import_type_of(types, target, at);
		if (p->target >= types->cells)
			js_fail(at, "the gid %ld is that of a drive: expected one of a cell", target);
		make_room(types, p);
	}
	if (import_type_of(types, source, at) != p->source || import_type_of(types, target, at) != p->target)
		js_fail(at, "cells of several types in one connection");
	s = &types->item[p->source];
	t = &types->item[p->target];
	there = &p->there[(source - s->start) * (t->stop - t->start) + target - t->start];
	if (*there)
		js_fail(at, "the gid %ld stands twice", target);
	*there = 1;
	p->count++;
	p->same += source - s->start == target - t->start;
}

/* The types of a connection without pairs, where the file has their names. */
static bool named_types(const struct import_types *types, const struct json_value *connection, struct import_pairs *p)
{
	struct json_value source, target;
	bool named = js_find(connection, "src_type", &source) && js_find(connection, "target_type", &target);

	p->source = p->target = -1;
	for (int i = 0; named && i < types->count; i++) {
		if (strcmp(types->item[i].name, js_text(&source)) == 0)
			p->source = i;
		if (i < types->cells && strcmp(types->item[i].name, js_text(&target)) == 0)
			p->target = i;
	}
	return p->source >= 0 && p->target >= 0;
}

bool import_pairs(const struct import_types *types, const struct json_value *connection, struct import_pairs *pairs)
{
	struct json_value all = js_get(connection, "gid_pairs"), targets;
	void *at = NULL;

	*pairs = (struct import_pairs){0};
	while (js_next(&all, &at, &targets)) {
		char *end;
		long source = strtol(targets.key, &end, 10);

		if (end == targets.key || *end)
			js_fail(&targets, "expected a gid as the key");
		for (size_t i = 0; i < js_count(&targets); i++) {
			struct json_value target = js_item(&targets, i);

			add_pair(types, source, js_whole(&target, 0, 100000000), &target, pairs);
		}
	}
	if (!pairs->there && named_types(types, connection, pairs))
		make_room(types, pairs);
	return pairs->there != NULL;
}

/* --- cells and connections -------------------------------------------------------------------- */

/* The value of a type in the file: what older files have in its place, too. */
static struct json_value cell_of(const struct json_value *type)
{
	struct json_value cell;

	return js_find(type, "cell_object", &cell) ? cell : *type;
}

bool import_nowhere(const struct import *import, const char *type, const char *location)
{
	struct json_value types = js_get(import->root, "cell_types"), one = js_get(&types, type), cell = cell_of(&one),
					  locations = js_get(&cell, "sect_loc"), sections;

	return js_find(&locations, location, &sections) && js_count(&sections) == 0;
}

/* Whether the cells of a type add to the dipole. */
static bool has_dipole(const struct json_value *type)
{
	struct json_value metadata, measured;

	if (!js_find(type, "cell_metadata", &metadata))
		return strcmp(type->key, "L2_pyramidal") == 0 || strcmp(type->key, "L5_pyramidal") == 0;
	return js_find(&metadata, "measure_dipole", &measured) && js_truth(&measured);
}

/* The dipole at rest that is taken off, whatever the cells: that of `share` of the published cells for each, where
 * a type has not one cell at each point of the mesh. It is known of two layers. */
static void add_baseline(struct import *import, const char *population, const char *layer, double share)
{
	static const struct part {
		const char *layer, *name, *to;
		double offset, slope;
	} parts[] = {
		{"L2", "all", NULL, 0.0443, 0},
		{"L5", "early", "37", -49.0502, 0},
		{"L5", "middle", "749.99999999999989", -51.231085, 0.0034770508},
		{"L5", "late", NULL, -48.412078, 0.000101},
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct part *p = &parts[i];
		struct record *r;

		if (strcmp(p->layer, layer) != 0)
			continue;
		r = import_record(import, "baseline", (const char *[]){population, p->name, NULL});
		if (p->to)
			record_set(r, "to", p->to);
		import_number(r, "offset", p->offset * share);
		import_unless(r, "slope", p->slope * share, 0);
	}
}

/* The layer that a type's dipole counts for, allocated, or NULL. hnn-core knows a dipole of two types, of which it
 * calls the first L2 and the second L5, whatever they are; others are here of the layer that they say, or else their
 * own. */
static char *dipole_layer(const struct json_value *types, const struct json_value *type)
{
	struct json_value metadata, layer, other;
	bool told = js_find(type, "cell_metadata", &metadata);
	int before = 0, all = 0;
	void *at = NULL;

	if (!has_dipole(type))
		return NULL;
	while (js_next(types, &at, &other)) {
		if (!has_dipole(&other))
			continue;
		if (strcmp(other.key, type->key) == 0)
			before = all;
		all++;
	}
	if (all == 2)
		return mem_text(before ? "L5" : "L2");
	if (!told)
		return mem_printf("%.2s", type->key);
	return js_find(&metadata, "layer", &layer) ? mem_printf("L%s", js_text(&layer)) : mem_text(type->key);
}

/* Whether a population before has a dipole of this layer, and with it what is taken off. */
static bool has_layer(const struct import *import, const char *layer)
{
	for (size_t i = 0; i < import->records->count; i++) {
		const struct record *r = &import->records->item[i];
		const char *its = strcmp(r->kind, "population") == 0 ? record_get(r, "dipole") : NULL;

		if (its && strcmp(its, layer) == 0)
			return true;
	}
	return false;
}

/* The cells of a population that stand where no lattice has them. */
static void list_cells(struct import *import, const char *population, const struct json_value *positions,
                       const struct import_mesh *mesh)
{
	double z = import_coordinate(positions, 0, 2);

	for (size_t i = 0; i < js_count(positions); i++) {
		char number[NUM_MAX];
		struct record *r;

		snprintf(number, sizeof number, "%zu", i);
		r = import_record(import, "cell", (const char *[]){population, number, NULL});
		import_number(r, "x", import_coordinate(positions, i, 0) / mesh->spacing);
		import_number(r, "y", import_coordinate(positions, i, 1) / mesh->spacing);
		import_unless(r, "z", import_coordinate(positions, i, 2), z);
	}
}

static void add_population(struct import *import, const struct import_type *type, const struct import_mesh *mesh)
{
	struct json_value types = js_get(import->root, "cell_types"), all = js_get(import->root, "pos_dict"),
					  one = js_get(&types, type->name), positions = js_get(&all, type->name), cell = cell_of(&one);
	const char *lattice = import_lattice(&positions, mesh);
	char *layer = dipole_layer(&types, &one);
	bool first = layer && !has_layer(import, layer);
	struct record *r;

	if (type->stop - type->start != (long)js_count(&positions))
		js_fail(&positions, "%zu cells, but %ld gids in gid_ranges", js_count(&positions), type->stop - type->start);
	r = import_record(import, "population", (const char *[]){type->name, NULL});
	record_set(r, "lattice", lattice);
	import_number(r, "z", import_coordinate(&positions, 0, 2));
	if (layer)
		import_word(r, "dipole", layer);
	if (strcmp(lattice, "listed") == 0)
		list_cells(import, r->name[0], &positions, mesh);
	if (first)
		add_baseline(import, type->name, layer, (double)(mesh->nx * mesh->ny) / (double)js_count(&positions));
	import_cell(import, type->name, &cell);
	free(layer);
}

/* The pairs as a connection lists them. */
static void list_pairs(struct record *r, const struct import_pairs *p, long sources, long targets)
{
	struct buffer list = {0};

	for (long i = 0; i < sources; i++)
		for (long j = 0; j < targets; j++)
			if (p->there[i * targets + j])
				buffer_printf(&list, "%s%ld:%ld", list.data ? "," : "", i, j);
	record_set(r, "pairs", list.data);
	buffer_free(&list);
}

/* A place of a connection. Another one between the same cells needs another name for it. */
static char *free_location(struct import *import, const char *source, const char *target, const char *receptor,
                           const char *location)
{
	const struct record *there;
	char *name = mem_text(location), *sections = NULL;

	for (int k = 2; import_find(import, "connect", (const char *[]){source, target, name, receptor, NULL}); k++) {
		free(name);
		name = mem_printf("%s_%d", location, k);
	}
	if (strcmp(name, location) != 0 && !import_find(import, "location", (const char *[]){target, name, NULL})) {
		there = import_find(import, "location", (const char *[]){target, location, NULL});
		sections = mem_text(there ? record_get(there, "sections") : location);
		import_word(import_record(import, "location", (const char *[]){target, name, NULL}), "sections", sections);
		free(sections);
	}
	return name;
}

/* Numbers of a connection that are all the same way in the file. */
static void set_synapse(struct record *r, const struct json_value *numbers)
{
	struct json_value weight = js_get(numbers, "A_weight"), delay = js_get(numbers, "A_delay"),
					  lambda = js_get(numbers, "lamtha"), gain;

	import_set(r, "weight", &weight);
	import_set(r, "delay", &delay);
	import_set(r, "lambda", &lambda);
	if (js_find(numbers, "gain", &gain))
		import_unless(r, "gain", js_number(&gain), 1);
}

/* A connection sets the threshold of the cells that it leads from, by their gids; the last one counts. */
static void set_thresholds(const struct import_pairs *p, const struct import_types *types,
                           const struct json_value *numbers, double threshold[])
{
	const struct import_type *source = &types->item[p->source], *target = &types->item[p->target];
	long sources = source->stop - source->start, targets = target->stop - target->start;
	struct json_value own;

	if (!js_find(numbers, "threshold", &own))
		return;
	for (long i = 0; i < sources; i++)
		if (memchr(p->there + i * targets, 1, (size_t)targets))
			threshold[source->start + i] = js_number(&own);
}

/* The threshold of a type's cells, which have one, where it is not that of the network. */
static void set_threshold(struct import *import, const struct import_type *type, const double threshold[],
                          const struct json_value *connections)
{
	struct record *r = import_find(import, "population", (const char *[]){type->name, NULL});
	struct json_value all = js_get(import->root, "threshold");

	for (long gid = type->start; gid < type->stop; gid++)
		if (threshold[gid] != threshold[type->start])
			js_fail(connections, "the cells of %s have different thresholds, %g and %g, by their last connections",
			        type->name, threshold[type->start], threshold[gid]);
	if (type->start < type->stop)
		import_unless(r, "threshold", threshold[type->start], js_number(&all));
}

static void add_connection(struct import *import, const struct import_types *types, const struct json_value *one,
                           double threshold[])
{
	struct json_value location = js_get(one, "loc"), receptor = js_get(one, "receptor"),
					  numbers = js_get(one, "nc_dict"), probability;
	const struct import_type *source, *target;
	struct import_pairs pairs;
	struct record *r;
	long sources, targets;
	char *place;

	if (!import_pairs(types, one, &pairs) || !pairs.count || pairs.source >= types->cells) {
		free(pairs.there);
		return;
	}
	source = &types->item[pairs.source];
	target = &types->item[pairs.target];
	if (import_nowhere(import, target->name, js_text(&location))) {
		free(pairs.there);
		return;
	}
	sources = source->stop - source->start;
	targets = target->stop - target->start;
	place = free_location(import, source->name, target->name, js_text(&receptor), js_text(&location));
	set_thresholds(&pairs, types, &numbers, threshold);
	r = import_record(import, "connect", (const char *[]){source->name, target->name, place, js_text(&receptor), NULL});
	set_synapse(r, &numbers);
	if (source == target && !pairs.same && pairs.count == sources * (targets - 1))
		record_set(r, "autapses", "0");
	else if (pairs.count < sources * targets)
		list_pairs(r, &pairs, sources, targets);
	if (js_find(one, "probability", &probability) && js_number(&probability) < 1)
		import_note(import, "%s to %s: the pairs of the file, which hnn-core's own reader thins once more",
		            source->name, target->name);
	free(place);
	free(pairs.there);
}

static void add_connections(struct import *import, const struct import_types *types)
{
	struct json_value all = js_get(import->root, "connectivity"), threshold = js_get(import->root, "threshold");
	long gids = 0;
	double *of;

	for (int i = 0; i < types->cells; i++)
		gids = types->item[i].stop > gids ? types->item[i].stop : gids;
	of = mem_new((size_t)gids, sizeof *of);
	for (long gid = 0; gid < gids; gid++)
		of[gid] = js_number(&threshold);
	for (size_t i = 0; i < js_count(&all); i++) {
		struct json_value one = js_item(&all, i);

		add_connection(import, types, &one, of);
	}
	for (int i = 0; i < types->cells; i++)
		set_threshold(import, &types->item[i], of, &all);
	free(of);
}

/* --- the network ------------------------------------------------------------------------------ */

static void add_network(struct import *import, const struct import_mesh *mesh)
{
	struct json_value celsius = js_get(import->root, "celsius"), threshold = js_get(import->root, "threshold");
	const char *slash = strrchr(import->root->file, '/'), *base = slash ? slash + 1 : import->root->file;
	const char *dot = strrchr(base, '.');
	char *name = mem_printf("%.*s", dot && dot != base ? (int)(dot - base) : (int)strlen(base), base);
	struct record *r = import_record(import, "network", (const char *[]){*name ? name : "network", NULL});

	import_number(r, "nx", (double)mesh->nx);
	import_number(r, "ny", (double)mesh->ny);
	import_number(r, "spacing", mesh->spacing);
	import_set(r, "celsius", &celsius);
	import_set(r, "threshold", &threshold);
	if (mesh->spacing != 1)
		import_note(import,
		            "neighbours are %g um apart, and lambda counts in that, as where the file was written; "
		            "hnn-core's own reader counts in um",
		            mesh->spacing);
	free(name);
}

/* Parts of a file that are no part of a network here. */
static void note_rest(const struct import *import)
{
	static const char *const known[] = {"object_type",     "legacy_mode",     "N_pyr_x",      "N_pyr_y",
	                                    "celsius",         "cell_types",      "gid_ranges",   "pos_dict",
	                                    "external_drives", "external_biases", "connectivity", "rec_arrays",
	                                    "threshold",       "delay",           "cell_response"};
	struct json_value one;
	void *at = NULL, *first = NULL;

	while (js_next(import->root, &at, &one)) {
		size_t k = 0;

		while (k < sizeof known / sizeof *known && strcmp(known[k], one.key) != 0)
			k++;
		if (k == sizeof known / sizeof *known)
			import_note(import, "'%s' is not carried over: it is not known", one.key);
	}
	if (js_find(import->root, "legacy_mode", &one) && js_truth(&one))
		import_note(import, "'legacy_mode' is not carried over: drives are as the file has them");
	if (js_find(import->root, "cell_response", &one) && js_is_object(&one) && js_next(&one, &first, &one))
		import_note(import, "'cell_response', what a simulation recorded, is not carried over");
}

void import_json(struct import *import)
{
	struct json_value nx = js_get(import->root, "N_pyr_x"), ny = js_get(import->root, "N_pyr_y");
	struct import_types types;
	struct import_mesh mesh = {js_whole(&nx, 1, MAX_MESH), js_whole(&ny, 1, MAX_MESH), 1};

	import_types(import, &types);
	mesh.spacing = import_spacing(import, &types, &mesh);
	add_network(import, &mesh);
	for (int i = 0; i < types.cells; i++)
		add_population(import, &types.item[i], &mesh);
	add_connections(import, &types);
	note_rest(import);
}
