#include "model/refusal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/model.h"
#include "process/bytes.h"
#include "util/err.h"
#include "util/mem.h"

/* The reader ends the program that it finds a fault for: here another one. */
static pid_t read_elsewhere(const struct records *network, int error)
{
	pid_t pid = fork();

	if (pid < 0)
		die("cannot start a process:");
	if (pid == 0) {
		dup2(error, STDERR_FILENO);
		model_free(model_read(network));
		_exit(EXIT_OK);
	}
	return pid;
}

/* The first line of what was said, without the program's name. */
static char *first_line(const struct bytes *said)
{
	size_t head = strlen(program) + 2;
	const char *at = said->length ? said->at : "", *end = memchr(at, '\n', said->length);
	size_t n = end ? (size_t)(end - at) : said->length;

	if (n > head && memcmp(at, program, head - 2) == 0) {
		at += head;
		n -= head;
	}
	return n ? mem_printf("%.*s", (int)n, at) : mem_text("it cannot be read");
}

char *network_refusal(const struct records *network)
{
	int error[2], status = 0;
	struct bytes said = {0};
	char *why;
	pid_t pid;

	if (pipe2(error, O_CLOEXEC) != 0)
		die("cannot make a pipe:");
	pid = read_elsewhere(network, error[1]);
	close(error[1]);
	while (bytes_read(&said, error[0]) > 0)
		;
	close(error[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	why = status ? first_line(&said) : NULL;
	bytes_free(&said);
	return why;
}
