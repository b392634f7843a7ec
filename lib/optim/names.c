#include "optim/names.h"

#include <stdlib.h>
#include <string.h>

#include "model/address.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

void names_add(struct names *names, const char *list)
{
	for (size_t n; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		*GROW(names->name, names->count, names->room) = mem_printf("%.*s", (int)n, list);
	}
}

static bool has(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->name[i], name) == 0)
			return true;
	return false;
}

static bool matches(const struct names *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (address_matches(patterns->name[i], name))
			return true;
	return false;
}

size_t name_networks(char *name, const struct networks *networks, size_t *first, const char *option)
{
	char *at = strchr(name, '@');
	long n;

	*first = 0;
	if (!at)
		return networks->count;
	if (!num_parse_long(at + 1, &n) || n < 1 || (size_t)n > networks->count)
		die_usage("%s: there is no network '%s': expected @1 to @%zu", option, at, networks->count);
	*at = '\0';
	*first = (size_t)n - 1;
	return (size_t)n;
}

static bool is_number(const struct records *network, const char *address)
{
	char *value = address_value(network, address);
	double number;
	bool is = num_parse(value, &number);

	free(value);
	return is;
}

/* Add what a pattern stands for. */
static void expand(struct names *names, const char *pattern, const struct names *named, const struct names *held,
                   const struct networks *networks, const char *option)
{
	char *bare = mem_text(pattern);
	size_t first, end = name_networks(bare, networks, &first, option), before = names->count;

	for (size_t i = first; i < end; i++) {
		size_t count;
		char **address = addresses_match(&networks->item[i], bare, &count);

		for (size_t k = 0; k < count; k++) {
			char *name = mem_printf("%s%s", address[k], pattern + strlen(bare));

			if (is_number(&networks->item[i], address[k]) && !has(names, name) && !has(named, name) &&
			    !matches(held, name))
				names_add(names, name);
			free(name);
			free(address[k]);
		}
		free(address);
	}
	if (names->count == before)
		die_at(networks->file, 0, "%s: no number is at '%s'", option, pattern);
	free(bare);
}

void names_expand(struct names *names, const char *list, const struct names *named, const struct names *held,
                  const struct networks *networks, const char *option)
{
	struct names given = {0};

	names_add(&given, list);
	for (size_t i = 0; i < given.count; i++)
		if (strpbrk(given.name[i], "*?["))
			expand(names, given.name[i], named, held, networks, option);
		else
			names_add(names, given.name[i]);
	names_free(&given);
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct names){0};
}
