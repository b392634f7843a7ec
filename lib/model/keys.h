/* What records there are and what settings each has: tables, which reading, checking, listing and
 * changing a network all go by. */
#ifndef HNN_KEYS_H
#define HNN_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/model.h"
#include "util/num.h"

struct cursor;

/* A setting of a kind of record. */
struct key {
	const char *name;
	const char *unit;      /* NULL where it has none */
	double low, high;      /* of a number */
	const char *otherwise; /* what it is where it is not given, "" where it is nothing then; NULL: it must be given */
	bool whole;            /* a whole number */
};

/* A kind of record. One whose place is not a multiple of ten belongs to what its first name names. */
struct kind {
	const char *name;
	void (*read)(struct cursor *c);
	const struct key *key; /* ends with one without a name; NULL where they depend on more than the kind */
	int place;             /* in a network: those of a lower one come first */
};

/* All kinds, ending with one without a name; and one by its name, or NULL. */
extern const struct kind kinds[];
const struct kind *kind_find(const char *name);

enum { KEYS_MAX = 48 };

/* The settings that a record of a network can have. */
struct keys {
	struct key item[KEYS_MAX];
	char text[KEYS_MAX][NUM_MAX]; /* of defaults that are numbers elsewhere */
	size_t count;
};
void keys_of(const struct records *records, const struct model *model, const struct record *record, struct keys *keys);

/* The unit of the setting at an address, such as "ms" of evprox2.mu, of whatever network; NULL where it has
 * none or depends on the network. */
const char *keys_unit(const char *address);

/* One of them by its name, or NULL. */
const struct key *keys_find(const struct keys *keys, const char *name);

#endif
