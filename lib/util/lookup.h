/* Where texts stand in an array: a hash table, so that finding one of many takes no longer than
 * finding one of few. */
#ifndef HNN_LOOKUP_H
#define HNN_LOOKUP_H

#include <stddef.h>

/* Zeroed at first. The keys stay the caller's and have to stay where they are. */
struct lookup {
	struct lookup_item {
		const char *key;
		size_t at;
	} * item; /* [room] */
	size_t count, room;
};

enum { LOOKUP_NONE = -1 };

/* The place that was added for a key, or LOOKUP_NONE. */
long lookup_find(const struct lookup *l, const char *key);

/* Add a key that is not there. */
void lookup_add(struct lookup *l, const char *key, size_t at);

/* Release it; it is empty then. */
void lookup_free(struct lookup *l);

#endif
