#include "drive/replay.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream/header.h"
#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/text.h"

/* A source and its times as text. */
struct source {
	char *name;
	char *times;
	size_t size;
	FILE *out;
};

struct sources {
	void *by_name; /* tree */
	struct source **item;
	size_t count, room;
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

static struct source *source_of(struct sources *s, char *name)
{
	struct source key = {.name = name}, **found = tfind(&key, &s->by_name, compare), *new;

	if (found)
		return *found;
	new = mem_new(1, sizeof *new);
	new->name = mem_text(name);
	new->out = open_memstream(&new->times, &new->size);
	if (!new->out || !tsearch(new, &s->by_name, compare))
		die("out of memory:");
	return *GROW(s->item, s->count, s->room) = new;
}

/* A row: a time, a source, and what does not matter here. */
static void read_row(const struct input *in, char *row, struct sources *s)
{
	char *save = NULL, *time = strtok_r(row, " \t,", &save), *name = strtok_r(NULL, " \t,", &save);
	struct source *source;
	double t;

	if (!name)
		die_at(in->name, in->line, "'%s': expected a time and the name of its source", time);
	if (!num_parse(time, &t))
		die_at(in->name, in->line, "'%s' is not a time: expected a time (ms) and the name of its source", time);
	if (t < 0 || t > 1e9)
		die_at(in->name, in->line, "the time %s is out of range (0 to 1e+09)", time);
	if (!text_name(name))
		die_at(in->name, in->line, "'%s' is not a name (no blanks, dots, '=', '#' or control characters)", name);
	source = source_of(s, name);
	fprintf(source->out, "%s%s", ftell(source->out) ? "," : "", time);
}

static void read_rows(const char *path, struct sources *s)
{
	struct input in;
	bool ended = false;
	char *row;

	input_open(&in, path);
	while ((row = input_line(&in))) {
		row += strspn(row, " \t,");
		if (!s->count)
			header_must_be(&in, row, STREAM_SPIKES);
		if (*row == '#')
			continue;
		if (*row == '\0') {
			ended = s->count > 0;
			continue;
		}
		if (ended) {
			warning("%s:%ld: only the first of several data sets is replayed", in.name, in.line);
			break;
		}
		read_row(&in, row, s);
	}
	if (!s->count)
		die_at(in.name, 0, "no spike: expected lines of a time (ms) and the name of its source");
	input_close(&in);
}

struct replay *replay_read(const char *path, size_t *sources)
{
	struct sources s = {0};
	struct replay *replay;

	read_rows(path, &s);
	replay = mem_new(s.count, sizeof *replay);
	for (size_t i = 0; i < s.count; i++) {
		struct source *source = s.item[i];

		fclose(source->out);
		replay[i] = (struct replay){source->name, source->times};
		tdelete(source, &s.by_name, compare);
		free(source);
	}
	free(s.item);
	*sources = s.count;
	return replay;
}
