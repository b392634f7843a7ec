#include "model/only.h"

#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/err.h"
#include "util/mem.h"

/* Whether a list "NAME,..." has a name. */
static bool listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, n) == 0 && (at[n] == ',' || at[n] == '\0'))
			return true;
	}
	return false;
}

static bool is(const struct record *r, const char *kind)
{
	return strcmp(r->kind, kind) == 0;
}

static void check_names(const struct records *records, const char *list)
{
	char *text = mem_text(list), *save = NULL, *name = strtok_r(text, ",", &save);

	if (!name)
		die_usage("--only: '%s' names no population", list);
	for (; name; name = strtok_r(NULL, ",", &save)) {
		const char *const names[] = {name, NULL};

		if (!records_find(records, "population", names))
			die_at(records->file, 0, "--only: there is no population '%s'", name);
	}
	free(text);
}

/* Whether a record is of a population that is not listed, or joined to one. */
static bool concerns_others(const struct record *r, const char *list)
{
	const struct kind *kind = kind_find(r->kind);
	bool cells = kind && kind->place / 10 == 2, joins = is(r, "connect"), second = is(r, "target") || is(r, "bias");

	return ((cells || joins) && r->names && !listed(list, r->name[0])) ||
	       ((joins || second) && r->names > 1 && !listed(list, r->name[1]));
}

/* Whether a drive, or one of its records, has a target. */
static bool has_target(const struct records *records, const struct record *r)
{
	for (size_t i = 0; i < records->count; i++)
		if (is(&records->item[i], "target") && records->item[i].names &&
		    strcmp(records->item[i].name[0], r->name[0]) == 0)
			return true;
	return false;
}

void edit_only(struct records *records, const char *list)
{
	check_names(records, list);
	for (size_t i = records->count; i-- > 0;)
		if (concerns_others(&records->item[i], list))
			records_remove(records, i);
	for (size_t i = records->count; i-- > 0;) {
		const struct record *r = &records->item[i];

		if ((is(r, "drive") || is(r, "train")) && r->names && !has_target(records, r))
			records_remove(records, i);
	}
}
