#include "stream/row.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "util/err.h"
#include "util/num.h"

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

/* What is wrong with a word that is no finite number, though it may read like one. */
static const char *what_is(const char *word, size_t column, bool read)
{
	word += *word == '"';
	if (column > 1 && strncasecmp(word, "nan", 3) == 0)
		return "not a number: leave out rows of missing values at the ends (grep -vi nan), and fill those between";
	return read ? "too large a number" : "not a number";
}

double row_number(const struct input *in, const char **text, size_t column)
{
	const char *word = *text;
	double x = 0;
	bool read = number(text, &x);

	if (!read || !isfinite(x)) {
		int length = (int)strcspn(word, ROW_SEPARATORS);

		die_at(in->name, in->line, "column %zu: '%.*s' is %s", column, length < 40 ? length : 40, word,
		       what_is(word, column, read));
	}
	while (separator(**text))
		++*text;
	return x;
}

void row_skip(const char **text)
{
	*text += strcspn(*text, ROW_SEPARATORS);
	*text += strspn(*text, ROW_SEPARATORS);
}

size_t row_count(const struct input *in, const char *text)
{
	size_t n = 0;

	for (text += strspn(text, ROW_SEPARATORS); *text; n++)
		row_number(in, &text, n + 1);
	return n;
}

/* Where a decimal comma stands in a row, or NULL: a comma between digits, in quotes or where numbers
 * are set apart by something else, and no decimal point. */
static const char *decimal_comma(const char *text)
{
	const char *comma = NULL;
	bool quoted = false, apart = false;

	for (const char *p = text + strspn(text, ROW_SEPARATORS); *p; p++) {
		size_t n = strspn(p, ROW_SEPARATORS);

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

/* Refuse a column with nothing in it before another, which would take its place. */
static void check_empty(const struct input *in, const char *text)
{
	size_t column = 1, empty = 0;
	bool nothing = true;

	for (; *text; text++) {
		if (*text == ',' || *text == ';') {
			empty = nothing && !empty ? column : empty;
			nothing = true;
			column++;
		} else if (*text != ' ' && *text != '\t') {
			if (empty)
				die_at(in->name, in->line, "column %zu is empty", empty);
			nothing = false;
		}
	}
}

void row_check(const struct input *in, const char *text)
{
	bool commas = strchr(text, ',');
	const char *comma = commas ? decimal_comma(text) : NULL;
	const char *begin = comma;

	if (!comma) {
		if (commas || strchr(text, ';'))
			check_empty(in, text);
		return;
	}
	while (begin > text && isdigit((unsigned char)begin[-1]))
		begin--;
	die_at(in->name, in->line,
	       "'%.*s' has a decimal comma: expected decimal points (where commas do nothing else, "
	       "'tr , .' makes them)",
	       (int)(comma - begin) + 1 + (int)strspn(comma + 1, "0123456789"), begin);
}

const char *row_hint(const char *text)
{
	return strchr(text, ',') && strspn(text, "0123456789,-\"") == strlen(text)
	           ? " (decimal commas? set columns apart by something else, or write decimal points)"
	           : "";
}

bool row_is_names(const char *text)
{
	text += strspn(text, ROW_SEPARATORS);
	text += *text == '"';
	return isalpha((unsigned char)*text) && strncasecmp(text, "nan", 3) != 0 && strncasecmp(text, "inf", 3) != 0;
}

const char *row_apart(const char *text)
{
	const char *apart = ROW_SEPARATORS;
	bool quoted = false;

	for (; *text; text++) {
		quoted ^= *text == '"';
		if (!quoted && (*text == ',' || *text == ';'))
			return ",;";
		if (!quoted && *text == '\t')
			apart = "\t";
	}
	return apart;
}

char *row_name(char **text, const char *apart)
{
	char *name = *text + strspn(*text, strchr(apart, ' ') ? apart : " "), *end;
	bool quoted = *name == '"';

	if (!*name)
		return NULL;
	name += quoted;
	end = name + strcspn(name, quoted ? "\"" : apart);
	*text = end + (quoted && *end);
	*text += strcspn(*text, apart);
	*text += **text != '\0';
	while (end > name && end[-1] == ' ')
		end--;
	*end = '\0';
	for (char *p = name; *p; p++)
		if (separator(*p))
			*p = '_';
	return name;
}
