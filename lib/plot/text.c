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

/* The width of a character in pixels, in letters of 14 of these, as DejaVu Sans has it, a wide font; or in cells. */
static double width(const struct figure *f, const char *p)
{
	enum { LETTER = 14 };
	static const unsigned char advance[] = {
		/* parts of 100, from the blank on */
		32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
		64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
		61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
		64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
	unsigned char c = (unsigned char)*p;

	if (c >= 0xe3 && c <= 0xed) /* East Asian */
		return f->text ? 2 : LETTER;
	if (f->text)
		return 1;
	return (c < 0x7f ? advance[c - ' '] / 100.0 : c < 0xe0 ? 0.66 : 0.84) * LETTER;
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
	size_t words = 0, parts = 0, at = 0;

	while (text[at]) {
		size_t n = character(text + at);

		n = n ? n : 1;
		room -= width(f, character(text + at) ? text + at : "?");
		if (room < 0 && at && text[at] != ' ')
			return words ? words : parts ? parts : at;
		at += n;
		if (text[at - n] == ' ')
			words = at;
		if (strchr("._/", text[at - n]) && !isdigit((unsigned char)text[at]))
			parts = at;
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
