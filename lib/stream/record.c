#include "stream/record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/lookup.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"
#include "util/buffer.h"
#include "util/text.h"

/* Split one line in place into a record; false when it is blank. */
static bool parse(struct input *in, char *text, struct record *r)
{
	char *hash = strchr(text, '#');
	size_t name_room = 0, setting_room = 0;
	struct lookup keys = {0};

	for (const char *c = text; *c && *c != '#'; c++)
		if (text_control((unsigned char)*c))
			die_at(in->name, in->line, "a control character (code %d): this is not text", *c);
	*r = (struct record){.line = in->line};
	if (hash) {
		r->comment = mem_text(hash);
		*hash = '\0';
	}
	for (char *save = NULL, *word = strtok_r(text, " \t", &save); word; word = strtok_r(NULL, " \t", &save)) {
		char *equals = strchr(word, '=');

		if (!r->kind) {
			if (equals)
				die_at(in->name, in->line, "'%s': a record begins with its kind, not a setting", word);
			r->kind = mem_text(word);
		} else if (equals) {
			struct setting *s;

			*equals = '\0';
			if (equals == word || equals[1] == '\0')
				die_at(in->name, in->line, "'%s=%s': expected key=value", word, equals + 1);
			if (lookup_find(&keys, word) >= 0)
				die_at(in->name, in->line, "'%s' is set twice", word);
			s = GROW(r->setting, r->settings, setting_room);
			*s = (struct setting){.key = mem_text(word)};
			lookup_add(&keys, s->key, r->settings);
			s->value = mem_text(equals + 1);
		} else {
			if (r->settings)
				die_at(in->name, in->line, "'%s': expected key=value (names come before settings)", word);
			*GROW(r->name, r->names, name_room) = mem_text(word);
		}
	}
	lookup_free(&keys);
	if (!r->kind) {
		if (!r->comment)
			return false;
		r->kind = mem_text("");
	}
	return true;
}

static void record_free(struct record *r)
{
	free(r->kind);
	free(r->comment);
	free(r->from);
	for (size_t i = 0; i < r->names; i++)
		free(r->name[i]);
	free(r->name);
	for (size_t i = 0; i < r->settings; i++) {
		free(r->setting[i].key);
		free(r->setting[i].value);
	}
	free(r->setting);
}

bool records_read(struct input *in, struct records *records)
{
	bool begun = false;
	double number;
	char *text;

	*records = (struct records){.file = mem_text(in->name)};
	while ((text = input_line(in))) {
		struct record r;

		if (!parse(in, text, &r))
			continue;
		if (!begun && num_parse(r.kind, &number))
			die_at(in->name, in->line, "rows of numbers, such as a dipole stream has: expected a network stream");
		if (!begun && *r.kind && strcmp(r.kind, "network") != 0)
			die_at(in->name, in->line, "'%s': expected a network stream, which begins with a 'network' record", r.kind);
		if (begun && strcmp(r.kind, "network") == 0)
			die_at(in->name, in->line, "a new 'network' record before the 'end' of the last one");
		begun |= *r.kind != '\0';
		*GROW(records->item, records->count, records->room) = r;
		if (strcmp(r.kind, "end") == 0) {
			if (r.names || r.settings)
				die_at(in->name, in->line, "'end' stands alone on its line");
			if (records_made(records))
				made_known(in->name, records_made(records));
			return true;
		}
	}
	if (begun)
		die_at(in->name, in->line, "the network ends without an 'end' record: the stream is cut short");
	records_free(records);
	return false;
}

void networks_each(const char *path, void (*work)(struct records *network, void *context), void *context)
{
	struct records network;
	bool any = false;
	struct input in;

	made_input(path);
	input_open(&in, path);
	while (records_read(&in, &network)) {
		work(&network, context);
		output_flush();
		records_free(&network);
		any = true;
	}
	if (!any)
		die_at(in.name, 0, "no network: the input is empty");
	input_close(&in);
}

void records_read_all(struct input *in, struct records *records)
{
	struct record r;
	char *text;

	*records = (struct records){.file = mem_text(in->name)};
	while ((text = input_line(in)))
		if (parse(in, text, &r))
			*GROW(records->item, records->count, records->room) = r;
}

/* Whether a line's first word is this one. */
static bool begins_with(const char *line, const char *word)
{
	size_t n = strlen(word);

	line += strspn(line, " \t");
	return strncmp(line, word, n) == 0 && strchr(" \t#", line[n]) != NULL;
}

char *records_text(struct input *in, long *line)
{
	struct buffer text = {0};
	bool something = false;
	char *next;

	*line = in->line + 1;
	while ((next = input_line(in))) {
		buffer_add(&text, next, strlen(next));
		buffer_add(&text, "\n", 1);
		something |= next[strspn(next, " \t")] != '\0' && next[strspn(next, " \t")] != '#';
		if (begins_with(next, "end"))
			break;
	}
	if (!something)
		buffer_free(&text);
	return text.data;
}

/* The place of the comment that is the header `key`, or -1. */
static long header(const struct records *records, const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < records->count && !*records->item[i].kind; i++)
		if (strncmp(records->item[i].comment, key, n) == 0)
			return (long)i;
	return -1;
}

const char *records_made(const struct records *records)
{
	long at = header(records, "# made ");

	return at < 0 ? NULL : records->item[at].comment + strlen("# made ");
}

const char *records_version(const struct records *records)
{
	long at = header(records, "# version ");

	return at < 0 ? NULL : records->item[at].comment + strlen("# version ");
}

/* Put a comment at a place, in place of that one. */
static void put_header(struct records *records, size_t at, long old, const char *key, char *value)
{
	struct record r = {.kind = mem_text(""), .comment = mem_printf("%s%s", key, value)};

	if (old >= 0)
		records_remove(records, (size_t)old);
	records_insert(records, at, &r);
	free(value);
}

void records_set_made(struct records *records, const char *made)
{
	put_header(records, 0, header(records, "# made "), "# made ", mem_text(made));
}

void records_sign(struct records *records)
{
	char *made = made_after(records_made(records)), *version = made_version(records_version(records));

	records_set_made(records, made);
	free(made);
	put_header(records, 1, header(records, "# version "), "# version ", version);
}

void records_write(FILE *out, const struct records *records)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];

		if (*r->kind)
			fprintf(out, r->names + r->settings ? "%-10s" : "%s", r->kind);
		for (size_t k = 0; k < r->names; k++)
			fprintf(out, " %s", r->name[k]);
		for (size_t k = 0; k < r->settings; k++)
			fprintf(out, " %s=%s", r->setting[k].key, r->setting[k].value);
		fprintf(out, "%s%s\n", r->comment && *r->kind ? " " : "", r->comment ? r->comment : "");
	}
}

struct record *records_add(struct records *records, const char *kind, const char *const names[])
{
	size_t room = 0, at;
	struct record r = {.kind = mem_text(kind)};

	for (size_t i = 0; names[i]; i++)
		*GROW(r.name, r.names, room) = mem_text(names[i]);
	(void)GROW(records->item, records->count, records->room);
	at = records->count - 1;
	if (at > 0 && strcmp(records->item[at - 1].kind, "end") == 0) {
		records->item[at] = records->item[at - 1];
		at--;
	}
	records->item[at] = r;
	return &records->item[at];
}

void records_insert(struct records *records, size_t at, const struct record *record)
{
	GROW(records->item, records->count, records->room);
	memmove(records->item + at + 1, records->item + at, (records->count - 1 - at) * sizeof *records->item);
	records->item[at] = *record;
}

void records_remove(struct records *records, size_t at)
{
	record_free(&records->item[at]);
	memmove(records->item + at, records->item + at + 1, (--records->count - at) * sizeof *records->item);
}

struct record *records_find(const struct records *records, const char *kind, const char *const names[])
{
	for (size_t i = 0; i < records->count; i++) {
		struct record *r = &records->item[i];
		size_t k = 0;

		if (strcmp(r->kind, kind) != 0)
			continue;
		while (k < r->names && names[k] && strcmp(r->name[k], names[k]) == 0)
			k++;
		if (k == r->names && !names[k])
			return r;
	}
	return NULL;
}

static struct setting *find(const struct record *r, const char *key)
{
	for (size_t i = 0; i < r->settings; i++)
		if (strcmp(r->setting[i].key, key) == 0)
			return &r->setting[i];
	return NULL;
}

const char *record_get(const struct record *record, const char *key)
{
	struct setting *s = find(record, key);

	return s ? s->value : NULL;
}

void record_set(struct record *record, const char *key, const char *value)
{
	struct setting *s = find(record, key);

	if (!s) {
		record->setting = mem_resize(record->setting, record->settings + 1, sizeof *record->setting);
		s = &record->setting[record->settings++];
		*s = (struct setting){.key = mem_text(key)};
	}
	setting_replace(s, value);
}

void record_set_line(struct record *record, const char *key, long line)
{
	find(record, key)->line = line;
}

/* Add to a list as text. */
static void join(char **list, const char *what)
{
	char *longer = *list ? mem_printf("%s, %s", *list, what) : mem_text(what);

	free(*list);
	*list = longer;
}

void records_change(struct records *records, const char *option, const char *value)
{
	const char *quote = strpbrk(value, " \t") ? "'" : "";

	free(records->change);
	records->change = mem_printf("--%s %s%s%s", option, quote, value, quote);
	join(&records->changes, records->change);
}

void record_changed(const struct records *records, struct record *record)
{
	if (records->change)
		record_from(record, records->change);
}

void record_from(struct record *record, const char *what)
{
	join(&record->from, what);
}

bool record_unset(struct record *record, const char *key)
{
	struct setting *s = find(record, key);

	if (!s)
		return false;
	free(s->key);
	free(s->value);
	memmove(s, s + 1, (size_t)(record->setting + --record->settings - s) * sizeof *s);
	return true;
}

void setting_replace(struct setting *setting, const char *value)
{
	char *copy = mem_text(value);

	free(setting->value);
	setting->value = copy;
	setting->line = 0;
}

char *record_address(const struct record *r)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	for (size_t i = 0; i < r->names; i++)
		fprintf(out, "%s%s", i ? "." : "", r->name[i]);
	fclose(out);
	return text;
}

const char *record_rest(const struct record *r, const char *address)
{
	if (r->names == 0)
		return NULL;
	for (size_t i = 0; i < r->names; i++) {
		size_t n = strlen(r->name[i]);

		if (strncmp(address, r->name[i], n) != 0 || address[n] != '.')
			return NULL;
		address += n + 1;
	}
	return address;
}

struct setting *records_at(const struct records *records, const char *address)
{
	for (size_t i = 0; i < records->count; i++) {
		const char *key = record_rest(&records->item[i], address);
		struct setting *s = key ? find(&records->item[i], key) : NULL;

		if (s)
			return s;
	}
	return NULL;
}

void records_free(struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		record_free(&records->item[i]);
	free(records->item);
	free(records->file);
	free(records->change);
	free(records->changes);
	*records = (struct records){0};
}
