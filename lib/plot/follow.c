/* A figure that is drawn again as its files grow. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "plot/plot.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

/* What a file was like when it was looked at; zero where there is none. */
struct looks {
	struct timespec changed;
	off_t size;
};

static bool look(const char *path, struct looks *looks)
{
	struct looks before = *looks;
	struct stat s;

	*looks = (struct looks){0};
	if (stat(path, &s) == 0)
		*looks = (struct looks){s.st_mtim, s.st_size};
	return looks->size != before.size || looks->changed.tv_sec != before.changed.tv_sec ||
	       looks->changed.tv_nsec != before.changed.tv_nsec;
}

/* Draw in a process of its own, so that a file which cannot be drawn yet is no end. */
static void draw(struct plot *plot)
{
	pid_t child;
	int status;

	if (!plot->path && isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout); /* begin at the top of an empty screen */
	output_flush();
	child = fork();
	if (child < 0)
		die("cannot begin to draw:");
	if (child == 0) {
		plot_draw(plot);
		output_close();
		_exit(EXIT_OK);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			die("cannot wait for what is drawn:");
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USAGE)
		exit(EXIT_USAGE);
}

_Noreturn void plot_follow(struct plot *plot)
{
	const struct timespec moment = {0, 250000000};
	struct looks *looks = mem_new((size_t)plot->operands + 1, sizeof *looks);
	bool first = true;

	if (plot->operands < 2)
		die_usage("--follow: expected files, which grow");
	for (;; first = false) {
		bool changed = first;

		for (int i = 0; i < plot->operands; i++) {
			if (strcmp(plot->operand[i], "-") == 0)
				die_usage("--follow: standard input is read only once");
			changed = look(plot->operand[i], &looks[i]) || changed;
		}
		if (changed)
			draw(plot);
		nanosleep(&moment, NULL);
	}
}
