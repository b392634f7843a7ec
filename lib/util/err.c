#include "util/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/output.h"
#include "util/progress.h"

const char *program = "hnn";
void (*die_hook)(int status);

/* A message quotes what it found, which may be a line of megabytes: its head will do. */
static void say(const char *format, va_list args)
{
	int error = errno;
	size_t n = strlen(format);
	char text[1024];

	if (vsnprintf(text, sizeof text, format, args) >= (int)sizeof text)
		memcpy(text + sizeof text - 4, "...", 4);
	fputs(text, stderr);
	if (n > 0 && format[n - 1] == ':')
		fprintf(stderr, " %s", strerror(error));
	fputc('\n', stderr);
}

static _Noreturn void leave(int status)
{
	output_abandon();
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
