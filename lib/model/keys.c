#include "model/keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/drive.h"
#include "model/drives.h"
#include "synapse/synapse.h"
#include "util/mem.h"

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
	drives_keys(records, record, keys);
}

const struct key *keys_find(const struct keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->item[i].name, name) == 0)
			return &keys->item[i];
	return NULL;
}

/* Whether a key has this name; its unit where none was found before. */
static bool matches(const char *key, const char *unit, const char *name, const char **found)
{
	if (strcmp(key, name) != 0)
		return false;
	*found = *found ? *found : unit;
	return true;
}

/* Whether a key of any kind of record but a channel's has this name, and its unit. */
static bool find_unit(const char *name, const char **unit)
{
	bool known = false;

	for (const struct kind *kind = kinds; kind->name; kind++)
		for (const struct key *k = kind->key; k && k->name; k++)
			known |= matches(k->name, k->unit, name, unit);
	for (int i = 0; synapse_kinds[i]; i++)
		for (const struct synapse_key *k = synapse_kinds[i]->key; k->name; k++)
			known |= matches(k->name, k->unit, name, unit);
	for (int i = 0; drive_kinds[i]; i++)
		for (const struct drive_key *k = drive_kinds[i]->key; k->name; k++)
			known |= matches(k->name, k->unit, name, unit);
	return known;
}

const char *keys_unit(const char *address)
{
	char *names = mem_text(address), *dot = strrchr(names, '.'), *second;
	const char *last = strrchr(address, '.') ? strrchr(address, '.') + 1 : address, *unit = NULL;
	const struct channel *channel;
	int param;

	if (dot)
		*dot = '\0';
	second = strrchr(names, '.');
	channel = dot ? channel_shipped(second ? second + 1 : names) : NULL;
	param = channel ? channel_param(channel, last) : -1;
	if (param >= 0)
		unit = channel->param[param].unit->name;
	else if (!find_unit(last, &unit) && second && strchr(names, '.') == second)
		unit = "uS"; /* of a target, called after a receptor: its weight */
	free(names);
	return unit;
}
