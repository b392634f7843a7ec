#include "model/keys.h"

#include <math.h>
#include <string.h>

#include "model/drives.h"
#include "synapse/synapse.h"

static struct key *add(struct keys *keys, const char *name, const char *unit, const char *otherwise)
{
	struct key *k = &keys->item[keys->count];

	if (keys->count == KEYS_MAX)
		return k - 1;
	keys->count++;
	*k = (struct key){.name = name, .unit = unit, .otherwise = otherwise};
	return k;
}

static void add_synapse(const struct record *r, struct keys *keys)
{
	const char *kind = record_get(r, "kind");
	int i = 0;

	add(keys, "kind", NULL, synapse_names[0]);
	add(keys, "sections", NULL, NULL);
	while (kind && synapse_names[i] && strcmp(synapse_names[i], kind) != 0)
		i++;
	for (const struct synapse_key *k = synapse_kinds[i] ? synapse_kinds[i]->key : NULL; k && k->name; k++) {
		struct key *added = add(keys, k->name, k->unit, NULL);

		if (!isnan(k->otherwise))
			added->otherwise = num_exact(keys->text[added - keys->item], k->otherwise);
	}
}

static void add_channel(const struct model *model, const struct record *r, struct keys *keys)
{
	int k = model && r->names == 3 ? model_channel(model, r->name[2]) : -1;

	for (int i = 0; k >= 0 && i < model->channel[k]->params; i++)
		add(keys, model->channel[k]->param[i].name, model->channel[k]->param[i].unit->name, NULL);
}

void keys_of(const struct records *records, const struct model *model, const struct record *record, struct keys *keys)
{
	const struct kind *kind = kind_find(record->kind);

	keys->count = 0;
	for (const struct key *k = kind ? kind->key : NULL; k && k->name; k++)
		*add(keys, "", NULL, NULL) = *k;
	if (strcmp(record->kind, "synapse") == 0)
		add_synapse(record, keys);
	if (strcmp(record->kind, "channel") == 0)
		add_channel(model, record, keys);
	drives_keys(records, model, record, keys);
}

const struct key *keys_find(const struct keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->item[i].name, name) == 0)
			return &keys->item[i];
	return NULL;
}
