/* Reading tables. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/dipole.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const char blanks[] = " \t";

/* What is wanted of a table. */
struct wanted {
	enum stream stream;
	const char *pattern; /* of columns, or NULL: all */
	size_t most;         /* columns */
};

/* The axes among the first names of columns; returns the next name. */
static char *axes(struct input *in, struct traces *r, const struct wanted *wanted, char *text, char **save)
{
	bool map = wanted->stream == STREAM_MAP || wanted->stream == STREAM_TABLE;
	bool spectrum = wanted->stream == STREAM_SPECTRUM || wanted->stream == STREAM_TABLE;
	char *word = strtok_r(text, blanks, save);

	if (strcmp(word, "time") == 0 && wanted->stream != STREAM_SPECTRUM) {
		r->time = mem_new(1, sizeof *r->time);
		word = strtok_r(NULL, blanks, save);
	} else if (strcmp(word, "frequency") != 0 || !spectrum) {
		die_at(in->name, in->line, "the first column is '%s': expected %s", word,
		       wanted->stream == STREAM_SPECTRUM ? "frequency" : "time");
	}
	if (word && strcmp(word, "frequency") == 0 && (map || !r->time)) {
		r->frequency = mem_new(1, sizeof *r->frequency);
		word = strtok_r(NULL, blanks, save);
	}
	return word;
}

/* The names after `columns`. */
static void columns(struct input *in, struct traces *r, char *text, const struct wanted *wanted)
{
	char *save = NULL, *word;

	if (r->time || r->frequency)
		die_at(in->name, in->line, "columns are named twice");
	for (word = axes(in, r, wanted, text, &save); word; word = strtok_r(NULL, blanks, &save)) {
		bool keep = !wanted->pattern || fnmatch(wanted->pattern, word, 0) == 0;

		*GROW(r->kept, r->in_file, r->kept_room) = keep ? (long)r->columns : -1;
		if (keep)
			*GROW(r->name, r->columns, r->name_room) = mem_text(word);
	}
	if (r->columns > wanted->most)
		die_at(in->name, in->line, "%zu columns are too many: choose %zu or fewer with --place", r->columns,
		       wanted->most);
	r->value = mem_new(r->columns + 1, sizeof *r->value);
}

static void header(struct input *in, struct traces *r, char *text, const struct wanted *wanted)
{
	char *key, *value;
	double samples;

	if (!header_split(in, text, &key, &value))
		return;
	if (strcmp(key, "failed:") == 0) {
		if (!r->failed)
			r->failed = mem_text(value);
		return;
	}
	if (strcmp(key, "samples") == 0 && !num_parse(value, &samples))
		die_at(in->name, in->line, "samples '%s': expected a number", value);
	if (strcmp(key, "columns") == 0 && !header_is_dipole(value))
		columns(in, r, value, wanted);
	else
		traces_set(r, key, "%s", value);
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

/* Where row i is: the number of axes. Rows rise in time, and at one time in frequency. */
static size_t place(struct input *in, struct traces *r, const char **text, size_t i)
{
	bool later = !r->time;
	size_t n = 0;

	if (r->time) {
		r->time[i] = number(in, text, ++n);
		later = i == 0 || r->time[i] > r->time[i - 1];
		if (!later && !(r->frequency && r->time[i] == r->time[i - 1]))
			die_at(in->name, in->line, "time %g is not after the one before", r->time[i]);
	}
	if (r->frequency) {
		r->frequency[i] = number(in, text, ++n);
		if (i && !(r->time && later) && !(r->frequency[i] > r->frequency[i - 1]))
			die_at(in->name, in->line, "frequency %g is not above the one before", r->frequency[i]);
	}
	return n;
}

static void row(struct input *in, struct traces *r, const char *text, enum stream stream)
{
	size_t n = 0, i = r->samples, axes;

	if (!r->time && !r->frequency)
		die_at(in->name, in->line, "expected a line '# columns %s NAME...' before the first row",
		       stream == STREAM_SPECTRUM ? "frequency"
		       : stream == STREAM_MAP    ? "time frequency"
		                                 : "time");
	traces_resize(r, i + 1);
	axes = place(in, r, &text, i);
	for (; *text && n < r->in_file; n++) {
		if (r->kept[n] >= 0) {
			r->value[r->kept[n]][i] = number(in, &text, n + axes + 1);
		} else {
			text += strcspn(text, blanks);
			text += strspn(text, blanks);
		}
	}
	if (*text || n < r->in_file)
		die_at(in->name, in->line, "%s columns than the %zu that are named", *text ? "more" : "fewer",
		       r->in_file + axes);
}

/* Every time of a map has the frequencies of the first. */
static void check_grid(const struct input *in, const struct traces *r)
{
	size_t n = traces_frequencies(r), i = 0;

	while (i < r->samples && r->time[i] == r->time[i - i % n] && r->frequency[i] == r->frequency[i % n])
		i++;
	if (i < r->samples || i % n)
		die_at(in->name, r->line, "not all times have the same frequencies: look at %g ms", r->time[i - i % n]);
}

static void finish(struct input *in, struct traces *r)
{
	double samples = headers_number(&r->headers, "samples", NAN);

	r->trial = headers_number(&r->headers, "trial", NAN);
	if (r->failed) {
		r->samples = 0;
		return;
	}
	if (r->samples == 0)
		die_at(in->name, r->line, "a data set without samples");
	header_check_rows(in, r->samples, samples, "samples");
	if (r->time && r->frequency)
		check_grid(in, r);
}

/* The rest of a dipole data set, from its first row on. */
static void dipole(struct input *in, struct traces *r, char *first)
{
	static const char *const names[DIPOLE_COLUMNS] = {"agg", "L2", "L5"};
	struct dipole d = {.headers = r->headers, .failed = r->failed, .line = r->line};

	dipole_read_rest(in, &d, first);
	*r = (struct traces){.headers = d.headers, .failed = d.failed, .line = d.line, .time = d.time};
	d.headers = (struct headers){0};
	d.failed = NULL;
	d.time = NULL;
	r->columns = (size_t)d.columns;
	r->samples = r->room = d.samples;
	r->name = mem_new(DIPOLE_COLUMNS, sizeof *r->name);
	r->value = mem_new(DIPOLE_COLUMNS, sizeof *r->value);
	for (int c = 0; c < d.columns; c++) {
		r->name[c] = mem_text(names[c]);
		r->value[c] = d.value[c];
		d.value[c] = NULL;
	}
	dipole_free(&d);
	r->unit = headers_get(&r->headers, "unit");
	r->trial = headers_number(&r->headers, "trial", NAN);
}

/* Whether the first row of a data set without names of columns, or with those of a dipole, is one of a dipole stream.
 */
static bool may_be_dipole(const struct traces *r, const struct wanted *wanted)
{
	return (wanted->stream == STREAM_COURSE || wanted->stream == STREAM_TABLE) && !r->time && !r->frequency;
}

static bool read(struct input *in, struct traces *r, const struct wanted *wanted)
{
	bool begun = false;
	int blank = 0;
	char *text;

	*r = (struct traces){.trial = NAN};
	while (blank < 2 && (text = input_line(in))) {
		text += strspn(text, blanks);
		if (*text == '\0') {
			blank += begun && !(may_be_dipole(r, wanted) && !r->failed);
			continue;
		}
		blank = 0;
		if (!begun)
			r->line = in->line;
		begun = true;
		if (r->samples == 0)
			header_must_be(in, text, wanted->stream);
		if (*text != '#' && may_be_dipole(r, wanted)) {
			dipole(in, r, text);
			return true;
		}
		if (*text == '#')
			header(in, r, text, wanted);
		else
			row(in, r, text, wanted->stream);
	}
	if (begun)
		finish(in, r);
	return begun;
}

bool traces_read(struct input *in, struct traces *r, const char *pattern, size_t most)
{
	struct wanted wanted = {STREAM_RECORDING, pattern, most};

	return read(in, r, &wanted);
}

bool traces_read_as(struct input *in, struct traces *r, enum stream expected)
{
	struct wanted wanted = {expected, NULL, (size_t)-1};

	return read(in, r, &wanted);
}
