/* Reading tables: those of this and other programs, and what spreadsheets make of them. */
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/row.h"
#include "stream/traces.h"
#include "util/err.h"
#include "util/mem.h"

static const char blanks[] = " \t";

/* A data set in the making. */
struct reading {
	struct input *in;
	struct traces *r;
	enum stream expected;
	const char *pattern; /* of columns, or NULL: all */
	bool named;          /* a header has named the columns */
	char *names;         /* a line that may do so where none has, or NULL */
	const char *apart;   /* what names are set apart by in the line that is being read */
};

/* --- names of columns ------------------------------------------------------------------------- */

/* Values over time may come without a header that names them. */
static bool liberal(const struct reading *g)
{
	return g->expected == STREAM_DIPOLE || g->expected == STREAM_COURSE || g->expected == STREAM_TABLE;
}

static bool begun(const struct traces *r)
{
	return r->time || r->frequency;
}

/* The axes among the first names of columns; returns the next name. */
static char *axes(struct reading *g, char **text)
{
	bool map = g->expected == STREAM_MAP || g->expected == STREAM_TABLE;
	bool spectrum = g->expected == STREAM_SPECTRUM || g->expected == STREAM_TABLE;
	char *word = row_name(text, g->apart);

	if (word && strcmp(word, "time") == 0 && g->expected != STREAM_SPECTRUM) {
		g->r->time = mem_new(1, sizeof *g->r->time);
		word = row_name(text, g->apart);
	} else if (!word || strcmp(word, "frequency") != 0 || !spectrum) {
		die_at(g->in->name, g->in->line, "the first column is '%s': expected %s", word ? word : "",
		       g->expected == STREAM_SPECTRUM ? "frequency" : "time");
	}
	if (word && strcmp(word, "frequency") == 0 && (map || !g->r->time)) {
		g->r->frequency = mem_new(1, sizeof *g->r->frequency);
		word = row_name(text, g->apart);
	}
	return word;
}

/* The columns of values have these names, `word` and those of the text. */
static void values(struct reading *g, char *word, char *text)
{
	struct traces *r = g->r;

	for (; word; word = row_name(&text, g->apart)) {
		bool keep = !g->pattern || fnmatch(g->pattern, word, 0) == 0;

		if (!*word)
			die_at(g->in->name, g->in->line, "a column without a name");
		*GROW(r->kept, r->in_file, r->kept_room) = keep ? (long)r->columns : -1;
		if (keep)
			*GROW(r->name, r->columns, r->name_room) = mem_text(word);
	}
	if (!r->in_file && g->expected != STREAM_RECORDING)
		die_at(g->in->name, g->in->line, "no column of values: expected a name after the axis");
	r->value = mem_new(r->columns + 1, sizeof *r->value);
}

static void columns(struct reading *g, char *text)
{
	char *word;

	g->apart = row_apart(text);
	word = axes(g, &text);
	values(g, word, text);
}

/* How many names a line has; whether the second is `agg`. */
static size_t count_names(const char *line, bool *aggregate)
{
	const char *apart = row_apart(line), *word;
	char *copy = mem_text(line), *rest = copy;
	size_t names = 0;

	*aggregate = false;
	for (; (word = row_name(&rest, apart)); names++)
		*aggregate = *aggregate || (names == 1 && strcmp(word, "agg") == 0);
	free(copy);
	return names;
}

/* The columns of a row of `n` numbers have the names of a line before it: where that is the only way to tell what they
 * are, and where it names them as these programs do, by `agg`. The first is the time whatever it is called. */
static bool take_names(struct reading *g, size_t n)
{
	bool aggregate = false;
	size_t names = g->names ? count_names(g->names, &aggregate) : 0;
	char *rest = g->names, *word;

	if (names != n || n < 2 || (!aggregate && (n == 2 || n == 4)))
		return false;
	g->apart = row_apart(rest);
	row_name(&rest, g->apart);
	g->r->time = mem_new(1, sizeof *g->r->time);
	word = row_name(&rest, g->apart);
	values(g, word, rest);
	return true;
}

/* Name the columns that no header has named, by the first row. */
static void name_columns(struct reading *g, const char *text)
{
	char one[] = "time agg", three[] = "time agg L2 L5"; /* as hnn-core writes them */
	size_t n;

	if (!liberal(g))
		die_at(g->in->name, g->in->line, "expected a line '# columns %s NAME...' before the first row",
		       g->expected == STREAM_SPECTRUM ? "frequency"
		       : g->expected == STREAM_MAP    ? "time frequency"
		                                      : "time");
	n = row_count(g->in, text);
	if (take_names(g, n))
		return;
	if (n != 2 && n != 4)
		die_at(g->in->name, g->in->line, "%zu column%s: expected time and 1 or 3 values, or a line that names all%s", n,
		       n == 1 ? "" : "s", row_hint(text));
	columns(g, n == 2 ? one : three);
}

/* --- lines ------------------------------------------------------------------------------------ */

/* Whether the value of a header `columns` names columns, and is no remark about them. */
static bool names_columns(const struct reading *g, const char *value)
{
	size_t n = strcspn(value, ROW_SEPARATORS);

	return !liberal(g) || (n == 4 && memcmp(value, "time", 4) == 0) || (n == 9 && memcmp(value, "frequency", 9) == 0);
}

static void header(struct reading *g, char *text)
{
	struct traces *r = g->r;
	char *key, *value;

	if (!header_split(g->in, text, &key, &value))
		return;
	if (strcmp(key, "failed:") == 0) {
		if (!r->failed)
			r->failed = mem_text(value);
	} else if (strcmp(key, "columns") == 0 && names_columns(g, value)) {
		if (begun(r))
			die_at(g->in->name, g->in->line, "columns are named twice");
		columns(g, value);
		g->named = true;
	} else {
		traces_set(r, key, "%s", value);
	}
}

/* Where row i is: the number of axes. Rows rise in time, and at one time in frequency. */
static size_t place(struct reading *g, const char **text, size_t i)
{
	const char *first = *text;
	struct traces *r = g->r;
	bool later = !r->time;
	size_t n = 0;

	if (r->time) {
		r->time[i] = row_number(g->in, text, ++n);
		later = i == 0 || r->time[i] > r->time[i - 1];
		if (!later && !(r->frequency && r->time[i] == r->time[i - 1]))
			die_at(g->in->name, g->in->line, "time %g is not after the one before%s", r->time[i], row_hint(first));
	}
	if (r->frequency) {
		r->frequency[i] = row_number(g->in, text, ++n);
		if (i && !(r->time && later) && !(r->frequency[i] > r->frequency[i - 1]))
			die_at(g->in->name, g->in->line, "frequency %g is not above the one before", r->frequency[i]);
	}
	return n;
}

static void row(struct reading *g, char *line)
{
	size_t n = 0, i = g->r->samples, axes;
	const char *text = line;
	struct traces *r = g->r;

	if (i == 0 && liberal(g) && row_is_names(text)) {
		bool aggregate = false;

		if (g->names)
			count_names(g->names, &aggregate);
		if (!aggregate) {
			free(g->names);
			g->names = mem_text(text);
		}
		return;
	}
	row_check(g->in, text);
	if (!begun(r))
		name_columns(g, text);
	traces_resize(r, i + 1);
	axes = place(g, &text, i);
	for (; *text && n < r->in_file; n++) {
		if (r->kept[n] >= 0)
			r->value[r->kept[n]][i] = row_number(g->in, &text, n + axes + 1);
		else
			row_skip(&text);
	}
	if (*text || n < r->in_file)
		die_at(g->in->name, g->in->line, "%s columns than the %zu %s%s", *text ? "more" : "fewer", r->in_file + axes,
		       g->named ? "that are named" : "of the rows before", row_hint(line));
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

/* A line that is not blank. */
static void line(struct reading *g, char *text)
{
	if (g->r->samples == 0)
		header_must_be(g->in, text, g->expected);
	if (*text == '#')
		header(g, text);
	else if (*text != '%') /* a comment of Matlab's */
		row(g, text);
}

/* Read a data set, up to the two blank lines after its rows. */
static bool read_set(struct reading *g)
{
	struct traces *r = g->r;
	int blank = 0;
	char *text;

	*r = (struct traces){.trial = NAN};
	while (blank < 2 && (text = input_line(g->in))) {
		bool inside = r->samples || r->failed;

		text += strspn(text, blanks);
		if (*text == '\0') {
			blank += inside || g->named;
			continue;
		}
		if (blank && inside)
			die_at(g->in->name, g->in->line, "a blank line within a data set (two blank lines end it)");
		blank = 0;
		if (!r->line)
			r->line = g->in->line;
		line(g, text);
	}
	free(g->names);
	if (r->line)
		finish(g->in, r);
	return r->line != 0;
}

bool traces_read(struct input *in, struct traces *r, const char *pattern)
{
	struct reading g = {.in = in, .r = r, .expected = STREAM_RECORDING, .pattern = pattern};

	return read_set(&g);
}

bool traces_read_as(struct input *in, struct traces *r, enum stream expected)
{
	struct reading g = {.in = in, .r = r, .expected = expected};

	return read_set(&g);
}
