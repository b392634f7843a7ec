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

/* A line of more than this ends nowhere: it is no text. */
enum { LINE_MOST = 1 << 24 };

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

/* Refuse a line that has a NUL byte. */
static _Noreturn void refuse_nul(const struct input *in)
{
	const char *line = in->buffer + in->start;

	if (in->line == 0 && (strncmp(line, "\xff\xfe", 2) == 0 || strncmp(line, "\xfe\xff", 2) == 0))
		die_at(in->name, 1, "this is UTF-16: expected UTF-8");
	die_at(in->name, in->line + 1, "a NUL byte: this is not text");
}

/* Get the next line into the buffer: its length, and whether it ends in a newline. */
static size_t next_line(struct input *in, bool *whole)
{
	*whole = false;
	for (size_t seen = 0;; fill(in)) {
		if (in->end > in->start + seen) {
			char *fresh = in->buffer + in->start + seen, *end = in->buffer + in->end;
			char *newline = memchr(fresh, '\n', (size_t)(end - fresh));

			*whole = newline;
			end = newline ? newline : end;
			if (memchr(fresh, '\0', (size_t)(end - fresh)))
				refuse_nul(in);
			seen += (size_t)(end - fresh);
		}
		if (*whole || in->ended)
			return seen;
		if (seen > LINE_MOST)
			die_at(in->name, in->line + 1, "a line of more than %d MB: this is not text", LINE_MOST >> 20);
	}
}

char *input_line(struct input *in)
{
	static const char mark[] = "\xef\xbb\xbf"; /* the byte order mark of UTF-8 */
	bool whole;
	size_t n = next_line(in, &whole);
	char *line = in->buffer + in->start;

	if (n == 0 && !whole)
		return NULL;
	in->torn = !whole;
	in->start += n + whole;
	in->offset += (long long)n + whole;
	in->line++;
	line[n] = '\0';
	if (n > 0 && line[n - 1] == '\r')
		line[n - 1] = '\0';
	return strncmp(line, mark, strlen(mark)) == 0 ? line + strlen(mark) : line;
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
