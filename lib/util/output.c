#include "util/output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

/* Files under construction, and the process that makes them. */
static struct output *volatile unfinished;
static pid_t owner;

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

void output_abandon(void)
{
	if (owner != getpid()) /* a child's end is not that of its parent's work */
		return;
	for (; unfinished; unfinished = unfinished->next) {
		unfinished->descriptor = -1; /* what exit() flushes goes nowhere */
		if (unfinished->temporary)
			unlink(unfinished->temporary);
	}
}

static void on_signal(int signal)
{
	output_abandon(); /* unlink() is safe here, and the list changes rarely */
	raise(signal);    /* with the default action, which SA_RESETHAND has restored */
}

/* From now on a signal that ends the program first removes the files under construction. Signals that
 * are ignored or have a handler stay as they are. */
static void guard(void)
{
	static const int harmless[] = {SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH, SIGKILL};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND | SA_NODEFER}, old;

	if (owner == getpid())
		return;
	owner = getpid();
	for (int s = 1; s <= SIGRTMAX; s++) {
		bool ends = true;

		for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
			ends = ends && s != harmless[i];
		if (ends && sigaction(s, NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_DFL)
			sigaction(s, &action, NULL);
	}
}

/* Follow the symbolic links at the end of a path, also to a file that is not there yet. NULL where
 * they lead nowhere; else to be freed. */
static char *follow(const char *path)
{
	char *at = mem_text(path);

	for (int links = 0; links < 40; links++) {
		char text[4096], *slash = strrchr(at, '/'), *next;
		ssize_t n = readlink(at, text, sizeof text - 1);

		if (n < 0)
			return at;
		text[n] = '\0';
		next = *text == '/' || !slash ? mem_text(text) : mem_printf("%.*s/%s", (int)(slash - at), at, text);
		free(at);
		at = next;
	}
	free(at);
	errno = ELOOP;
	return NULL;
}

bool output_same(const char *path, const char *other)
{
	char *name[2] = {follow(path), follow(other)};
	struct stat where[2];
	bool same = name[0] && name[1];

	for (int i = 0; i < 2 && same; i++) {
		char *copy = mem_text(name[i]);

		same = stat(dirname(copy), &where[i]) == 0;
		free(copy);
	}
	same = same && where[0].st_dev == where[1].st_dev && where[0].st_ino == where[1].st_ino &&
	       strcmp(basename(name[0]), basename(name[1])) == 0;
	free(name[0]);
	free(name[1]);
	return same;
}

/* Refuse a file that is written already. */
static void check_alone(const char *path, const struct stat *status)
{
	static const char *const names[] = {[STDOUT_FILENO] = "output", [STDERR_FILENO] = "error"};

	for (const struct output *o = unfinished; o; o = o->next)
		if (o->target && strcmp(o->path, path) == 0)
			die_usage("'%s' is to be written twice", path);
		else if (o->target && output_same(o->target, path))
			die_usage("'%s' is to be written twice, as '%s' too", path, o->path);
	for (int fd = STDOUT_FILENO; status && fd <= STDERR_FILENO; fd++) {
		struct stat open;

		if (fstat(fd, &open) == 0 && open.st_dev == status->st_dev && open.st_ino == status->st_ino)
			die_usage("'%s' is where standard %s goes", path, names[fd]);
	}
}

/* The stream's own write(), which fails with a message at once. */
static ssize_t put(void *cookie, const char *text, size_t size)
{
	const struct output *out = cookie;

	for (size_t done = 0; done < size;) {
		ssize_t n = write(out->descriptor, text + done, size - done);

		if (n < 0 && errno == EBADF && out->descriptor < 0)
			return 0;
		if (n < 0 && errno != EINTR)
			die("cannot write '%s':", out->path);
		done += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)size;
}

/* Make the temporary file; `old` is the file that it will replace, or NULL. */
static void make_temporary(struct output *out, const struct stat *old)
{
	if (!*out->target || (old && access(out->target, W_OK) != 0))
		die("cannot write '%s':", out->path);
	for (int k = 0; out->descriptor < 0 && (k == 0 || (errno == EEXIST && k < 100)); k++) {
		free(out->temporary);
		out->temporary = mem_printf("%s.%ld.tmp", out->target, (long)getpid() + k);
		out->descriptor = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	}
	if (out->descriptor < 0)
		die("cannot write '%s':", out->path);
	unfinished = out;
	if (old && fchmod(out->descriptor, old->st_mode & 07777) != 0)
		die("cannot write '%s':", out->path);
}

void output_open(struct output *out, const char *path)
{
	struct stat status;
	bool there;

	*out = (struct output){.file = stdout, .path = mem_text(path), .descriptor = -1};
	if (strcmp(path, "-") == 0)
		return;
	guard();
	there = stat(path, &status) == 0;
	out->next = unfinished;
	if (there && !S_ISREG(status.st_mode)) { /* /dev/null, a pipe: nothing to replace */
		out->descriptor = open(path, O_WRONLY | O_CLOEXEC);
		if (out->descriptor < 0)
			die("cannot write '%s':", path);
	} else {
		check_alone(path, there ? &status : NULL);
		out->target = follow(path);
		if (!out->target)
			die("cannot write '%s':", path);
		make_temporary(out, there ? &status : NULL);
	}
	unfinished = out;
	out->file = fopencookie(out, "w", (cookie_io_functions_t){.write = put});
	if (!out->file)
		die("cannot write '%s':", path);
}

void output_commit(struct output *out)
{
	struct output *volatile *link = &unfinished;

	if (out->file == stdout) {
		output_flush();
	} else if (fclose(out->file) != 0 || close(out->descriptor) != 0 ||
	           (out->temporary && rename(out->temporary, out->target) != 0)) {
		die("cannot write '%s':", out->path);
	}
	while (*link && *link != out)
		link = &(*link)->next;
	if (*link)
		*link = out->next;
	free(out->temporary);
	free(out->target);
	free(out->path);
	*out = (struct output){0};
}
