#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/mem.h"

int model_population(const struct model *model, const char *name)
{
	for (int i = 0; i < model->populations; i++)
		if (strcmp(model->population[i].name, name) == 0)
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

uint64_t population_sections(const struct population *p, const char *name)
{
	int s = population_section(p, name);

	for (int i = 0; i < p->locations; i++)
		if (strcmp(p->location[i].name, name) == 0)
			return p->location[i].sections;
	return s < 0 ? 0 : 1ULL << s;
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

static void read_network(struct cursor *c)
{
	cursor_names(c, 1, "a name");
	c->model->name = mem_text(c->record->name[0]);
	c->model->nx = (int)cursor_integer(c, "nx", 1, MAX_MESH);
	c->model->ny = (int)cursor_integer(c, "ny", 1, MAX_MESH);
	c->model->spacing = cursor_number(c, "spacing", 1e-6, 1e6);
	c->model->celsius = cursor_number(c, "celsius", -50, 100);
	c->model->threshold = cursor_number(c, "threshold", -200, 200);
}

static const struct kind {
	const char *name;
	void (*read)(struct cursor *c);
} kinds[] = {
	{"network", read_network},   {"population", read_population},
	{"section", read_section},   {"location", read_location},
	{"channel", read_channel},   {"synapse", read_synapse},
	{"baseline", read_baseline}, {"connect", read_connect},
	{"drive", read_drive},       {"target", read_target},
	{"bias", read_bias},
};

struct model *model_read(const struct records *records)
{
	struct model *m = mem_new(1, sizeof *m);
	struct cursor c = {.records = records, .model = m};

	for (size_t i = 0; i < records->count; i++) {
		size_t k = 0;

		c.record = &records->item[i];
		c.used = 0;
		if (!*c.record->kind || strcmp(c.record->kind, "end") == 0)
			continue;
		while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k].name, c.record->kind) != 0)
			k++;
		if (k == sizeof kinds / sizeof *kinds)
			FAIL(&c, "'%s': unknown kind of record", c.record->kind);
		for (size_t j = 0; j < c.record->names; j++)
			if (strchr(c.record->name[j], '.'))
				FAIL(&c, "'%s': a name has no dot in it", c.record->name[j]);
		for (size_t j = 0; j < i; j++)
			if (c.record->names && strcmp(records->item[j].kind, c.record->kind) == 0 &&
			    records->item[j].names == c.record->names) {
				size_t same = 0;

				while (same < c.record->names && strcmp(records->item[j].name[same], c.record->name[same]) == 0)
					same++;
				if (same == c.record->names)
					FAIL(&c, "the same %s stands in line %ld", c.record->kind, records->item[j].line);
			}
		kinds[k].read(&c);
		cursor_all_used(&c);
	}
	if (!m->populations)
		die_at(records->file, 0, "the network has no population");
	for (int i = 0; i < m->populations; i++) {
		struct population *p = &m->population[i];

		link_sections(&c, p);
		place_cells(m, p);
		p->gid = m->gids;
		m->gids += p->cells;
	}
	for (int i = 0; i < m->drives; i++) {
		struct drive *d = &m->drive[i];

		link_drive(m, records->file, d);
		d->gid = m->gids;
		m->gids += d->cells;
	}
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	for (int i = 0; i < m->populations; i++) {
		struct population *p = &m->population[i];

		for (int s = 0; s < p->sections; s++)
			free(p->section[s].name);
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
		free(p->name);
	}
	for (int i = 0; i < m->drives; i++) {
		free(m->drive[i].target);
		free(m->drive[i].name);
	}
	for (int i = 0; i < m->biases; i++)
		free(m->bias[i].name);
	free(m->population);
	free(m->connection);
	free(m->drive);
	free(m->bias);
	free(m->name);
	free(m);
}
