#include "model/import.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/text.h"

char *import_plain(const char *text)
{
	char *name = mem_text(text);

	for (char *c = name; *c; c++)
		if (strchr(" \t.=#", *c) || text_control((unsigned char)*c))
			*c = '_';
	return name;
}

struct record *import_record(struct import *import, const char *kind, const char *const names[])
{
	struct record *r = records_add(import->records, kind, names);

	for (size_t i = 0; i < r->names; i++) {
		free(r->name[i]);
		r->name[i] = import_plain(names[i]);
	}
	return r;
}

struct record *import_find(const struct import *import, const char *kind, const char *const names[])
{
	char *plain[IMPORT_NAMES + 1] = {NULL};
	struct record *r;

	for (size_t i = 0; i < IMPORT_NAMES && names[i]; i++)
		plain[i] = import_plain(names[i]);
	r = records_find(import->records, kind, (const char *const *)plain);
	for (size_t i = 0; i < IMPORT_NAMES; i++)
		free(plain[i]);
	return r;
}

void import_word(struct record *record, const char *key, const char *text)
{
	char *word = import_plain(text);

	record_set(record, key, word);
	free(word);
}

void import_number(struct record *record, const char *key, double value)
{
	char text[NUM_MAX];

	record_set(record, key, num_exact(text, value));
}

void import_set(struct record *record, const char *key, const struct json_value *value)
{
	import_number(record, key, js_number(value));
}

void import_unless(struct record *record, const char *key, double value, double otherwise)
{
	if (value != otherwise)
		import_number(record, key, value);
}

void import_note(const struct import *import, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	warning("%s: %s", import->root->file, text);
	free(text);
}

/* --- the file --------------------------------------------------------------------------------- */

/* What a line "key: value" says becomes a member on a line of the same number. */
static void write_member(struct buffer *json, const char *file, long line, char *text)
{
	char *colon = strchr(text, ':'), *key = text + strspn(text, " \t"), *value, *end, *name, *word;
	double number;

	if (!*key)
		return;
	if (!colon || colon == key)
		die_at(file, line, "'%.40s': expected 'key: value'", key);
	for (end = colon; end > key && strchr(" \t", end[-1]);)
		end--;
	*end = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	for (end = value + strlen(value); end > value && strchr(" \t", end[-1]);)
		*--end = '\0';
	name = js_quote(key);
	word = num_parse(value, &number) ? mem_printf("%.17g", number) : js_quote(value);
	if (!name || !word)
		die_at(file, line, "this is not UTF-8: expected 'key: value'");
	buffer_printf(json, "%s%s: %s", json->data[strspn(json->data, "{\n")] ? ", " : "", name, word);
	free(name);
	free(word);
}

/* Older parameters, as if they were JSON. */
static struct json_value read_lines(const char *file, char *text)
{
	struct buffer json = {0};
	struct json_value root;
	long number = 1;

	buffer_printf(&json, "{");
	for (char *line = text, *end; line; line = end ? end + 1 : NULL, number++) {
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		write_member(&json, file, number, line);
		buffer_printf(&json, "\n");
	}
	buffer_printf(&json, "}");
	root = js_read(file, json.data);
	buffer_free(&json);
	return root;
}

void import_network(const char *path, const char *mesh, struct records *records)
{
	struct import import = {.records = records, .mesh = mesh};
	struct buffer text = {0};
	struct json_value root, type;
	struct input in;
	char *line;

	input_open(&in, path);
	while ((line = input_line(&in))) {
		if (strncmp(line, "network ", strlen("network ")) == 0)
			die_at(in.name, in.line, "this is a network stream: hnn-net reads it without --import");
		buffer_printf(&text, "%s\n", line);
	}
	if (!text.data || !text.data[strspn(text.data, " \t\n")])
		die_at(in.name, 0, "the file is empty: expected a network or parameters of hnn-core");
	root = strchr("{[", text.data[strspn(text.data, " \t\n")]) ? js_read(in.name, text.data)
	                                                           : read_lines(in.name, text.data);
	buffer_free(&text);
	import.root = &root;
	*records = (struct records){.file = mem_text(in.name)};
	if (!js_find(&root, "object_type", &type) && !js_find(&root, "cell_types", &type)) {
		import_flat(&import);
	} else {
		if (js_find(&root, "object_type", &type) && strcmp(js_text(&type), "Network") != 0)
			js_fail(&type, "'%s': expected a Network", js_text(&type));
		import_json(&import);
		import_inputs(&import);
		import_record(&import, "end", (const char *[]){NULL});
	}
	js_free(&root);
	input_close(&in);
}
