#include "stream/traces.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/header.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const char blanks[] = " \t";

/* The names after `columns time`. */
static void columns(struct input *in, struct traces *r, char *text, const char *pattern, size_t most)
{
	char *save = NULL, *word = strtok_r(text, blanks, &save);

	if (r->in_file)
		die_at(in->name, in->line, "columns are named twice");
	if (strcmp(word, "time") != 0)
		die_at(in->name, in->line, "the first column is '%s': expected time", word);
	while ((word = strtok_r(NULL, blanks, &save))) {
		bool wanted = !pattern || fnmatch(pattern, word, 0) == 0;

		*GROW(r->kept, r->in_file, r->kept_room) = wanted ? (long)r->columns : -1;
		if (wanted)
			*GROW(r->name, r->columns, r->name_room) = mem_text(word);
	}
	if (r->columns > most)
		die_at(in->name, in->line, "%zu columns are too many: choose %zu or fewer with --place", r->columns, most);
	r->value = mem_new(r->columns + 1, sizeof *r->value);
}

static void header(struct input *in, struct traces *r, char *text, const char *pattern, size_t most, double *samples)
{
	char *key, *value;

	if (!header_split(text, &key, &value))
		return;
	if (strcmp(key, "columns") != 0 && strcmp(key, "unit") != 0 && strcmp(key, "samples") != 0 &&
	    strcmp(key, "failed:") != 0)
		buffer_printf(&r->headers, "# %s %s\n", key, value);
	if (strcmp(key, "columns") == 0)
		columns(in, r, value, pattern, most);
	else if (strcmp(key, "trial") == 0)
		num_parse(value, &r->trial);
	else if (strcmp(key, "failed:") == 0 && !r->failed)
		r->failed = mem_text(value);
	else if (strcmp(key, "unit") == 0 && !r->unit)
		r->unit = mem_text(value);
	else if (strcmp(key, "samples") == 0 && !num_parse(value, samples))
		die_at(in->name, in->line, "samples '%s': expected a number", value);
}

/* The number at *text, which moves on to the next word. */
static double number(struct input *in, const char **text, size_t column)
{
	const char *word = *text;
	size_t n = strcspn(word, blanks);
	double x = 0;

	if (!num_scan(text, &x) || *text != word + n || !isfinite(x))
		die_at(in->name, in->line, "column %zu: '%.*s' is not a number", column, n < 40 ? (int)n : 40, word);
	*text += strspn(*text, blanks);
	return x;
}

static void row(struct input *in, struct traces *r, const char *text)
{
	size_t n = 0, i = r->samples;
	double time = number(in, &text, 1);

	if (!r->in_file)
		die_at(in->name, in->line, "expected a line '# columns time NAME...' before the first row");
	if (i && !(time > r->time[i - 1]))
		die_at(in->name, in->line, "time %g is not after the one before", time);
	if (i == r->room) {
		r->room = i ? 2 * i : 1024;
		r->time = mem_resize(r->time, r->room, sizeof *r->time);
		for (size_t c = 0; c < r->columns; c++)
			r->value[c] = mem_resize(r->value[c], r->room, sizeof **r->value);
	}
	r->time[r->samples++] = time;
	for (; *text && n < r->in_file; n++) {
		if (r->kept[n] >= 0) {
			r->value[r->kept[n]][i] = number(in, &text, n + 2);
		} else {
			text += strcspn(text, blanks);
			text += strspn(text, blanks);
		}
	}
	if (*text || n < r->in_file)
		die_at(in->name, in->line, "%s columns than the %zu that are named", *text ? "more" : "fewer", r->in_file + 1);
}

static void finish(struct input *in, struct traces *r, double samples)
{
	if (r->failed) {
		r->samples = 0;
		return;
	}
	if (r->samples == 0)
		die_at(in->name, r->line, "a data set without samples");
	if ((double)r->samples < samples)
		die_at(in->name, in->line, "the data set ends after %zu of %.15g samples: it was cut short", r->samples,
		       samples);
	if ((double)r->samples > samples)
		die_at(in->name, in->line, "%zu samples where the header says %.15g", r->samples, samples);
	if (in->torn && !isnan(samples))
		die_at(in->name, in->line, "the last line has no end: the data set was cut short");
}

bool traces_read(struct input *in, struct traces *r, const char *pattern, size_t most)
{
	bool begun = false;
	double samples = NAN;
	int blank = 0;
	char *text;

	*r = (struct traces){.trial = NAN};
	while (blank < 2 && (text = input_line(in))) {
		text += strspn(text, blanks);
		if (*text == '\0') {
			blank += begun;
			continue;
		}
		blank = 0;
		if (!begun)
			r->line = in->line;
		begun = true;
		if (r->samples == 0)
			header_must_be(in, text, STREAM_RECORDING);
		if (*text == '#')
			header(in, r, text, pattern, most, &samples);
		else
			row(in, r, text);
	}
	if (begun)
		finish(in, r, samples);
	return begun;
}

void traces_free(struct traces *r)
{
	for (size_t i = 0; i < r->columns; i++) {
		free(r->name[i]);
		free(r->value ? r->value[i] : NULL);
	}
	free(r->unit);
	free(r->name);
	free(r->value);
	free(r->time);
	free(r->failed);
	free(r->kept);
	buffer_free(&r->headers);
	*r = (struct traces){0};
}
