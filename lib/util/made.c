#include "util/made.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"

static struct {
	char *const *word; /* ends with NULL */
	const char *version;
	bool *input, *without; /* [words] */
	char **made;           /* [words] of those that name inputs, and of standard input in that of the program */
	struct buffer added;
} line;

void made_begin(char *const *argv, const char *version)
{
	size_t n = 0;

	while (argv[n])
		n++;
	line.word = argv;
	line.version = version;
	line.input = mem_new(n + 1, sizeof *line.input);
	line.made = mem_new(n + 1, sizeof *line.made);
	line.without = mem_new(n + 1, sizeof *line.without);
}

void made_input(const char *word)
{
	for (size_t i = 1; line.word && line.word[i]; i++)
		if (line.word[i] == word)
			line.input[i] = true;
}

void made_without(int from, int to)
{
	for (int i = from; i < to; i++)
		line.without[i] = true;
}

/* A word of several lines, in bash's notation: a header is one line. */
static void quote_lines(struct buffer *text, const char *word)
{
	buffer_add(text, "$'", 2);
	for (; *word; word++) {
		if (*word == '\'' || *word == '\\' || *word == '\n')
			buffer_add(text, "\\", 1);
		buffer_add(text, *word == '\n' ? "n" : word, 1);
	}
	buffer_add(text, "'", 1);
}

void made_word(struct buffer *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%^";

	if (strchr(word, '\n')) {
		quote_lines(text, word);
		return;
	}
	if (*word && strspn(word, plain) == strlen(word)) {
		buffer_add(text, word, strlen(word));
		return;
	}
	buffer_add(text, "'", 1);
	for (; *word; word++)
		if (*word == '\'')
			buffer_add(text, "'\\''", 4);
		else
			buffer_add(text, word, 1);
	buffer_add(text, "'", 1);
}

/* Whether standard input is for a word that is no stream which says how it was made: `--list -`, `--target=-`. */
static bool standard_input_taken(void)
{
	for (size_t i = 1; line.word[i]; i++) {
		const char *equals = strchr(line.word[i], '=');

		if (!line.without[i] && !line.input[i] && strcmp(equals ? equals + 1 : line.word[i], "-") == 0)
			return true;
	}
	return false;
}

char *made_after(const char *before)
{
	struct buffer text = {0};
	bool pipe;

	if (!line.word)
		return before ? mem_text(before) : NULL;
	pipe = before && !standard_input_taken();
	if (pipe)
		buffer_printf(&text, "%s | ", before);
	buffer_add(&text, program, strlen(program));
	for (size_t i = 1; line.word[i]; i++) {
		if (line.without[i] || (before && line.input[i] && pipe))
			continue;
		buffer_add(&text, " ", 1);
		if (before && line.input[i])
			buffer_printf(&text, "<(%s)", before);
		else
			made_word(&text, line.word[i]);
	}
	return text.data;
}

void made_known(const char *input, const char *made)
{
	size_t at = 0;

	for (size_t i = 1; line.word && line.word[i]; i++)
		if (line.word[i] == input)
			at = i;
	if (line.word && !line.made[at])
		line.made[at] = mem_text(made);
}

void made_add(const char *option, const char *value)
{
	buffer_printf(&line.added, " %s ", option);
	made_word(&line.added, value);
}

char *made_of_all(void)
{
	struct buffer text = {0};
	bool replaced = false;

	if (line.made[0])
		buffer_printf(&text, "%s | ", line.made[0]);
	buffer_add(&text, program, strlen(program));
	for (size_t i = 1; line.word[i]; i++) {
		buffer_add(&text, " ", 1);
		if (line.made[i])
			buffer_printf(&text, "<(%s)", line.made[i]);
		else
			made_word(&text, line.word[i]);
		replaced |= line.made[i] != NULL;
	}
	if (replaced)
		buffer_add(&text, line.added.data, line.added.length);
	return text.data;
}

/* Whether a version is one of those in a list. */
static bool listed(const char *list, const char *version)
{
	size_t n = strlen(version);

	for (const char *p = list; (p = strstr(p, version)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
			return true;
	return false;
}

char *made_version(const char *before)
{
	if (!line.word || (before && listed(before, line.version)))
		return before ? mem_text(before) : NULL;
	return before ? mem_printf("%s %s", before, line.version) : mem_text(line.version);
}

void made_write(FILE *out, const char *before, const char *version)
{
	char *made = made_after(before), *versions = made_version(version);

	if (made)
		fprintf(out, "# made %s\n", made);
	if (versions)
		fprintf(out, "# version %s\n", versions);
	free(made);
	free(versions);
}
