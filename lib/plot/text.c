/* Texts in figures: any text is drawn as it is. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "plot/figure.h"
#include "util/mem.h"

/* The length of the UTF-8 character at p, or 0 when there is none that can be drawn. */
static size_t character(const char *text)
{
	static const unsigned long least[] = {0, 0x20, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)text;
	size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	unsigned long code = n == 1 ? *p : *p & (0x7fU >> n);

	if ((*p & 0xc0) == 0x80 || *p >= 0xf8)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < least[n] || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
		return 0;
	return n;
}

/* The width of a character, in letters of 14 pixels of a wide font (DejaVu Sans) or in cells. */
static double width(const struct figure *f, const char *p)
{
	enum { LETTER = 14 };

	if ((unsigned char)*p >= 0xe3 && (unsigned char)*p <= 0xed) /* East Asian */
		return f->text ? 2 : LETTER;
	if (f->text)
		return 1;
	if (strchr("ijlI|'!:;.,", *p))
		return 0.34 * LETTER;
	if (strchr("tfr()[]- \"/\\", *p))
		return 0.41 * LETTER;
	if (strchr("mwMW@%", *p))
		return 0.97 * LETTER;
	return (isupper((unsigned char)*p) ? 0.72 : 0.635) * LETTER;
}

double figure_width(const struct figure *f, const char *text)
{
	double sum = 0;

	for (size_t n; *text; text += n ? n : 1) {
		n = character(text);
		sum += width(f, n ? text : "?");
	}
	return sum;
}

size_t figure_fit(const struct figure *f, const char *text, double room)
{
	size_t words = 0, at = 0;

	while (text[at]) {
		size_t n = character(text + at);

		n = n ? n : 1;
		room -= width(f, character(text + at) ? text + at : "?");
		if (room < 0 && at && text[at] != ' ')
			return words ? words : at;
		at += n;
		if (text[at - n] == ' ')
			words = at;
	}
	return at;
}

char *figure_clean(const struct figure *f, const char *text, double room)
{
	const char *end = "...";
	double left = room, dots = figure_width(f, end);
	char *copy = mem_new(strlen(text) + sizeof "...", 1), *to = copy, *cut = copy;

	for (size_t n; *text; text += n ? n : 1) {
		n = character(text);
		left -= width(f, n ? text : "?");
		if (left < 0) {
			strcpy(cut, end);
			return copy;
		}
		memcpy(to, n ? text : "?", n ? n : 1);
		to += n ? n : 1;
		if (left >= dots)
			cut = to;
	}
	*to = '\0';
	return copy;
}

void figure_text(struct figure *f, const char *text, double room)
{
	char *clean = figure_clean(f, text, room);

	fputc('"', f->script);
	for (const unsigned char *p = (const unsigned char *)clean; *p; p++)
		if (*p >= 0x80 || isalnum(*p) || strchr(" .,:;()=-+_/", *p))
			fputc(*p, f->script);
		else /* no quote, backslash or ` stands for itself; a digit behind would belong to the number */
			fprintf(f->script, "\\%03o%s", *p, isdigit(p[1]) ? "\".\"" : "");
	fputc('"', f->script);
	free(clean);
}
