#include "plot/gnuplot.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

/* A file in memory: gnuplot reads and writes such files, so that nobody waits for anybody. */
static int memory(const char *name)
{
	int file = memfd_create(name, MFD_CLOEXEC);

	if (file < 0)
		die("cannot run gnuplot:");
	return file;
}

static int memory_of(const char *text, size_t length)
{
	int file = memory("script");

	while (length > 0) {
		ssize_t n = write(file, text, length);

		if (n < 0 && errno != EINTR)
			die("cannot run gnuplot:");
		text += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	lseek(file, 0, SEEK_SET);
	return file;
}

/* All that was written to it, which is closed, and a NUL. */
static char *contents(int file, size_t *size)
{
	off_t length = lseek(file, 0, SEEK_END);
	char *text = mem_new((size_t)length + 1, 1);

	for (*size = 0; *size < (size_t)length;) {
		ssize_t n = pread(file, text + *size, (size_t)length - *size, (off_t)*size);

		if (n <= 0 && errno != EINTR)
			die("cannot read what gnuplot drew:");
		*size += n > 0 ? (size_t)n : 0;
	}
	close(file);
	return text;
}

/* The last line that says something (how many frames an animation has is nothing), without what a terminal could take
 * for a command. */
static char *last_words(char *text)
{
	char *last = NULL;

	for (char *save = NULL, *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (line[strspn(line, " \t\r")] && !strstr(line, " frames in animation sequence"))
			last = line + strspn(line, " \t\r");
	for (char *p = last; p && *p; p++)
		*p = *p < ' ' || *p == 0x7f ? '?' : *p;
	return last;
}

/* Run it on these three files; its status as waitpid() has it. */
static int run(int in, int out, int messages)
{
	char *const command[] = {"gnuplot", "--default-settings", NULL};
	posix_spawn_file_actions_t files;
	int error, status;
	pid_t gnuplot;

	setenv("LC_ALL", "C.UTF-8", 1);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, messages, STDERR_FILENO);
	error = posix_spawnp(&gnuplot, command[0], &files, NULL, command, environ);
	posix_spawn_file_actions_destroy(&files);
	if (error == ENOENT)
		die("cannot run gnuplot: it is not installed");
	errno = error;
	if (error)
		die("cannot run gnuplot:");
	while (waitpid(gnuplot, &status, 0) < 0)
		if (errno != EINTR)
			die("cannot wait for gnuplot:");
	return status;
}

char *gnuplot_run(const char *script, size_t length, size_t *size)
{
	int in = memory_of(script, length), out = memory("picture"), messages = memory("messages");
	int status = run(in, out, messages);
	size_t said;
	char *picture = contents(out, size), *messages_text = contents(messages, &said);
	const char *words = last_words(messages_text);

	close(in);
	if (status != 0 || *size == 0)
		die("gnuplot failed%s%s", words ? ": " : "", words ? words : "");
	if (words)
		warning("gnuplot drew, but says: %s", words);
	free(messages_text);
	return picture;
}
