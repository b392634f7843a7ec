#include "process/stages.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static const char blanks[] = " \t";

/* Find the next '|' that sets two programs apart, or the end of the text. NULL when the text
 * is more than programs in a row. */
static const char *stage_end(const char *text)
{
	const char *p = text;
	char quote = '\0';

	if (strchr("|&!", *p)) /* or nothing */
		return NULL;
	for (; *p; p++) {
		bool into = *p == '&' && p[-1] == '>'; /* as in 2>&1 */

		if (*p == '\\' && quote != '\'' && p[1])
			p++;
		else if (quote == '"' ? *p == '`' || (*p == '$' && strchr("({", p[1]))
		                      : !quote && !into && strchr("`;&(){}#\n", *p))
			return NULL;
		else if (quote)
			quote = *p == quote ? '\0' : quote;
		else if (*p == '\'' || *p == '"')
			quote = *p;
		else if (*p == '|')
			return p[-1] == '>' ? NULL : p;
	}
	return quote ? NULL : p;
}

char **stages_split(const char *command, size_t *count)
{
	char **stage = NULL;
	size_t room = 0;

	*count = 0;
	for (const char *text = command, *end;; text = end + 1) {
		size_t n;

		text += strspn(text, blanks);
		end = stage_end(text);
		if (!end) {
			while (*count)
				free(stage[--*count]);
			*GROW(stage, *count, room) = mem_text(command);
			return stage;
		}
		n = (size_t)(end - text);
		while (n && strchr(blanks, text[n - 1]))
			n--;
		*GROW(stage, *count, room) = mem_printf("%.*s", (int)n, text);
		if (!*end)
			return stage;
	}
}
