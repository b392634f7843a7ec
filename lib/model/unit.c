#include "model/unit.h"

#include <stddef.h>
#include <string.h>

#include "drive/drive.h"
#include "model/keys.h"
#include "synapse/synapse.h"

static const char *of_drives(const char *key)
{
	for (int i = 0; drive_kinds[i]; i++)
		for (const struct drive_key *k = drive_kinds[i]->key; k->name; k++)
			if (strcmp(k->name, key) == 0)
				return k->unit;
	return NULL;
}

static const char *of_synapses(const char *key)
{
	for (int i = 0; synapse_kinds[i]; i++)
		for (const struct synapse_key *k = synapse_kinds[i]->key; k->name; k++)
			if (strcmp(k->name, key) == 0)
				return k->unit;
	return NULL;
}

static const char *of_records(const char *key)
{
	static const char *const kinds[] = {"network", "population", "section", "baseline", "connect"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		for (const struct key *k = kind_find(kinds[i])->key; k->name; k++)
			if (strcmp(k->name, key) == 0)
				return k->unit;
	return NULL;
}

const char *unit_of(const char *address)
{
	const char *dot = strrchr(address, '.'), *key = dot ? dot + 1 : address, *unit = of_drives(key);

	unit = unit ? unit : of_synapses(key);
	return unit ? unit : of_records(key);
}
