#include "util/lookup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* The item that holds a key, or the free one that could. */
static struct lookup_item *seek(const struct lookup *l, const char *key)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	size_t i;

	for (const unsigned char *c = (const unsigned char *)key; *c; c++)
		hash = (hash ^ *c) * 1099511628211u;
	for (i = (hash ^ hash >> 32) & (l->room - 1); l->item[i].key; i = (i + 1) & (l->room - 1))
		if (strcmp(l->item[i].key, key) == 0)
			break;
	return &l->item[i];
}

long lookup_find(const struct lookup *l, const char *key)
{
	const struct lookup_item *item = l->count ? seek(l, key) : NULL;

	return item && item->key ? (long)item->at : LOOKUP_NONE;
}

void lookup_add(struct lookup *l, const char *key, size_t at)
{
	if (2 * l->count >= l->room) {
		struct lookup old = *l;

		l->room = old.room ? 2 * old.room : 16;
		l->item = mem_new(l->room, sizeof *l->item);
		for (size_t i = 0; i < old.room; i++)
			if (old.item[i].key)
				*seek(l, old.item[i].key) = old.item[i];
		free(old.item);
	}
	*seek(l, key) = (struct lookup_item){key, at};
	l->count++;
}

void lookup_free(struct lookup *l)
{
	free(l->item);
	*l = (struct lookup){0};
}
