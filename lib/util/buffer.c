#include "util/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

char *buffer_room(struct buffer *t, size_t length)
{
	if (t->length + length + 1 > t->room) {
		t->room = 2 * (t->length + length + 1);
		t->data = mem_resize(t->data, t->room, 1);
	}
	return t->data + t->length;
}

void buffer_add(struct buffer *t, const char *data, size_t length)
{
	char *to = buffer_room(t, length);

	if (length)
		memcpy(to, data, length);
	to[length] = '\0';
	t->length += length;
}

void buffer_printf(struct buffer *t, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	va_start(args, format);
	vsnprintf(buffer_room(t, (size_t)n), (size_t)n + 1, format, args);
	va_end(args);
	t->length += (size_t)n;
}

void buffer_free(struct buffer *t)
{
	free(t->data);
	*t = (struct buffer){0};
}
