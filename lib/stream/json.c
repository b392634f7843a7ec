#include "stream/json.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "util/err.h"
#include "util/mem.h"

struct json_value js_read(const char *file, const char *text)
{
	json_error_t error;
	struct json_value root = {.file = file, .value = json_loads(text, JSON_DECODE_INT_AS_REAL, &error)};

	if (!root.value)
		die_at(file, error.line, "column %d: no JSON: %s", error.column, error.text);
	return root;
}

void js_free(struct json_value *root)
{
	json_decref(root->value);
	root->value = NULL;
}

/* The names that lead to a value, to be freed. */
static char *path(const struct json_value *at)
{
	char *before, *whole;

	if (!at->in)
		return mem_text("");
	before = path(at->in);
	whole = at->key ? mem_printf("%s%s%s", before, *before ? "." : "", at->key)
	                : mem_printf("%s[%zu]", before, at->item);
	free(before);
	return whole;
}

void js_fail(const struct json_value *at, const char *format, ...)
{
	char *where = path(at), *message;
	va_list args;

	va_start(args, format);
	message = mem_vprintf(format, args);
	va_end(args);
	die_at(at->file, 0, "%s%s%s", where, *where ? ": " : "", message);
}

static void check_object(const struct json_value *in)
{
	if (!json_is_object(in->value))
		js_fail(in, "expected an object, {...}");
}

bool js_find(const struct json_value *in, const char *key, struct json_value *member)
{
	check_object(in);
	*member = (struct json_value){.file = in->file, .in = in, .key = key, .value = json_object_get(in->value, key)};
	return member->value && !json_is_null(member->value);
}

struct json_value js_get(const struct json_value *in, const char *key)
{
	struct json_value member;

	if (!js_find(in, key, &member))
		js_fail(in, "'%s' is missing", key);
	return member;
}

bool js_next(const struct json_value *in, void **at, struct json_value *member)
{
	check_object(in);
	*at = *at ? json_object_iter_next(in->value, *at) : json_object_iter(in->value);
	if (*at)
		*member = (struct json_value){
			.file = in->file, .in = in, .key = json_object_iter_key(*at), .value = json_object_iter_value(*at)};
	return *at != NULL;
}

size_t js_count(const struct json_value *list)
{
	if (!json_is_array(list->value))
		js_fail(list, "expected a list, [...]");
	return json_array_size(list->value);
}

struct json_value js_item(const struct json_value *list, size_t i)
{
	if (i >= js_count(list))
		js_fail(list, "expected a list of at least %zu", i + 1);
	return (struct json_value){.file = list->file, .in = list, .item = i, .value = json_array_get(list->value, i)};
}

bool js_is_number(const struct json_value *at)
{
	return json_is_number(at->value);
}

bool js_is_list(const struct json_value *at)
{
	return json_is_array(at->value);
}

bool js_is_object(const struct json_value *at)
{
	return json_is_object(at->value);
}

double js_number(const struct json_value *at)
{
	if (!json_is_number(at->value))
		js_fail(at, "expected a number");
	return json_number_value(at->value);
}

long js_whole(const struct json_value *at, long low, long high)
{
	double x = js_number(at);

	if (x != floor(x) || x < (double)low || x > (double)high)
		js_fail(at, "%g: expected a whole number from %ld to %ld", x, low, high);
	return (long)x;
}

const char *js_text(const struct json_value *at)
{
	if (!json_is_string(at->value))
		js_fail(at, "expected a text, \"...\"");
	return json_string_value(at->value);
}

bool js_truth(const struct json_value *at)
{
	if (json_is_string(at->value))
		return *json_string_value(at->value);
	if (!json_is_boolean(at->value) && !json_is_number(at->value))
		js_fail(at, "expected true or false");
	return json_is_boolean(at->value) ? json_is_true(at->value) : json_number_value(at->value) != 0;
}

void js_add_number(struct json_value *in, const char *key, double value)
{
	json_object_set_new(in->value, key, json_real(value));
}

void js_add_text(struct json_value *in, const char *key, const char *value)
{
	json_object_set_new(in->value, key, json_string(value));
}
