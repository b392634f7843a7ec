#include "util/output.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

/* Files under construction. */
static struct output *unfinished;

void output_flush(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die("cannot write standard output:");
}

void output_close(void)
{
	output_flush();
	if (fclose(stdout) != 0)
		die("cannot write standard output:");
}

void output_open(struct output *out, const char *path)
{
	struct stat status;

	*out = (struct output){.file = stdout, .path = mem_text(path)};
	if (strcmp(path, "-") == 0)
		return;
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) { /* /dev/null, a pipe: nothing to replace */
		out->file = fopen(path, "w");
		if (!out->file)
			die("cannot write '%s':", path);
		return;
	}
	out->temporary = mem_printf("%s.%ld.tmp", path, (long)getpid());
	out->file = fopen(out->temporary, "w");
	if (!out->file)
		die("cannot write '%s':", path);
	out->next = unfinished;
	unfinished = out;
}

void output_commit(struct output *out)
{
	struct output **link = &unfinished;

	if (out->file == stdout) {
		output_flush();
	} else {
		bool bad = fflush(out->file) != 0 || ferror(out->file);

		bad |= fclose(out->file) != 0;
		if (bad || (out->temporary && rename(out->temporary, out->path) != 0))
			die("cannot write '%s':", out->path);
	}
	while (*link && *link != out)
		link = &(*link)->next;
	if (*link)
		*link = out->next;
	free(out->temporary);
	free(out->path);
	*out = (struct output){0};
}

void output_abandon(void)
{
	for (; unfinished; unfinished = unfinished->next)
		unlink(unfinished->temporary);
}

static void on_signal(int signal)
{
	output_abandon(); /* unlink() is safe here, and the list changes rarely */
	raise(signal);    /* with the default action, which SA_RESETHAND has restored */
}

void output_guard(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}
