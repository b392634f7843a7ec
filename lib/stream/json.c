#include "stream/json.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

struct json_value js_read(const char *file, const char *text)
{
	json_error_t error;
	struct json_value root = {.file = file, .value = json_loads(text, JSON_DECODE_INT_AS_REAL, &error)};

	if (!root.value)
		die_at(file, error.line, "column %d: no JSON: %s", error.column, error.text);
	root.text = mem_text(text);
	return root;
}

void js_free(struct json_value *root)
{
	json_decref(root->value);
	free(root->text);
	*root = (struct json_value){.value = NULL};
}

/* --- where a value stands ------------------------------------------------------------------------- */

/* The library does not say: the way to the value is gone once more, in the text, which is known to be JSON. */

static const char *space(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

static const char *past_string(const char *at)
{
	for (at++; *at != '"'; at++)
		at += *at == '\\';
	return at + 1;
}

static const char *past_value(const char *at)
{
	int depth = 0;

	do {
		if (*at == '"') {
			at = past_string(at);
			continue;
		}
		depth += (*at == '[' || *at == '{') - (*at == ']' || *at == '}');
		at++;
	} while (depth || !strchr(",]} \t\r\n", *at));
	return at;
}

static bool is_key(const char *string, const char *key)
{
	size_t length = (size_t)(past_string(string) - string);
	json_t *text;
	bool same;

	if (!memchr(string, '\\', length))
		return length == strlen(key) + 2 && memcmp(string + 1, key, length - 2) == 0;
	text = json_loadb(string, length, JSON_DECODE_ANY, NULL);
	same = text && strcmp(json_string_value(text), key) == 0;
	json_decref(text);
	return same;
}

/* The value of a member: the last of that key, as everywhere; of an item. The object or list itself where it has none.
 */
static const char *inside(const char *whole, const struct json_value *wanted)
{
	const char *found = whole, *at = space(whole + 1);

	for (size_t i = 0; *at != ']' && *at != '}'; i++) {
		const char *key = at;

		if (wanted->key)
			at = space(space(past_string(at)) + 1);
		if (wanted->key ? is_key(key, wanted->key) : i == wanted->item)
			found = at;
		at = space(past_value(at));
		at = *at == ',' ? space(at + 1) : at;
	}
	return found;
}

static const struct json_value *root_of(const struct json_value *at)
{
	return at->in ? root_of(at->in) : at;
}

static const char *place(const struct json_value *at)
{
	return at->in ? inside(place(at->in), at) : space(at->text);
}

long js_line(const struct json_value *at)
{
	const char *end = place(at);
	long line = 1;

	for (const char *c = root_of(at)->text; c < end; c++)
		line += *c == '\n';
	return line;
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
	die_at(at->file, js_line(at), "%s%s%s", where, *where ? ": " : "", message);
}

/* What stands in the place of something else. */
static char *found(const struct json_value *at)
{
	char *text;

	if (json_is_object(at->value) || json_is_array(at->value))
		return mem_text(json_is_object(at->value) ? "an object" : "a list");
	text = json_dumps(at->value, JSON_ENCODE_ANY);
	return text ? text : mem_text("that");
}

static void check_object(const struct json_value *in)
{
	if (!json_is_object(in->value))
		js_fail(in, "expected an object, {...}, not %s", found(in));
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
		js_fail(list, "expected a list, [...], not %s", found(list));
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
		js_fail(at, "expected a number, not %s", found(at));
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
		js_fail(at, "expected a text, \"...\", not %s", found(at));
	return json_string_value(at->value);
}

bool js_truth(const struct json_value *at)
{
	if (json_is_string(at->value))
		return *json_string_value(at->value);
	if (!json_is_boolean(at->value) && !json_is_number(at->value))
		js_fail(at, "expected true or false, not %s", found(at));
	return json_is_boolean(at->value) ? json_is_true(at->value) : json_number_value(at->value) != 0;
}

char *js_quote(const char *text)
{
	json_t *string = json_string(text);
	char *quoted = json_dumps(string, JSON_ENCODE_ANY);

	json_decref(string);
	return quoted;
}
