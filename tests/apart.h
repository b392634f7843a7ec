/* Tests of what ends a process: it is a process of its own. */
#ifndef HNN_APART_H
#define HNN_APART_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a process of its own came to. */
struct end {
	int status;
	char said[1024];
};

/* Run a function in a process of its own. */
static inline struct end apart(void (*work)(int), int argument)
{
	struct end end = {0};
	FILE *file = tmpfile();
	pid_t pid;

	if (!file)
		abort();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rlimit none = {0};

		setrlimit(RLIMIT_CORE, &none);
		dup2(fileno(file), STDERR_FILENO);
		work(argument);
		_exit(0);
	}
	waitpid(pid, &end.status, 0);
	(void)!pread(fileno(file), end.said, sizeof end.said - 1, 0);
	fclose(file);
	return end;
}

static inline bool exits(struct end end, int status, const char *said)
{
	bool good = WIFEXITED(end.status) && WEXITSTATUS(end.status) == status &&
	            strncmp(end.said, said, strlen(said)) == 0;

	if (!good)
		printf("# status %x: %s", end.status, end.said);
	return good;
}

#endif
