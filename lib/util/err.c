#include "util/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/output.h"
#include "util/progress.h"
#include "util/text.h"

const char *program = "hnn";
void (*die_hook)(int status);
void (*die_words)(const char *text);

/* Write a message at once, so that those of several ranks do not mix: `head`, which ends in ": ", and
 * what is to be said. It may quote a line of megabytes: the head of it will do. To `words`, or stderr. */
static void say(void (*words)(const char *), const char *head, const char *format, va_list args)
{
	const char *error = strerror(errno);
	size_t n = strlen(format);
	char text[1024], line[2048];

	progress_end();
	if (vsnprintf(text, sizeof text, format, args) >= (int)sizeof text)
		memcpy(text + sizeof text - 4, "...", 4);
	if (n == 0 || format[n - 1] != ':')
		error = NULL;
	snprintf(line, sizeof line, "%s: %s%s%s%s\n", program, head, text_plain(text), error ? " " : "",
	         error ? error : "");
	if (words)
		words(line);
	else
		fputs(line, stderr);
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

	va_start(args, format);
	say(die_words, "", format, args);
	va_end(args);
	leave(EXIT_FAIL);
}

void die_at(const char *file, long line, const char *format, ...)
{
	va_list args;
	char head[512];

	if (line > 0)
		snprintf(head, sizeof head, "%.400s:%ld: ", file, line);
	else
		snprintf(head, sizeof head, "%.400s: ", file);
	va_start(args, format);
	say(die_words, text_plain(head), format, args);
	va_end(args);
	leave(EXIT_FAIL);
}

void die_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(die_words, "", format, args);
	va_end(args);
	fprintf(stderr, "Try '%s --help' for more information.\n", program);
	leave(EXIT_USAGE);
}

void warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(NULL, "warning: ", format, args);
	va_end(args);
}
