#include "util/mem.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

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

char *mem_vprintf(const char *format, va_list args)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = mem_new((size_t)n + 1, 1);
	vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}

char *mem_printf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	return text;
}

/* The number of kB that one of Linux's files has after a key, in bytes; `otherwise` where there is none. */
static double bytes_after(const char *key, const char *file, double otherwise)
{
	FILE *in = fopen(file, "re");
	char line[128];

	while (in && fgets(line, sizeof line, in))
		if (strncmp(line, key, strlen(key)) == 0)
			otherwise = 1024 * strtod(line + strlen(key), NULL);
	if (in)
		fclose(in);
	return otherwise;
}

/* Bytes that can be had without paging out: what Linux estimates, within what is left of the limit set for
 * the process. */
static double free_bytes(void)
{
	double most = bytes_after("MemAvailable:", "/proc/meminfo", INFINITY);
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		most = fmin(most, fmax(0, (double)limit.rlim_cur - bytes_after("VmSize:", "/proc/self/status", 0)));
	return most;
}

void mem_afford(double bytes, const char *what)
{
	static const char *const unit[] = {"MB", "GB", "TB", "PB"};
	double least = 64e6, there, need = bytes / 1e6;
	int k = 0;

	if (bytes < least) /* not worth the look */
		return;
	there = free_bytes();
	if (bytes <= there)
		return;
	for (; need >= 1000 && k < 3; k++)
		need /= 1000;
	die("this takes about %.3g %s of memory for %s, and %.3g GB are free", need, unit[k], what, there / 1e9);
}

void *mem_vector(size_t count, size_t size)
{
	size_t n = (bytes(count, size) + 63) / 64 * 64;

	return memset(some(aligned_alloc(64, n), n), 0, n);
}
