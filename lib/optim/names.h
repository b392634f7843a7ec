/* Addresses as a command line lists them: `ADDRESS,...`, each of which may be a pattern, and may end in
 * `@N`, where that of the N-th network alone is meant. */
#ifndef HNN_NAMES_H
#define HNN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/network.h"

struct names {
	char **name; /* [count] */
	size_t count, room;
};

/* Add the words of a list, which commas set apart. */
void names_add(struct names *names, const char *list);

/* Add those of a list, in place of a pattern the addresses that it stands for, where numbers are: not
 * those that are in the list already, or in `named`, nor those that `held` has, patterns too. Exits with a
 * message that begins with `option` when there are none. */
void names_expand(struct names *names, const char *list, const struct names *named, const struct names *held,
                  const struct networks *networks, const char *option);

/* The networks that a name is about: from *first up to the result. `@N` is cut off it. Exits with a
 * message that begins with `option` when there is no such network. */
size_t name_networks(char *name, const struct networks *networks, size_t *first, const char *option);

void names_free(struct names *names);

#endif
