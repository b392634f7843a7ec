/* Text input, a line at a time. */
#ifndef HNN_INPUT_H
#define HNN_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* An open text. `name` is what messages call it, `line` the number of the line read
 * last (from 1), `offset` the bytes up to its end; `torn` says that it did not end in
 * a newline. The rest is the reader's. */
struct input {
	const char *name;
	long line;
	long long offset;
	bool torn;
	int file;
	bool ended;
	char *buffer;
	size_t start, end, room; /* what is read but not yet given out */
};

/* Open a file, or standard input for "-". Exits with a message when it cannot. */
void input_open(struct input *in, const char *path);

/* Read from a text in memory, which is copied. */
void input_text(struct input *in, const char *name, const char *text);

/* The next line without its newline (nor the carriage return of a CRLF, nor a byte order mark
 * before it), valid until the next call; NULL at the end. Exits with a message on a read error, a
 * NUL byte or a line of more than 16 MB. */
char *input_line(struct input *in);

/* What is there without waiting: more text, its end, or nothing yet. */
enum input_state { INPUT_NOTHING, INPUT_MORE, INPUT_END };
enum input_state input_peek(struct input *in);

void input_close(struct input *in);

#endif
