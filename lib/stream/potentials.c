#include "stream/potentials.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* The contacts' places, X,Y,Z set apart by blanks. */
static void contacts(const struct input *in, struct potentials *p, const char *text)
{
	size_t count = 0, room = 0;

	while (*text && *text != '\n') {
		const char *word = text;
		double *at = *GROW(p->contact, count, room);
		bool good = true;

		for (int k = 0; k < 3; k++)
			good = good && num_scan(&text, &at[k]) && (k == 2 || *text++ == ',');
		if (!good || !strchr(" \n", *text))
			die_at(in->name, p->traces.line, "contacts: '%.*s' is not X,Y,Z", (int)strcspn(word, " \n"), word);
		text += strspn(text, " ");
	}
	if (count != p->traces.columns)
		die_at(in->name, p->traces.line, "%zu contacts for %zu columns", count, p->traces.columns);
}

bool potentials_read(struct input *in, struct potentials *p)
{
	static const char header[] = "# contacts ";
	const char *line = NULL;

	*p = (struct potentials){0};
	if (!traces_read(in, &p->traces, NULL, SIZE_MAX))
		return false;
	if (p->traces.headers.data)
		line = strstr(p->traces.headers.data, header);
	if (line)
		contacts(in, p, line + strlen(header));
	else if (!p->traces.failed)
		die_at(in->name, p->traces.line,
		       "no line '# contacts X,Y,Z ...': expected potentials, as hnn-sim --lfp writes "
		       "them");
	return true;
}

void potentials_write(FILE *out, const struct potentials *p)
{
	const struct traces *t = &p->traces;
	char text[NUM_MAX];

	if (t->headers.data)
		fputs(t->headers.data, out);
	if (t->unit)
		fprintf(out, "# unit %s\n", t->unit);
	if (t->failed) {
		fprintf(out, "# failed: %s\n\n\n", t->failed);
		return;
	}
	fprintf(out, "# samples %zu\n# columns time", t->samples);
	for (size_t c = 0; c < t->columns; c++)
		fprintf(out, " %s", t->name[c]);
	fputc('\n', out);
	for (size_t i = 0; i < t->samples; i++) {
		fwrite(text, 1, num_format(text, t->time[i]), out);
		for (size_t c = 0; c < t->columns; c++) {
			fputc(' ', out);
			fwrite(text, 1, num_format(text, t->value[c][i]), out);
		}
		fputc('\n', out);
	}
	fputs("\n\n", out);
}

void potentials_free(struct potentials *p)
{
	traces_free(&p->traces);
	free(p->contact);
	p->contact = NULL;
}
