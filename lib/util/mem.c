#include "util/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"

static size_t bytes(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die("out of memory (%zu items of %zu bytes)", count, size);
	return count && size ? count * size : 1;
}

static void *some(void *p, size_t n)
{
	if (!p)
		die("out of memory (%zu bytes)", n);
	return p;
}

void *mem_new(size_t count, size_t size)
{
	return some(calloc(1, bytes(count, size)), bytes(count, size));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	return some(realloc(old, bytes(count, size)), bytes(count, size));
}

char *mem_text(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(mem_new(n, 1), text, n);
}

char *mem_printf(const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = mem_new((size_t)n + 1, 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

void *mem_vector(size_t count, size_t size)
{
	size_t n = (bytes(count, size) + 63) / 64 * 64;

	return memset(some(aligned_alloc(64, n), n), 0, n);
}
