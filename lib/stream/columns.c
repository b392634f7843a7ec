#include "stream/columns.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stream/header.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

static const char blanks[] = " \t,;\"";

/* The last comment's words as the names of the columns; the first row's residuals stand behind it. */
static void names(struct input *in, struct columns *t)
{
	size_t last = t->comments;
	char *text;

	while (last > 0 && strncmp(t->comment[last - 1], "residuals ", 10) == 0)
		last--;
	text = last ? mem_text(t->comment[last - 1]) : NULL;
	if (!text)
		die_at(in->name, in->line, "expected a line '# NAME...' of column names before the first row");
	for (char *save = NULL, *word = strtok_r(text, blanks, &save); word; word = strtok_r(NULL, blanks, &save))
		*GROW(t->name, t->count, t->name_room) = mem_text(word);
	free(text);
}

/* A number, or nan where there is none. */
static bool number(const char *word, double *value)
{
	*value = NAN;
	return strcmp(word, "nan") == 0 || num_parse(word, value);
}

/* Whether a line begins with a number: one that does not names the columns, as spreadsheets have it. */
static bool numeric(const char *text)
{
	double x;

	text += strspn(text, blanks);
	return *text == '\0' || strncmp(text, "nan", 3) == 0 || num_scan(&text, &x);
}

static void row(struct input *in, struct columns *t, char *text)
{
	size_t n = 0;
	double *x;

	t->value = mem_resize(t->value, (t->rows + 1) * t->count, sizeof *t->value);
	x = t->value + t->rows++ * t->count;
	for (char *save = NULL, *word = strtok_r(text, blanks, &save); word; word = strtok_r(NULL, blanks, &save)) {
		if (n < t->count && !number(word, &x[n]))
			die_at(in->name, in->line, "column %s: '%s' is not a number", t->name[n], word);
		n++;
	}
	if (n != t->count)
		die_at(in->name, in->line, "%zu column%s: expected %zu, as named", n, n > 1 ? "s" : "", t->count);
}

void columns_read(struct input *in, struct columns *table)
{
	char *text;

	*table = (struct columns){0};
	while ((text = input_line(in)) && !in->torn) {
		text += strspn(text, blanks);
		if (!table->rows)
			header_must_be(in, text, STREAM_LOG);
		if (*text == '#') {
			text++;
			text += strspn(text, blanks);
			if (strncmp(text, "made ", 5) == 0)
				made_known(in->name, text + 5);
			*GROW(table->comment, table->comments, table->comment_room) = mem_text(text);
		} else if (!table->rows && !table->comments && !numeric(text)) {
			*GROW(table->comment, table->comments, table->comment_room) = mem_text(text);
		} else if (*text) {
			if (!table->rows)
				names(in, table);
			row(in, table, text);
		}
	}
	if (!table->rows)
		die_at(in->name, in->line, "no row of numbers");
}

int columns_find(const struct columns *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->name[i], name) == 0)
			return (int)i;
	return -1;
}

void columns_free(struct columns *table)
{
	for (size_t i = 0; i < table->comments; i++)
		free(table->comment[i]);
	for (size_t i = 0; i < table->count; i++)
		free(table->name[i]);
	free(table->comment);
	free(table->name);
	free(table->value);
	*table = (struct columns){0};
}
