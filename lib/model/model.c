#include "model/model.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/mem.h"
#include "util/text.h"

int model_population(const struct model *model, const char *name)
{
	for (int i = 0; i < model->populations; i++)
		if (strcmp(model->population[i].name, name) == 0)
			return i;
	return -1;
}

int model_layer(const struct model *m, const char *name)
{
	for (int i = 0; i < m->layers; i++)
		if (strcmp(m->layer[i], name) == 0)
			return i;
	return -1;
}

int model_channel(const struct model *model, const char *name)
{
	for (int i = 0; i < model->channels; i++)
		if (strcmp(model->channel[i]->name, name) == 0)
			return i;
	return -1;
}

int population_section(const struct population *p, const char *name)
{
	for (int i = 0; i < p->sections; i++)
		if (strcmp(p->section[i].name, name) == 0)
			return i;
	return -1;
}

int population_synapse(const struct population *p, const char *name)
{
	for (int i = 0; i < p->synapses; i++)
		if (strcmp(p->synapse[i].name, name) == 0)
			return i;
	return -1;
}

struct sections population_sections(const struct population *p, const char *name)
{
	struct sections one = {{0}};
	int s = population_section(p, name);

	for (int i = 0; i < p->locations; i++)
		if (strcmp(p->location[i].name, name) == 0)
			return p->location[i].sections;
	if (s >= 0)
		sections_add(&one, s);
	return one;
}

const struct insertion *section_channel(const struct section *section, int channel)
{
	for (int i = 0; i < section->channels; i++)
		if (section->channel[i].channel == channel)
			return &section->channel[i];
	return NULL;
}

const struct insertion *section_pool(const struct model *model, const struct section *section)
{
	for (int i = 0; i < section->channels; i++)
		if (model->channel[section->channel[i].channel]->pool)
			return &section->channel[i];
	return NULL;
}

int model_gid_population(const struct model *model, int gid)
{
	int p = 0;

	while (gid >= model->population[p].gid + model->population[p].cells)
		p++;
	return p;
}

const char *model_gid_name(const struct model *model, int gid)
{
	for (int i = 0; i < model->populations; i++)
		if (gid < model->population[i].gid + model->population[i].cells)
			return model->population[i].name;
	for (int i = 0; i < model->drives; i++)
		if (gid < model->drive[i].gid + model->drive[i].cells)
			return model->drive[i].name;
	return NULL;
}

static const struct key network_keys[] = {
	{"nx", NULL, 1, MAX_MESH, NULL, true},       {"ny", NULL, 1, MAX_MESH, NULL, true},
	{"spacing", "um", 1e-6, 1e6, NULL, false},   {"celsius", "°C", -50, 100, NULL, false},
	{"threshold", "mV", -200, 200, NULL, false}, {0},
};

static void read_network(struct cursor *c)
{
	cursor_names(c, 1, "a name");
	c->model->name = mem_text(c->record->name[0]);
	c->model->nx = (int)cursor_whole(c, "nx");
	c->model->ny = (int)cursor_whole(c, "ny");
	c->model->spacing = cursor_value(c, "spacing");
	c->model->celsius = cursor_value(c, "celsius");
	c->model->threshold = cursor_value(c, "threshold");
}

const struct kind kinds[] = {
	{"network", read_network, network_keys, 0},
	{"kinetics", read_kinetics, kinetics_keys, 10},
	{"parameter", read_parameter, parameter_keys, 11},
	{"gate", read_gate, gate_keys, 12},
	{"current", read_current, current_keys, 13},
	{"pool", read_pool, pool_keys, 13},
	{"population", read_population, population_keys, 20},
	{"cell", read_cell, cell_keys, 21},
	{"section", read_section, section_keys, 21},
	{"location", read_location, location_keys, 22},
	{"channel", read_channel, NULL, 22},
	{"synapse", read_synapse, NULL, 22},
	{"baseline", read_baseline, baseline_keys, 22},
	{"connect", read_connect, connect_keys, 30},
	{"drive", read_drive, NULL, 40},
	{"train", read_train, NULL, 41},
	{"target", read_target, NULL, 42},
	{"bias", read_bias, NULL, 50},
	{"electrode", read_electrode, electrode_keys, 60},
	{"contact", read_contact, contact_keys, 61},
	{0},
};

const struct kind *kind_find(const char *name)
{
	for (const struct kind *kind = kinds; kind->name; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

static uint64_t hash(const struct record *r)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i <= r->names; i++)
		for (const char *s = i ? r->name[i - 1] : r->kind;; s++) {
			h = (h ^ (unsigned char)*s) * 1099511628211u;
			if (!*s)
				break;
		}
	return h;
}

static bool alike(const struct record *a, const struct record *b)
{
	size_t same = 0;

	if (strcmp(a->kind, b->kind) != 0 || a->names != b->names)
		return false;
	while (same < a->names && strcmp(a->name[same], b->name[same]) == 0)
		same++;
	return same == a->names;
}

/* The places of records by their kind and names. */
struct index {
	const struct record **place;
	size_t mask;
};

static struct index index_make(size_t records)
{
	struct index x = {NULL, 1};

	while (x.mask < 2 * records)
		x.mask *= 2;
	x.place = mem_new(x.mask--, sizeof *x.place);
	return x;
}

static void check_names(struct cursor *c, struct index *x)
{
	const struct record *r = c->record;
	size_t at = hash(r) & x->mask;

	for (size_t j = 0; j < r->names; j++) {
		if (strchr(r->name[j], '.'))
			FAIL(c, "'%s': a name has no dot in it", r->name[j]);
		if (strlen(r->name[j]) > MAX_NAME)
			FAIL(c, "'%.16s...': a name has at most %d bytes", r->name[j], MAX_NAME);
	}
	if (!r->names)
		return;
	for (; x->place[at]; at = (at + 1) & x->mask)
		if (alike(x->place[at], r)) {
			if (!x->place[at]->line || x->place[at]->from)
				FAIL(c, "there is a %s '%s' already", r->kind, record_address(r));
			FAIL(c, "the same %s stands in line %ld%s%s", r->kind, x->place[at]->line, r->from ? " of " : "",
			     r->from ? c->records->file : "");
		}
	x->place[at] = r;
}

static _Noreturn void unknown_key(const struct cursor *c, const char *key)
{
	const char *like = NULL;
	size_t least = 3;

	for (const struct key *k = c->key; k->name; k++) {
		size_t d = text_distance(k->name, key);

		if (d < least && d < strlen(key) && !cursor_given(c, k->name)) {
			least = d;
			like = k->name;
		}
	}
	FAIL(c, "%s: unknown setting '%s'%s%s%s", c->record->kind, key, like ? " (did you mean '" : "", like ? like : "",
	     like ? "'?)" : "");
}

/* A misspelt key is named as such, before another is found to be missing. */
static void check_keys(const struct cursor *c)
{
	for (size_t i = 0; c->key && i < c->record->settings; i++) {
		const struct key *k = c->key;

		while (k->name && strcmp(k->name, c->record->setting[i].key) != 0)
			k++;
		if (!k->name)
			unknown_key(c, c->record->setting[i].key);
	}
}

void model_records(struct model *model, const struct records *records)
{
	struct cursor c = {.records = records, .model = model};
	struct index index = index_make(records->count);

	for (size_t i = 0; i < records->count; i++) {
		const struct kind *kind;

		c.record = &records->item[i];
		c.used = 0;
		if (!*c.record->kind || strcmp(c.record->kind, "end") == 0)
			continue;
		kind = kind_find(c.record->kind);
		if (!kind)
			FAIL(&c, "'%s': unknown kind of record", c.record->kind);
		c.key = kind->key;
		check_names(&c, &index);
		check_keys(&c);
		kind->read(&c);
		cursor_all_used(&c);
	}
	free(index.place);
}

/* Number cells and drive cells: all of them by one whole number. */
static void count_cells(struct cursor *c)
{
	struct model *m = c->model;
	const char *file = c->records->file;
	long long gids = 0;

	for (int i = 0; i < m->populations; i++) {
		place_cells(m, file, &m->population[i]);
		m->population[i].gid = (int)gids;
		gids += m->population[i].cells;
		if (gids > INT_MAX)
			die_at(file, m->population[i].line, "more than %d cells", INT_MAX);
	}
	for (int i = 0; i < m->drives; i++) {
		link_drive(c, &m->drive[i]);
		m->drive[i].gid = (int)gids;
		gids += m->drive[i].cells;
		if (gids > INT_MAX)
			die_at(file, m->drive[i].line, "more than %d cells and drive cells", INT_MAX);
	}
	m->gids = (int)gids;
}

struct model *model_read(const struct records *records)
{
	struct model *m = mem_new(1, sizeof *m);
	struct cursor c = {.records = records, .model = m};

	model_records(m, records);
	m->made = records_made(records) ? mem_text(records_made(records)) : NULL;
	m->version = records_version(records) ? mem_text(records_version(records)) : NULL;
	if (!m->populations)
		die_at(records->file, 0, "the network has no population");
	link_sections(&c);
	count_cells(&c);
	link_pairs(&c);
	link_electrodes(m, records->file);
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	for (int i = 0; i < m->populations; i++) {
		struct population *p = &m->population[i];

		for (int s = 0; s < p->sections; s++) {
			for (int k = 0; k < p->section[s].channels; k++)
				for (int n = 0; n < CHANNEL_PARAMS; n++)
					free(p->section[s].channel[k].param[n].value);
			free(p->section[s].name);
			free(p->section[s].channel);
		}
		for (int s = 0; s < p->locations; s++)
			free(p->location[s].name);
		for (int s = 0; s < p->synapses; s++)
			free(p->synapse[s].name);
		free(p->section);
		free(p->location);
		free(p->synapse);
		free(p->baseline);
		free(p->x);
		free(p->y);
		free(p->height);
		free(p->name);
	}
	for (int i = 0; i < m->drives; i++)
		free_drive(&m->drive[i]);
	for (int i = 0; i < m->electrodes; i++)
		free_electrode(&m->electrode[i]);
	for (int i = 0; i < m->connections; i++)
		free(m->connection[i].pair);
	for (int i = 0; i < m->channels; i++)
		if (!m->channel[i]->shipped)
			channel_free(m->channel[i]);
	free(m->channel);
	for (int i = 0; i < m->biases; i++)
		free(m->bias[i].name);
	for (int i = 0; i < m->layers; i++)
		free(m->layer[i]);
	free(m->layer);
	free(m->population);
	free(m->connection);
	free(m->drive);
	free(m->bias);
	free(m->electrode);
	free(m->name);
	free(m->made);
	free(m->version);
	free(m);
}
