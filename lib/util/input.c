#include "util/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

void input_open(struct input *in, const char *path)
{
	struct stat status;

	*in = (struct input){.file = STDIN_FILENO, .name = "standard input"};
	if (strcmp(path, "-") == 0)
		return;
	in->name = path;
	in->file = open(path, O_RDONLY | O_CLOEXEC);
	if (in->file < 0)
		die("cannot open '%s':", path);
	if (fstat(in->file, &status) == 0 && S_ISDIR(status.st_mode))
		die("cannot read '%s': is a directory", path);
}

void input_text(struct input *in, const char *name, const char *text)
{
	size_t n = strlen(text);

	*in = (struct input){.name = name, .file = -1, .ended = true, .buffer = mem_new(n + 1, 1), .end = n, .room = n + 1};
	memcpy(in->buffer, text, n);
}

/* Get more into the buffer, which keeps a byte free for the line's end. */
static void fill(struct input *in)
{
	ssize_t n;

	if (in->start > 0)
		memmove(in->buffer, in->buffer + in->start, in->end - in->start);
	in->end -= in->start;
	in->start = 0;
	if (in->room < 2 * (in->end + 1)) {
		in->room = in->room ? 2 * in->room : 1 << 16;
		in->buffer = mem_resize(in->buffer, in->room, 1);
	}
	do
		n = read(in->file, in->buffer + in->end, in->room - in->end - 1);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		die_at(in->name, in->line, "cannot read:");
	in->ended = n == 0;
	in->end += (size_t)n;
}

char *input_line(struct input *in)
{
	size_t seen = 0, n;
	char *line, *newline = NULL;

	while (!newline) {
		newline = in->end > in->start + seen ? memchr(in->buffer + in->start + seen, '\n', in->end - in->start - seen)
		                                     : NULL;
		seen = in->end - in->start;
		if (!newline && in->ended)
			break;
		if (!newline)
			fill(in);
	}
	if (seen == 0)
		return NULL;
	line = in->buffer + in->start;
	n = newline ? (size_t)(newline - line) : seen;
	in->torn = !newline;
	in->start += n + (newline != NULL);
	in->offset += (long long)n + (newline != NULL);
	in->line++;
	if (memchr(line, '\0', n))
		die_at(in->name, in->line, "a NUL byte: this is not text");
	line[n] = '\0';
	if (n > 0 && line[n - 1] == '\r')
		line[n - 1] = '\0';
	return line;
}

enum input_state input_peek(struct input *in)
{
	struct pollfd wait = {.fd = in->file, .events = POLLIN};

	if (in->start == in->end && !in->ended) {
		if (poll(&wait, 1, 0) <= 0)
			return INPUT_NOTHING;
		fill(in);
	}
	return in->start < in->end ? INPUT_MORE : INPUT_END;
}

void input_close(struct input *in)
{
	if (in->file > STDIN_FILENO)
		close(in->file);
	free(in->buffer);
	*in = (struct input){0};
}
