#include "util/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/progress.h"

const char *program = "hnn";
void (*die_hook)(int status);

static void say(const char *format, va_list args)
{
	int error = errno;
	size_t n = strlen(format);

	vfprintf(stderr, format, args);
	if (n > 0 && format[n - 1] == ':')
		fprintf(stderr, " %s", strerror(error));
	fputc('\n', stderr);
}

static _Noreturn void leave(int status)
{
	if (die_hook)
		die_hook(status);
	exit(status);
}

void die(const char *format, ...)
{
	va_list args;

	progress_end();
	fprintf(stderr, "%s: ", program);
	va_start(args, format);
	say(format, args);
	va_end(args);
	leave(EXIT_FAIL);
}

void die_at(const char *file, long line, const char *format, ...)
{
	va_list args;

	progress_end();
	if (line > 0)
		fprintf(stderr, "%s: %s:%ld: ", program, file, line);
	else
		fprintf(stderr, "%s: %s: ", program, file);
	va_start(args, format);
	say(format, args);
	va_end(args);
	leave(EXIT_FAIL);
}

void die_usage(const char *format, ...)
{
	va_list args;

	progress_end();
	fprintf(stderr, "%s: ", program);
	va_start(args, format);
	say(format, args);
	va_end(args);
	fprintf(stderr, "Try '%s --help' for more information.\n", program);
	leave(EXIT_USAGE);
}

void warning(const char *format, ...)
{
	va_list args;

	progress_end();
	fprintf(stderr, "%s: warning: ", program);
	va_start(args, format);
	say(format, args);
	va_end(args);
}
