#include "plot/again.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/origin.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"

/* All bytes of a file, and a NUL. */
static struct buffer contents(const char *path, const char *name)
{
	int file = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct buffer all = {0};
	char bytes[1 << 16];
	ssize_t n;

	if (file < 0)
		die("cannot open '%s':", path);
	buffer_add(&all, "", 0);
	while ((n = read(file, bytes, sizeof bytes)) > 0)
		buffer_add(&all, bytes, (size_t)n);
	if (n < 0)
		die_at(name, 0, "cannot read:");
	if (file != STDIN_FILENO)
		close(file);
	return all;
}

/* The headers `# made` of a stream. */
static bool from_stream(char *text, FILE *out)
{
	static const char key[] = "# made ";
	const char *last = NULL;

	for (char *save = NULL, *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, key, strlen(key)) != 0 || (last && strcmp(line, last) == 0))
			continue;
		fprintf(out, "%s\n", line + strlen(key));
		last = line;
	}
	return last;
}

void again(const char *path, FILE *out)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buffer all = contents(path, name);
	char *kept = origin_get(all.data, all.length);

	if (kept)
		fprintf(out, "%s\n", kept);
	else if (!from_stream(all.data, out))
		die_at(name, 0, "it does not say how it was made: expected a stream, or a PNG, SVG or PDF figure of hnn-plot");
	free(kept);
	buffer_free(&all);
}
