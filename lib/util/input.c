#include "util/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/err.h"

void input_open(struct input *in, const char *path)
{
	struct stat status;

	*in = (struct input){.file = stdin, .name = "standard input"};
	if (strcmp(path, "-") == 0)
		return;
	in->name = path;
	in->file = fopen(path, "r");
	if (!in->file)
		die("cannot open '%s':", path);
	if (fstat(fileno(in->file), &status) == 0 && S_ISDIR(status.st_mode))
		die("cannot read '%s': is a directory", path);
}

char *input_line(struct input *in)
{
	ssize_t n;

	errno = 0;
	n = getline(&in->text, &in->room, in->file);
	if (n < 0) {
		if (ferror(in->file))
			die_at(in->name, in->line, "cannot read:");
		if (errno == ENOMEM)
			die_at(in->name, in->line, "line too long");
		return NULL;
	}
	in->line++;
	if (memchr(in->text, '\0', (size_t)n))
		die_at(in->name, in->line, "a NUL byte: this is not text");
	in->torn = in->text[n - 1] != '\n';
	if (!in->torn)
		in->text[--n] = '\0';
	if (n > 0 && in->text[n - 1] == '\r')
		in->text[--n] = '\0';
	return in->text;
}

void input_close(struct input *in)
{
	if (in->file && in->file != stdin)
		fclose(in->file);
	free(in->text);
	*in = (struct input){0};
}
