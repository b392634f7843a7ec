#include "util/progress.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/err.h"
#include "util/text.h"

static bool shown;

double progress_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The columns of a terminal, if it is one and a process group is its foreground job; else 0. */
static int columns(int terminal, pid_t group)
{
	struct winsize size;

	if (tcgetpgrp(terminal) != group)
		return 0;
	return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* The columns of the terminal where stderr ends, 0 where it ends elsewhere. What a rank writes into
 * its pipe is what mpiexec, its parent, writes to its own stderr. */
static int width(void)
{
	int n = columns(STDERR_FILENO, getpgrp()), file;
	struct stat status;
	char path[64];

	if (n || !getenv("OMPI_COMM_WORLD_RANK") || fstat(STDERR_FILENO, &status) != 0 || !S_ISFIFO(status.st_mode))
		return n;
	snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getppid(), STDERR_FILENO);
	file = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (file < 0)
		return 0;
	n = columns(file, getpgid(getppid()));
	close(file);
	return n;
}

void progress(const char *format, ...)
{
	static double last = -1;
	char text[512];
	double now = progress_clock();
	va_list args;
	int room;

	if (now - last < 0.1)
		return;
	last = now;
	room = width() - (int)strlen(program) - 3;
	if (room <= 0)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fprintf(stderr, "\r\033[K%s: %.*s", program, room, text_plain(text));
	fflush(stderr);
	shown = true;
}

void progress_end(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}

char *progress_left(char text[PROGRESS_LEFT], double began, double done)
{
	double spent = progress_clock() - began, left = done > 0 ? spent / done * (1 - done) : 0;

	*text = '\0';
	if (done <= 0 || spent < 0.5)
		return text;
	if (left < 100)
		snprintf(text, PROGRESS_LEFT, ", %.0f s left", left);
	else if (left < 100 * 60)
		snprintf(text, PROGRESS_LEFT, ", %.0f min left", left / 60);
	else
		snprintf(text, PROGRESS_LEFT, ", %.0f h left", left / 3600);
	return text;
}
