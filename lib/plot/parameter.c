#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "plot/plot.h"
#include "util/buffer.h"
#include "util/mem.h"
#include "util/num.h"

char *plot_parameter(const char *address)
{
	const char *unit = keys_unit(address);
	bool micro = unit && *unit == 'u';

	return unit ? mem_printf("%s (%s%s)", address, micro ? "µ" : "", unit + micro) : mem_text(address);
}

/* Parameters whose numbers have so many digits. */
static char *rounded(const char *params, int digits)
{
	char *text = mem_text(params), *save = NULL;
	struct buffer all = {0};

	buffer_add(&all, "", 0);
	for (char *word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		char *value = strchr(word, '=');
		double x;

		buffer_printf(&all, "%s", all.length ? " " : "");
		if (value && num_parse(value + 1, &x))
			buffer_printf(&all, "%.*s=%.*g", (int)(value - word), word, digits, x);
		else
			buffer_printf(&all, "%s", word);
	}
	free(text);
	return all.data;
}

/* How many of the names have no equal before them. */
static int distinct(char *const *name, int count)
{
	int all = 0;

	for (int i = 0; i < count; i++) {
		int k = 0;

		while (k < i && !(name[i] && name[k] && strcmp(name[i], name[k]) == 0))
			k++;
		all += k == i;
	}
	return all;
}

void plot_shorten(char **run, int count)
{
	enum { LEAST = 3, MOST = 17 };
	char **shorter = mem_new((size_t)count + 1, sizeof *shorter);
	int all = distinct(run, count);

	for (int digits = LEAST; digits <= MOST; digits++) {
		bool enough;

		for (int i = 0; i < count; i++)
			shorter[i] = run[i] ? rounded(run[i], digits) : NULL;
		enough = distinct(shorter, count) == all;
		for (int i = 0; i < count; i++) {
			free(enough ? run[i] : shorter[i]);
			run[i] = enough ? shorter[i] : run[i];
		}
		if (enough)
			break;
	}
	free(shorter);
}
