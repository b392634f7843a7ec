#include "util/journal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

char *header_line(const char *word, const char *text)
{
	char *lines = mem_text("");

	while (*text) {
		int n = (int)strcspn(text, "\n");
		char *more = mem_printf("%s# %s %.*s\n", lines, word, n, text);

		free(lines);
		lines = more;
		text += n + (text[n] == '\n');
	}
	return lines;
}

/* Open for appending, for this program alone. Returns whether it holds something. */
static bool take(struct journal *j, const char *work, const char *path)
{
	struct stat status;

	*j = (struct journal){.work = work, .path = path, .file = fopen(path, "ae")};
	if (!j->file)
		die("cannot write '%s':", path);
	if (flock(fileno(j->file), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		die_at(path, 0, "another %s is writing to it", work);
	return fstat(fileno(j->file), &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

void journal_settle(struct journal *j)
{
	if (fflush(j->file) != 0 || (fsync(fileno(j->file)) != 0 && errno != EINVAL && errno != EROFS))
		die("cannot write '%s':", j->path);
}

static void cut(struct journal *j, off_t length)
{
	if (ftruncate(fileno(j->file), length) != 0)
		die("cannot write '%s':", j->path);
}

static void begin(struct journal *j, const char *header)
{
	fputs(header, j->file);
	journal_settle(j);
}

void journal_create(struct journal *j, const char *work, const char *path, const char *header)
{
	if (take(j, work, path))
		die("'%s' exists: go on from it with --resume, or remove it", path);
	begin(j, header);
}

/* Cut off what is not whole lines of text at the end. Returns whether there was such a thing. */
static bool mend(struct journal *j)
{
	off_t at = 0, whole = 0; /* bytes read; up to the end of the last good line */
	bool nul = false;
	FILE *file = fopen(j->path, "re");
	int c;

	if (!file)
		die("cannot open '%s':", j->path);
	while ((c = getc(file)) != EOF) {
		at++;
		nul |= c == '\0';
		if (c == '\n' && nul)
			break; /* not at the end: the reader says where */
		if (c == '\n')
			whole = at;
	}
	fclose(file);
	if (c != EOF || whole == at)
		return false;
	warning("%s: the last line is not whole, as after a power cut: the %lld bytes after the last whole one are dropped",
	        j->path, (long long)(at - whole));
	cut(j, whole);
	return true;
}

/* Check a line of the file's header against this work's; what follows of the latter. */
static const char *compare(const struct journal *j, const struct input *in, const char *text, const char *header)
{
	static const char *const names[] = {"# network ", "# target "};
	size_t n = strcspn(header, "\n");
	bool same = strlen(text) == n && memcmp(text, header, n) == 0;

	for (size_t i = 0; i < 2; i++)
		same |= strncmp(text, names[i], strlen(names[i])) == 0 && strncmp(header, names[i], strlen(names[i])) == 0;
	if (!same)
		die_at(in->name, in->line, "this is not the log of this %s: it has '%s' where this one has '%.*s'", j->work,
		       text, (int)n, header);
	return header + n + 1;
}

/* Read the file: the header, which must be this one, and the lines behind it. What it lacks of the header. */
static const char *read_all(struct journal *j, struct input *in, const char *header,
                            void (*line)(void *context, const struct input *in, const char *text), void *context)
{
	char *text;

	while ((text = input_line(in))) {
		if (*header) {
			header = compare(j, in, text, header);
			j->rows_from = in->line + 1;
		} else {
			line(context, in, text);
		}
	}
	return header;
}

void journal_resume(struct journal *j, const char *work, const char *path, const char *header,
                    void (*line)(void *context, const struct input *in, const char *text), void *context)
{
	struct input in;
	const char *missing;
	bool mended;

	if (!take(j, work, path)) {
		begin(j, header);
		return;
	}
	mended = mend(j);
	input_open(&in, path);
	missing = read_all(j, &in, header, line, context);
	if (*missing && !mended)
		die_at(path, in.line, "the header ends before '%.*s'", (int)strcspn(missing, "\n"), missing);
	input_close(&in);
	if (*missing) { /* it was being written */
		cut(j, 0);
		begin(j, header);
	}
}

void journal_close(struct journal *j)
{
	if (j->file && fclose(j->file) != 0)
		die("cannot write '%s':", j->path);
	*j = (struct journal){0};
}
