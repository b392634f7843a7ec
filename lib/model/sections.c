#include "model/sections.h"

#include <string.h>

void sections_add(struct sections *set, int section)
{
	set->bit[section / 64] |= 1ULL << section % 64;
}

bool sections_has(const struct sections *set, int section)
{
	return set->bit[section / 64] >> section % 64 & 1;
}

struct sections sections_both(struct sections a, struct sections b)
{
	for (int i = 0; i < MAX_SECTIONS / 64; i++)
		a.bit[i] |= b.bit[i];
	return a;
}

int sections_before(const struct sections *set, int section)
{
	int count = __builtin_popcountll(set->bit[section / 64] & ((1ULL << section % 64) - 1));

	for (int i = 0; i < section / 64; i++)
		count += __builtin_popcountll(set->bit[i]);
	return count;
}

int sections_count(const struct sections *set)
{
	int count = 0;

	for (int i = 0; i < MAX_SECTIONS / 64; i++)
		count += __builtin_popcountll(set->bit[i]);
	return count;
}

bool sections_empty(const struct sections *set)
{
	return sections_same(set, &(struct sections){{0}});
}

bool sections_same(const struct sections *a, const struct sections *b)
{
	return memcmp(a->bit, b->bit, sizeof a->bit) == 0;
}

bool sections_within(const struct sections *part, const struct sections *whole)
{
	uint64_t more = 0;

	for (int i = 0; i < MAX_SECTIONS / 64; i++)
		more |= part->bit[i] & ~whole->bit[i];
	return !more;
}
