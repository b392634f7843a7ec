/* JSON texts, read with the place of each value in mind: what is wrong with one is said with its file and the
 * names that lead to it. */
#ifndef HNN_JSON_H
#define HNN_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct json_t;

/* A value in a text: the whole, or a member of an object or an item of a list, `in` which it is. */
struct json_value {
	const char *file;
	const struct json_value *in;
	const char *key; /* NULL for an item */
	size_t item;
	struct json_t *value;
	char *text; /* of the whole, else NULL */
};

/* Read a text. Exits with a message that names line and column where it is no JSON. js_free() frees all. */
struct json_value js_read(const char *file, const char *text);
void js_free(struct json_value *root);

/* The line that a value begins in. */
long js_line(const struct json_value *at);

/* Exit with a message that names file, line and place. */
_Noreturn void js_fail(const struct json_value *at, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A member by its key: false where it is missing or null; and one that must be there. `in` must be an object,
 * else they exit with a message. */
bool js_find(const struct json_value *in, const char *key, struct json_value *member);
struct json_value js_get(const struct json_value *in, const char *key);

/* The members of an object one after another, in their order: *at is NULL at first. False after the last. */
bool js_next(const struct json_value *in, void **at, struct json_value *member);

/* How many items a list has; one of them. Exit with a message where it is no list, or shorter. */
size_t js_count(const struct json_value *list);
struct json_value js_item(const struct json_value *list, size_t i);

/* What kind of value it is. */
bool js_is_number(const struct json_value *at);
bool js_is_list(const struct json_value *at);
bool js_is_object(const struct json_value *at);

/* A value as a number, a whole number of [low, high], a text, or what it stands for in Python: false, 0 and an empty
 * text for no. Exit with a message where it is none. */
double js_number(const struct json_value *at);
long js_whole(const struct json_value *at, long low, long high);
const char *js_text(const struct json_value *at);
bool js_truth(const struct json_value *at);

/* A text as it stands in JSON, in quotes; NULL where it is not UTF-8. To be freed. */
char *js_quote(const char *text);

#endif
