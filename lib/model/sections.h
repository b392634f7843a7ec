/* Sets of the sections of a population, which are numbered from 0. */
#ifndef HNN_SECTIONS_H
#define HNN_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_SECTIONS = 4096 };

/* One bit a section; nothing in it where all is zero. */
struct sections {
	uint64_t bit[MAX_SECTIONS / 64];
};

void sections_add(struct sections *set, int section);
bool sections_has(const struct sections *set, int section);

/* What is in either of two sets. */
struct sections sections_both(struct sections a, struct sections b);

/* How many a set has before a section; and in all. */
int sections_before(const struct sections *set, int section);
int sections_count(const struct sections *set);

/* Whether a set is empty; whether two have the same; whether one has no other sections than another. */
bool sections_empty(const struct sections *set);
bool sections_same(const struct sections *a, const struct sections *b);
bool sections_within(const struct sections *part, const struct sections *whole);

#endif
