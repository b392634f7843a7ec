#include "stream/spikes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/header.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const char blanks[] = " \t";

static void header(struct input *in, struct spikes *s, char *text, double *rows)
{
	char *key, *value;

	if (!header_split(in, text, &key, &value))
		return;
	if (strcmp(key, "failed:") == 0) {
		if (!s->failed)
			s->failed = mem_text(value);
		return;
	}
	headers_set(&s->headers, key, value);
	if (strcmp(key, "trial") == 0)
		num_parse(value, &s->trial);
	else if (strcmp(key, "trials") == 0)
		num_parse(value, &s->trials);
	else if ((strcmp(key, "spikes") == 0 || strcmp(key, "events") == 0) && (!num_parse(value, rows) || *rows < 0))
		die_at(in->name, in->line, "%s '%s': expected the number of rows", key, value);
}

/* The index of a name; most rows have that of the row before, or one of few. */
static int source(struct spikes *s, const char *name)
{
	for (int i = 0; i < s->names; i++)
		if (strcmp(s->name[i], name) == 0)
			return i;
	*GROW(s->name, s->names, s->name_room) = mem_text(name);
	return s->names - 1;
}

static void row(struct input *in, struct spikes *s, char *text)
{
	char *save = NULL, *word[3] = {strtok_r(text, blanks, &save)};
	size_t n[3] = {s->count, s->count, s->count}; /* as GROW() counts, of each array */
	double time;
	long gid;

	for (int i = 1; i < 3; i++)
		word[i] = word[i - 1] ? strtok_r(NULL, blanks, &save) : NULL;
	if (!word[2] || strtok_r(NULL, blanks, &save))
		die_at(in->name, in->line, "expected a time, a cell's number and the name of its population or drive");
	if (!num_parse(word[0], &time))
		die_at(in->name, in->line, "time: '%s' is not a number", word[0]);
	if (!num_parse_long(word[1], &gid) || gid < 0)
		die_at(in->name, in->line, "gid: '%s' is not the number of a cell", word[1]);
	*GROW(s->time, n[0], s->time_room) = time;
	*GROW(s->gid, n[1], s->gid_room) = gid;
	*GROW(s->source, n[2], s->source_room) = source(s, word[2]);
	s->count = n[0];
}

static void finish(struct input *in, struct spikes *s, double rows)
{
	if (s->failed) {
		s->count = 0;
		return;
	}
	header_check_rows(in, s->count, rows, "rows");
}

bool spikes_read(struct input *in, struct spikes *s)
{
	bool begun = false;
	double rows = NAN;
	int blank = 0;
	char *text;

	*s = (struct spikes){.trial = NAN, .trials = NAN};
	while (blank < 2 && (text = input_line(in))) {
		text += strspn(text, blanks);
		if (*text == '\0') {
			blank += begun;
			continue;
		}
		blank = 0;
		if (!begun)
			s->line = in->line;
		begun = true;
		header_must_be(in, text, STREAM_SPIKES);
		if (*text == '#')
			header(in, s, text, &rows);
		else
			row(in, s, text);
	}
	if (begun)
		finish(in, s, rows);
	return begun;
}

struct crowd *spikes_crowds(const struct input *in, const struct spikes *s, size_t *count, size_t *room)
{
	const char *cells = headers_get(&s->headers, "cells");
	char *text = mem_text(cells ? cells : ""), *save = NULL;
	struct crowd *crowds = NULL;

	*count = *room = 0;
	for (char *word = strtok_r(text, blanks, &save); word; word = strtok_r(NULL, blanks, &save)) {
		struct crowd *crowd = GROW(crowds, *count, *room);
		char *first = strchr(word, '='), *last = first ? strchr(first, ':') : NULL;

		if (last) {
			*first++ = '\0';
			*last++ = '\0';
		}
		if (!last || !num_parse_long(first, &crowd->first) || !num_parse_long(last, &crowd->last) || crowd->first < 0 ||
		    crowd->last < crowd->first)
			die_at(in->name, s->line, "cells '%s': expected NAME=FIRST:LAST", word);
		crowd->name = mem_text(word);
	}
	free(text);
	return crowds;
}

void spikes_free(struct spikes *s)
{
	for (int i = 0; i < s->names; i++)
		free(s->name[i]);
	free(s->name);
	free(s->time);
	free(s->gid);
	free(s->source);
	free(s->failed);
	headers_free(&s->headers);
	*s = (struct spikes){0};
}
