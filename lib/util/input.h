/* Text input, a line at a time. */
#ifndef HNN_INPUT_H
#define HNN_INPUT_H

#include <stdbool.h>
#include <stdio.h>

/* An open text. `name` is what messages call it, `line` the number of the line read
 * last (from 1); `torn` says that it did not end in a newline. */
struct input {
	FILE *file;
	const char *name;
	long line;
	char *text;
	size_t room;
	bool torn;
};

/* Open a file, or standard input for "-". Exits with a message when it cannot. */
void input_open(struct input *in, const char *path);

/* The next line without its newline (nor the carriage return of a CRLF), valid until
 * the next call; NULL at the end. Exits with a message on a read error or a NUL
 * byte. */
char *input_line(struct input *in);

void input_close(struct input *in);

#endif
