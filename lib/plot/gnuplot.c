#include "plot/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

/* Write the script from a process of its own, so that gnuplot may write before it has
 * read everything. */
static pid_t feed(int pipe, const char *script, size_t length)
{
	pid_t pid = fork();

	if (pid == 0) {
		while (length > 0) {
			ssize_t n = write(pipe, script, length);

			if (n < 0)
				_exit(EXIT_FAIL);
			script += n;
			length -= (size_t)n;
		}
		_exit(EXIT_OK);
	}
	return pid;
}

char *gnuplot_run(const char *script, size_t length, size_t *size)
{
	char *const command[] = {"gnuplot", "--default-settings", NULL};
	int in[2], out[2], error, status;
	posix_spawn_file_actions_t files;
	pid_t gnuplot, feeder;
	char *result = NULL;
	size_t room = 0;
	ssize_t n;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		die("cannot run gnuplot:");
	setenv("LC_ALL", "C.UTF-8", 1);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
	error = posix_spawnp(&gnuplot, command[0], &files, NULL, command, environ);
	posix_spawn_file_actions_destroy(&files);
	if (error == ENOENT)
		die("cannot run gnuplot: it is not installed");
	errno = error;
	if (error)
		die("cannot run gnuplot:");
	close(in[0]);
	close(out[1]);
	feeder = feed(in[1], script, length);
	if (feeder < 0)
		die("cannot run gnuplot:");
	close(in[1]);
	*size = 0;
	do {
		if (*size == room)
			result = mem_resize(result, room = room ? 2 * room : 65536, 1);
		n = read(out[0], result + *size, room - *size);
		*size += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	close(out[0]);
	waitpid(feeder, NULL, 0);
	if (waitpid(gnuplot, &status, 0) < 0 || status != 0 || *size == 0)
		die("gnuplot failed");
	return result;
}
