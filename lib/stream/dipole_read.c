/* Reading dipole streams: those of this and other programs, and what spreadsheets make of them. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "stream/dipole.h"
#include "stream/header.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const char separators[] = " \t,;";

/* Refuse a row that a dipole stream does not have; where the headers are another stream's, say so instead. */
static _Noreturn __attribute__((format(printf, 3, 4))) void refuse(const struct input *in, const struct dipole *d,
                                                                   const char *format, ...)
{
	va_list args;
	char *text;

	for (size_t i = 0; i < d->headers.count; i++) {
		text = mem_printf("# %s %s", d->headers.item[i].key, d->headers.item[i].value);
		header_must_be(in, text, STREAM_DIPOLE);
		free(text);
	}
	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	die_at(in->name, in->line, "%s", text);
}

/* A comment line: a header, or why the data set failed; others are dropped. */
static void header(const struct input *in, struct dipole *d, char *text)
{
	char *key, *value;

	if (!header_split(in, text, &key, &value))
		return;
	if (strcmp(key, "failed:") == 0)
		dipole_fail(d, "%s", value);
	else
		dipole_set(d, key, "%s", value);
}

/* Where a decimal comma stands in a row, or NULL: a comma between digits, in quotes or where numbers
 * are set apart by something else, and no decimal point. */
static const char *decimal_comma(const char *text)
{
	const char *comma = NULL;
	bool quoted = false, apart = false;

	for (const char *p = text + strspn(text, separators); *p; p++) {
		size_t n = strspn(p, separators);

		if (*p == '.')
			return NULL;
		quoted ^= *p == '"';
		if (n == 1 && *p == ',' && p > text && isdigit((unsigned char)p[-1]) && isdigit((unsigned char)p[1])) {
			comma = comma ? comma : p;
			apart = apart || quoted;
		} else if (n > 0) {
			apart = apart || (p[n] && !memchr(p, ',', n));
			p += n - 1;
		}
	}
	return apart ? comma : NULL;
}

static void check_commas(const struct input *in, const char *text)
{
	const char *comma = strchr(text, ',') ? decimal_comma(text) : NULL;
	const char *begin = comma;

	if (!comma)
		return;
	while (begin > text && isdigit((unsigned char)begin[-1]))
		begin--;
	die_at(in->name, in->line,
	       "'%.*s' has a decimal comma: expected decimal points (where commas do nothing else, "
	       "'tr , .' makes them)",
	       (int)(comma - begin) + 1 + (int)strspn(comma + 1, "0123456789"), begin);
}

static bool separator(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == ';';
}

/* A number, in quotes or not, that ends where its column does; *p moves past it. */
static bool number(const char **p, double *x)
{
	bool quoted = **p == '"';

	*p += quoted;
	if (!num_scan(p, x) || (quoted && *(*p)++ != '"'))
		return false;
	return !**p || separator(**p);
}

/* Whether a word may be the name of a column. */
static bool name(const char *word)
{
	word += *word == '"';
	return isalpha((unsigned char)*word) && strncasecmp(word, "nan", 3) != 0 && strncasecmp(word, "inf", 3) != 0;
}

/* What is wrong with a word that is no finite number, though it may read like one. */
static const char *what_is(const char *word, int column, bool read)
{
	word += *word == '"';
	if (column > 1 && strncasecmp(word, "nan", 3) == 0)
		return "not a number: leave out rows of missing values at the ends (grep -vi nan), and fill those between";
	return read ? "too large a number" : "not a number";
}

/* What may be wrong with a row of whole numbers set apart by commas alone. */
static const char *comma_hint(const char *row)
{
	return strchr(row, ',') && strspn(row, "0123456789,-\"") == strlen(row)
	           ? " (decimal commas? set columns apart by something else, or write decimal points)"
	           : "";
}

/* The numbers of a row into x; their count, or 0 when it is a line of column names. */
static int row(const struct input *in, const struct dipole *d, const char *p, double x[1 + DIPOLE_COLUMNS])
{
	const char *first = p;
	int n = 0;

	if (d->samples == 0 && name(p + strspn(p, separators)))
		return 0;
	check_commas(in, p);
	for (;;) {
		const char *word;
		bool read;

		while (separator(*p))
			p++;
		if (*p == '\0')
			return n;
		word = p;
		if (n == 1 + DIPOLE_COLUMNS)
			refuse(in, d, "more than %d columns: expected time and 1 or 3 values%s", 1 + DIPOLE_COLUMNS,
			       comma_hint(first));
		read = number(&p, &x[n]);
		if (!read || !isfinite(x[n])) {
			int length = (int)strcspn(word, separators);

			refuse(in, d, "column %d: '%.*s' is %s", n + 1, length < 40 ? length : 40, word,
			       what_is(word, n + 1, read));
		}
		n++;
	}
}

/* Add a line that is neither blank nor a comment. */
static void add_row(const struct input *in, struct dipole *d, const char *text)
{
	double x[1 + DIPOLE_COLUMNS];
	int n;

	if (d->samples == 0)
		header_must_be(in, text, STREAM_DIPOLE);
	n = row(in, d, text, x);
	if (n == 0)
		return;
	if (n != 2 && n != 4)
		refuse(in, d, "%d column%s: expected time and 1 or 3 values%s", n, n > 1 ? "s" : "", comma_hint(text));
	if (d->samples && n != 1 + d->columns)
		refuse(in, d, "%d columns where the rows before have %d", n, 1 + d->columns);
	if (d->samples && !(x[0] > d->time[d->samples - 1]))
		refuse(in, d, "time %g is not after the one before%s", x[0], comma_hint(text));
	dipole_resize(d, d->samples + 1, n - 1);
	d->time[d->samples - 1] = x[0];
	for (int c = 0; c < n - 1; c++)
		d->value[c][d->samples - 1] = x[1 + c];
}

/* Check a data set that has ended against what its headers promised. */
static void check_whole(const struct input *in, const struct dipole *d)
{
	if (d->samples == 0)
		die_at(in->name, d->line, "a data set without samples");
	header_check_rows(in, d->samples, dipole_number(d, "samples", NAN), "samples");
}

void dipole_read_rest(struct input *in, struct dipole *d, char *first)
{
	int blank = 0;

	for (char *text = first; text; text = input_line(in)) {
		text += strspn(text, " \t");
		if (*text == '\0') {
			if ((d->samples || d->failed) && ++blank == 2)
				break;
			continue;
		}
		if (blank)
			die_at(in->name, in->line, "a blank line within a data set (two blank lines end it)");
		if (*text == '#')
			header(in, d, text);
		else if (*text != '%') /* a comment of Matlab's */
			add_row(in, d, text);
	}
	if (d->failed)
		dipole_resize(d, 0, 0);
	else
		check_whole(in, d);
}

bool dipole_read(struct input *in, struct dipole *d)
{
	char *text;

	dipole_clear(d);
	while ((text = input_line(in)))
		if (text[strspn(text, " \t")]) {
			d->line = in->line;
			dipole_read_rest(in, d, text);
			return true;
		}
	return false;
}
