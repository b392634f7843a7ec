#include "plot/scale.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "util/mem.h"
#include "util/num.h"

char *parameter_words(const char *address)
{
	char *name = plot_parameter(address), *text = mem_new(2 * strlen(name) + 1, 1), *to = text;

	for (const char *p = name; *p; p++) {
		*to++ = *p;
		if (*p == '.')
			*to++ = ' ';
	}
	free(name);
	return text;
}

/* What follows a word and an address in a comment, up to which there may be other addresses, or NULL. */
static const char *said(const char *comment, const char *word, const char *address)
{
	size_t n = strlen(word), m = strlen(address);

	if (strncmp(comment, word, n) != 0 || comment[n] != ' ' || strncmp(comment + n + 1, address, m) != 0)
		return NULL;
	comment += n + 1 + m;
	return *comment == ' ' ? comment : strchr(",=", *comment) ? strchr(comment, '=') : NULL;
}

bool parameter_bounds(const struct columns *table, const char *address, struct bounds *bounds)
{
	for (size_t i = 0; i < table->comments; i++) {
		const char *text = said(table->comment[i], "param", address);
		double low, high;
		char *wrong;

		text = text ? text : said(table->comment[i], "tied", address);
		if (!text || *text != '=' || !bounds_parse(text + 1, bounds))
			continue;
		wrong = bounds_values(bounds, bounds->start, &low, &high);
		free(wrong);
		*bounds = (struct bounds){VALUES, low, high, bounds->start, bounds->log};
		return !wrong;
	}
	return false;
}

double parameter_number(const struct columns *table, const char *word, const char *address, const char *key)
{
	double x = NAN;

	for (size_t i = 0; i < table->comments && isnan(x); i++) {
		const char *text = said(table->comment[i], word, address);

		text = text ? strstr(text, key) : NULL;
		if (text) {
			text += strlen(key);
			if (!num_scan(&text, &x))
				x = NAN;
		}
	}
	return x;
}

/* Which multiples of powers of ten an axis has numbers of, from many to few: bits 1 to 9, and each so many decades. */
static const struct choice {
	unsigned multiples;
	int decades;
} choices[] = {{0x3fe, 1}, {0x2e, 1}, {0x26, 1}, {0x0a, 1}, {2, 1}, {2, 2}, {2, 3}, {2, 6}};

/* The numbers of a choice within a range; write them, unless `out` is NULL. */
static int numbers_of(const struct choice *c, struct range r, bool named, FILE *out)
{
	int count = 0;

	for (int k = (int)floor(log10(r.low) / c->decades) * c->decades; k <= log10(r.high); k += c->decades)
		for (unsigned m = 1; m <= 9; m++) {
			double at = m * pow(10, k);

			if (!(c->multiples >> m & 1) || !range_holds(r, at))
				continue;
			if (out && named)
				fprintf(out, "%s'%.9g' %.9g", count ? ", " : "", at, at);
			else if (out)
				fprintf(out, "%s'' %.9g", count ? ", " : "", at);
			count++;
		}
	return count;
}

void parameter_log_axis(struct figure *f, char axis, bool named)
{
	enum { CHOICES = sizeof choices / sizeof *choices };
	struct range r = axis == 'x' ? f->x : f->y;
	double room = axis == 'x' ? f->across / (f->text ? 8 : 48.0) : f->down / (f->text ? 2 : 24.0);
	int c = 0;

	while (c + 1 < CHOICES && numbers_of(&choices[c], r, named, NULL) > fmax(1, room))
		c++;
	fprintf(f->script, "set logscale %c\nset %ctics nomirror scale 0.6 (", axis, axis);
	if (!numbers_of(&choices[c], r, named, f->script))
		fprintf(f->script, "'' %.9g", r.low);
	fputs(")\n", f->script);
}

void parameter_end_axis(struct figure *f, char axis)
{
	fprintf(f->script, "unset logscale %c\nset %ctics autofreq\n", axis, axis);
}
