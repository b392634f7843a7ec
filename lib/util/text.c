#include "util/text.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

bool text_control(unsigned char c)
{
	return (c < ' ' && c != '\t') || c == 0x7f;
}

bool text_name(const char *text)
{
	for (const char *c = text; *c; c++)
		if (strchr(" \t.=#", *c) || text_control((unsigned char)*c))
			return false;
	return *text;
}

char *text_plain(char *text)
{
	for (unsigned char *c = (unsigned char *)text; *c; c++) {
		if (text_control(*c) && *c != '\n')
			*c = '?';
		if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* U+0080 to U+009f, in UTF-8 */
			c[0] = c[1] = '?';
	}
	return text;
}

size_t text_distance(const char *a, const char *b)
{
	size_t n = strlen(b), *row = mem_new(n + 1, sizeof *row), result;

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			best = best < row[j] + 1 ? best : row[j] + 1;
			row[j + 1] = best < row[j + 1] + 1 ? best : row[j + 1] + 1;
		}
	}
	result = row[n];
	free(row);
	return result;
}
