/* Settings by their address: the names of a record and a key, joined by dots. A setting that is not given
 * but has a default has an address too. */
#ifndef HNN_ADDRESS_H
#define HNN_ADDRESS_H

#include <stdbool.h>
#include <stdio.h>

#include "model/model.h"

/* The setting at an address; one that was not given is put into its record, at its default. NULL where
 * there is no such address. */
struct setting *address_setting(struct records *records, const char *address);

/* The value at an address, its default where it is not given (to be freed); NULL where there is none. */
char *address_value(const struct records *records, const char *address);

/* Whether a pattern stands for an address: `*`, `?` and `[...]` as the shell has them, each within a word
 * between dots. */
bool address_matches(const char *pattern, const char *address);

/* The addresses, given or at their default, that a pattern stands for, in their order. Allocated, as are
 * they; their number in *count. */
char **addresses_match(const struct records *records, const char *pattern, size_t *count);

/* The address nearest in meaning to a wrong one, for messages, or NULL where nothing has a like name; to be freed. */
char *address_suggest(const struct records *records, const char *address);

/* Write all addresses of a valid network, a line each: ADDRESS=VALUE, the unit, "(whole)" where it is a whole number
 * and "(default)" where it is not given. */
void addresses_write(FILE *out, const struct records *records, const struct model *model);

#endif
