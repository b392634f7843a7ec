#include "util/progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "util/err.h"

static bool shown;

static bool terminal(void)
{
	static int known = -1;

	if (known < 0)
		known = isatty(STDERR_FILENO);
	return known;
}

void progress(const char *format, ...)
{
	static double last;
	struct timespec now;
	va_list args;

	if (!terminal())
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (shown && (double)now.tv_sec + 1e-9 * (double)now.tv_nsec - last < 0.1)
		return;
	last = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
	fprintf(stderr, "\r\033[K%s: ", program);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fflush(stderr);
	shown = true;
}

void progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}
