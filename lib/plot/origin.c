#include "plot/origin.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "util/buffer.h"
#include "util/mem.h"

static const char png[] = "\x89PNG\r\n\x1a\n";
enum {
	SIGNATURE = 8,
	CHUNK = 12,
	FIRST = 13
}; /* bytes: before the chunks; of a chunk without data; of the first one's data */

/* Keyword, not compressed, no language, no translation. */
static const char begins[] = "Comment\0\0\0\0";
enum { BEGINS = sizeof begins }; /* with the last NUL */

static const char opens[] = "<metadata>", closes[] = "</metadata>";

/* What describes a PDF begins like this; when it was made. */
static const char describes[] = "<< /Producer (hnn-plot)\n   /Subject (", made_on[] = "/CreationDate (D:";

static void put_number(struct buffer *b, uint32_t n)
{
	const char bytes[4] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buffer_add(b, bytes, 4);
}

static uint32_t get_number(const char *from)
{
	const unsigned char *p = (const unsigned char *)from;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_png(struct buffer *b, const char *picture, size_t size, const char *text)
{
	size_t head = SIGNATURE + CHUNK + FIRST, type;

	buffer_add(b, picture, head);
	put_number(b, (uint32_t)(BEGINS + strlen(text)));
	type = b->length;
	buffer_add(b, "iTXt", 4);
	buffer_add(b, begins, BEGINS);
	buffer_add(b, text, strlen(text));
	put_number(b, (uint32_t)crc32(0, (const unsigned char *)b->data + type, (unsigned)(b->length - type)));
	buffer_add(b, picture + head, size - head);
}

static const struct {
	char c;
	const char *escape;
} escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};

static void put_svg(struct buffer *b, const char *picture, const char *text)
{
	const char *in = strchr(strstr(picture, "<svg"), '>') + 1;

	buffer_add(b, picture, (size_t)(in - picture));
	buffer_printf(b, "\n%s", opens);
	for (; *text; text++) {
		size_t i = 0;

		while (i < sizeof escapes / sizeof *escapes && escapes[i].c != *text)
			i++;
		if (i < sizeof escapes / sizeof *escapes)
			buffer_add(b, escapes[i].escape, strlen(escapes[i].escape));
		else
			buffer_add(b, text, 1);
	}
	buffer_printf(b, "%s%s", closes, in);
}

/* Whether it is one, a text that ends with a NUL. */
static int is_svg(const char *picture)
{
	const char *element = strncmp(picture, "<?xml", 5) == 0 ? strstr(picture, "<svg") : NULL;

	return element && strchr(element, '>');
}

static int is_png(const char *picture, size_t size)
{
	return size > SIGNATURE + CHUNK + FIRST && memcmp(picture, png, SIGNATURE) == 0;
}

static int is_pdf(const char *picture, size_t size)
{
	return size > 5 && memcmp(picture, "%PDF-", 5) == 0;
}

/* Where a word is in a file for the last time, or NULL. */
static const char *last(const char *file, size_t size, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = file + size; p >= file + n; p--)
		if (memcmp(p - n, word, n) == 0)
			return p - n;
	return NULL;
}

/* Text in parentheses: UTF-8 where it is no ASCII, as PDF 2.0 (ISO 32000-2, 7.9.2.2) has it. */
static void put_string(struct buffer *b, const char *text)
{
	bool ascii = true;

	for (const char *p = text; *p; p++)
		ascii = ascii && (unsigned char)*p < 0x80;
	buffer_printf(b, "%s", ascii ? "" : "\xef\xbb\xbf");
	for (; *text; text++)
		if (*text == '\n')
			buffer_add(b, "\\n", 2);
		else
			buffer_printf(b, "%s%c", strchr("()\\", *text) ? "\\" : "", *text);
}

/* An update (7.5.6) of what describes the document. False where there is no table of objects to be continued, as in
 * files that have a stream of them. */
static bool put_pdf(struct buffer *b, const char *picture, size_t size, const char *text)
{
	const char *table = last(picture, size, "startxref"), *trailer = last(picture, size, "trailer");
	const char *root = trailer ? strstr(trailer, "/Root ") : NULL, *count = trailer ? strstr(trailer, "/Size ") : NULL;
	const char *date = last(picture, size, made_on), *epoch = "19700101000000";
	unsigned long id = count ? strtoul(count + 6, NULL, 10) : 0;
	size_t object, end;

	if (!table || !root || !id)
		return false;
	buffer_add(b, picture, size);
	for (size_t i = 0; date && i < strlen(epoch); i++) /* the same figure is the same bytes */
		b->data[(size_t)(date - picture) + strlen(made_on) + i] = epoch[i];
	object = b->length;
	buffer_printf(b, "%lu 0 obj\n%s", id, describes);
	put_string(b, text);
	buffer_printf(b, ")\n>>\nendobj\n");
	end = b->length;
	buffer_printf(
		b,
		"xref\n%lu 1\n%010zu 00000 n \ntrailer\n<< /Size %lu\n   /Root %lu 0 R\n   /Info %lu 0 R\n   /Prev %lu\n>>\n",
		id, object, id + 1, strtoul(root + 6, NULL, 10), id, strtoul(table + 9, NULL, 10));
	buffer_printf(b, "startxref\n%zu\n%%%%EOF\n", end);
	return true;
}

static char *get_pdf(const char *picture, size_t size)
{
	const char *from = last(picture, size, describes);
	struct buffer b = {0};

	if (!from)
		return NULL;
	buffer_add(&b, "", 0);
	from += strlen(describes);
	from += strncmp(from, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (; *from && *from != ')'; from++) {
		bool escaped = *from == '\\' && from[1];

		from += escaped;
		buffer_add(&b, escaped && *from == 'n' ? "\n" : from, 1);
	}
	return b.data;
}

char *origin_put(char *picture, size_t *size, const char *text)
{
	struct buffer b = {0};

	if (is_png(picture, *size))
		put_png(&b, picture, *size, text);
	else if (is_svg(picture))
		put_svg(&b, picture, text);
	else if (!is_pdf(picture, *size) || !put_pdf(&b, picture, *size, text))
		return picture;
	free(picture);
	*size = b.length;
	return b.data;
}

static char *get_png(const char *picture, size_t size)
{
	for (size_t at = SIGNATURE; at + CHUNK <= size;) {
		size_t n = get_number(picture + at);
		const char *data = picture + at + 8;

		if (n > size - at - CHUNK)
			return NULL;
		if (memcmp(picture + at + 4, "iTXt", 4) == 0 && n > BEGINS && memcmp(data, begins, BEGINS) == 0) {
			char *text = mem_new(n - BEGINS + 1, 1);

			return memcpy(text, data + BEGINS, n - BEGINS);
		}
		at += CHUNK + n;
	}
	return NULL;
}

static char *get_svg(const char *picture)
{
	const char *from = strstr(picture, opens), *to = from ? strstr(from, closes) : NULL;
	struct buffer b = {0};

	for (from = to ? from + strlen(opens) : NULL; from && from < to;) {
		size_t i = 0;

		while (i < sizeof escapes / sizeof *escapes && strncmp(from, escapes[i].escape, strlen(escapes[i].escape)) != 0)
			i++;
		if (i < sizeof escapes / sizeof *escapes) {
			buffer_add(&b, &escapes[i].c, 1);
			from += strlen(escapes[i].escape);
		} else {
			buffer_add(&b, from++, 1);
		}
	}
	return b.data;
}

char *origin_get(const char *picture, size_t size)
{
	if (is_png(picture, size))
		return get_png(picture, size);
	return is_svg(picture) ? get_svg(picture) : is_pdf(picture, size) ? get_pdf(picture, size) : NULL;
}
