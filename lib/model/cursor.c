#include "model/cursor.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

/* In a line of the file: the record's or, 0, none, if the setting that is meant has no line of its own. */
static _Noreturn void fail(const struct cursor *c, long line, const char *text)
{
	if (c->record->from)
		die("%s: %s", c->record->from, text);
	if (c->records->changes)
		text = mem_printf("%s (after %s)", text, c->records->changes);
	if (c->record->line)
		die_at(c->records->file, c->record->line, "%s", text);
	die_at(c->records->file, line, "%s: %s", record_address(c->record), text);
}

void cursor_fail(const struct cursor *c, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	fail(c, 0, text);
}

/* What is wrong with the value of a setting that is given. */
static _Noreturn void fail_value(const struct cursor *c, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static _Noreturn void fail_value(const struct cursor *c, const char *key, const char *format, ...)
{
	const struct setting *s = c->record->setting;
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	while (strcmp(s->key, key) != 0)
		s++;
	fail(c, s->line, mem_printf("%s=%s: %s", key, s->value, text));
}

const char *cursor_text(struct cursor *c, const char *key, const char *otherwise)
{
	for (size_t i = 0; i < c->record->settings; i++)
		if (strcmp(c->record->setting[i].key, key) == 0) {
			c->used |= 1ULL << (i & 63);
			return c->record->setting[i].value;
		}
	if (!otherwise)
		FAIL(c, "%s: '%s=' is missing", c->record->kind, key);
	return otherwise;
}

bool cursor_given(const struct cursor *c, const char *key)
{
	return record_get(c->record, key) != NULL;
}

static const struct key *key_of(const struct cursor *c, const char *key)
{
	const struct key *k = c->key;

	while (strcmp(k->name, key) != 0)
		k++;
	return k;
}

double cursor_value(struct cursor *c, const char *key)
{
	const struct key *k = key_of(c, key);
	const char *text = cursor_text(c, key, k->otherwise);
	double x;

	if (k->otherwise && strcmp(k->otherwise, text) == 0)
		return strcmp(text, "never") == 0 ? INFINITY : num_parse(text, &x) ? x : NAN;
	return cursor_number(c, key, k->low, k->high);
}

long cursor_whole(struct cursor *c, const char *key)
{
	const struct key *k = key_of(c, key);
	const char *text = cursor_text(c, key, k->otherwise);
	long n;

	if (k->otherwise && strcmp(k->otherwise, text) == 0)
		return num_parse_long(text, &n) ? n : 0;
	return cursor_integer(c, key, (long)k->low, (long)k->high);
}

double cursor_number(struct cursor *c, const char *key, double low, double high)
{
	const char *s = cursor_text(c, key, NULL);
	double x;

	if (!num_parse(s, &x))
		fail_value(c, key, "not a number");
	if (x < low || x > high)
		fail_value(c, key, "out of range (%g to %g)", low, high);
	return x;
}

double cursor_number_or(struct cursor *c, const char *key, double low, double high, double otherwise)
{
	return cursor_given(c, key) ? cursor_number(c, key, low, high) : otherwise;
}

long cursor_integer(struct cursor *c, const char *key, long low, long high)
{
	const char *s = cursor_text(c, key, NULL);
	long n;

	if (!num_parse_long(s, &n))
		fail_value(c, key, "not a whole number");
	if (n < low || n > high)
		fail_value(c, key, "out of range (%ld to %ld)", low, high);
	return n;
}

int cursor_choice(struct cursor *c, const char *key, const char *const choices[], const char *otherwise)
{
	const char *s = cursor_text(c, key, otherwise);

	for (int i = 0; choices[i]; i++)
		if (strcmp(choices[i], s) == 0)
			return i;
	FAIL(c, "%s=%s: unknown (expected %s%s%s%s%s)", key, s, choices[0], choices[1] ? ", " : "",
	     choices[1] ? choices[1] : "", choices[1] && choices[2] ? ", " : "",
	     choices[1] && choices[2] ? choices[2] : "");
}

void cursor_names(struct cursor *c, size_t n, const char *what)
{
	if (c->record->names != n)
		FAIL(c, "%s: expected %s before the settings", c->record->kind, what);
}

void cursor_all_used(struct cursor *c)
{
	if (c->record->settings > 64)
		FAIL(c, "%s: too many settings", c->record->kind);
	for (size_t i = 0; i < c->record->settings; i++)
		if (!(c->used >> i & 1))
			FAIL(c, "%s: unknown setting '%s'", c->record->kind, c->record->setting[i].key);
}

struct population *cursor_population(struct cursor *c, size_t i)
{
	int p = model_population(c->model, c->record->name[i]);

	if (p < 0)
		FAIL(c, "%s: there is no population '%s' above", c->record->kind, c->record->name[i]);
	return &c->model->population[p];
}

int cursor_section(struct cursor *c, const struct population *p, const char *name)
{
	int s = population_section(p, name);

	if (s < 0)
		FAIL(c, "%s: %s has no section '%s'", c->record->kind, p->name, name);
	return s;
}

struct sections cursor_sections(struct cursor *c, const struct population *p, const char *where)
{
	struct sections set = population_sections(p, where);

	if (sections_empty(&set))
		FAIL(c, "%s: %s has no location or section '%s'", c->record->kind, p->name, where);
	return set;
}

struct sections cursor_section_list(struct cursor *c, const struct population *p)
{
	char *list = mem_text(cursor_text(c, "sections", NULL)), *save = NULL;
	struct sections set = {{0}};

	for (char *word = strtok_r(list, ",", &save); word; word = strtok_r(NULL, ",", &save))
		set = sections_both(set, cursor_sections(c, p, word));
	free(list);
	if (sections_empty(&set))
		FAIL(c, "sections=%s: no section", cursor_text(c, "sections", NULL));
	return set;
}

struct sections cursor_place(struct cursor *c, const struct population *p, const char *where, int synapse)
{
	struct sections set = cursor_sections(c, p, where);

	if (!sections_within(&set, &p->synapse[synapse].sections))
		FAIL(c, "%s: not every section of '%s' of %s has the receptor '%s'", c->record->kind, where, p->name,
		     p->synapse[synapse].name);
	return set;
}

int cursor_receptor(struct cursor *c, const struct population *p, const char *name)
{
	int k = population_synapse(p, name);

	if (k < 0)
		FAIL(c, "%s: %s has no receptor '%s'", c->record->kind, p->name, name);
	return k;
}
