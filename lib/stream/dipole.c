#include "stream/dipole.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static void clear(struct dipole *d)
{
	for (size_t i = 0; i < d->headers; i++) {
		free(d->header[i].key);
		free(d->header[i].value);
	}
	free(d->failed);
	d->failed = NULL;
	d->headers = d->samples = 0;
	d->columns = 0;
}

void dipole_resize(struct dipole *d, size_t samples, int columns)
{
	if (samples > d->room) {
		d->room = samples > 2 * d->room ? samples : 2 * d->room;
		d->time = mem_resize(d->time, d->room, sizeof *d->time);
		for (int c = 0; c < DIPOLE_COLUMNS; c++)
			d->value[c] = mem_resize(d->value[c], d->room, sizeof *d->value[c]);
	}
	d->samples = samples;
	d->columns = columns;
}

static struct dipole_header *find(const struct dipole *d, const char *key)
{
	for (size_t i = 0; i < d->headers; i++)
		if (strcmp(d->header[i].key, key) == 0)
			return &d->header[i];
	return NULL;
}

const char *dipole_get(const struct dipole *d, const char *key)
{
	struct dipole_header *h = find(d, key);

	return h ? h->value : NULL;
}

static void set(struct dipole *d, const char *key, const char *value)
{
	struct dipole_header *h = find(d, key);
	char *copy = mem_text(value);

	if (!h) {
		h = GROW(d->header, d->headers, d->header_room);
		*h = (struct dipole_header){.key = mem_text(key)};
	}
	free(h->value);
	h->value = copy;
}

void dipole_set(struct dipole *d, const char *key, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	set(d, key, text);
}

double dipole_number(const struct dipole *d, const char *key, double otherwise)
{
	const char *text = dipole_get(d, key);
	double x;

	return text && num_parse(text, &x) ? x : otherwise;
}

void dipole_unset(struct dipole *d, const char *key)
{
	struct dipole_header *h = find(d, key);

	if (!h)
		return;
	free(h->key);
	free(h->value);
	memmove(h, h + 1, (size_t)(d->header + d->headers - (h + 1)) * sizeof *h);
	d->headers--;
}

void dipole_fail(struct dipole *d, const char *why, ...)
{
	va_list args;
	char *text;

	va_start(args, why);
	text = mem_vprintf(why, args);
	va_end(args);
	free(d->failed);
	d->failed = text;
	dipole_resize(d, 0, 0);
}

void dipole_must_hold(const struct input *in, const struct dipole *d)
{
	if (d->failed)
		die_at(in->name, d->line, "a data set that failed: %s", d->failed);
}

/* A header line: `# key value`. A comment of another form is dropped. */
static void header(struct dipole *d, char *text)
{
	char *key = text + 1 + strspn(text + 1, " \t");
	size_t n = strcspn(key, " \t");
	char *value = key + n + strspn(key + n, " \t");

	if (n == strlen("failed:") && strncmp(key, "failed:", n) == 0) {
		free(d->failed);
		d->failed = mem_text(value);
		return;
	}
	if (n == 0 || *value == '\0' || key == text + 1)
		return;
	key[n] = '\0';
	set(d, key, value);
}

static bool separator(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == ';';
}

/* The numbers of a row into x; their count, or 0 when it is a line of column names. */
static int row(struct input *in, const char *p, double x[1 + DIPOLE_COLUMNS], bool names_allowed)
{
	int n = 0;

	for (;;) {
		const char *word;

		while (separator(*p))
			p++;
		if (*p == '\0')
			return n;
		word = p;
		if (n == 1 + DIPOLE_COLUMNS)
			die_at(in->name, in->line, "more than %d columns: expected time and 1 or 3 values", 1 + DIPOLE_COLUMNS);
		if (!num_scan(&p, &x[n]) || (*p && !separator(*p)) || !isfinite(x[n])) {
			int length = (int)strcspn(word, " \t,;");
			bool huge = p > word && (!*p || separator(*p));

			if (names_allowed && n == 0 && isalpha((unsigned char)*word) && strncasecmp(word, "nan", 3) != 0 &&
			    strncasecmp(word, "inf", 3) != 0)
				return 0;
			die_at(in->name, in->line, "column %d: '%.*s' is %s", n + 1, length < 40 ? length : 40, word,
			       huge ? "too large a number" : "not a number");
		}
		n++;
	}
}

bool dipole_read(struct input *in, struct dipole *d)
{
	bool begun = false;
	int blank = 0;
	double samples;
	char *text;

	clear(d);
	while ((text = input_line(in))) {
		double x[1 + DIPOLE_COLUMNS];
		char *first = text + strspn(text, " \t");
		int n;

		if (*first == '\0') {
			if ((d->samples || d->failed) && ++blank == 2)
				break;
			continue;
		}
		if (blank)
			die_at(in->name, in->line, "a blank line within a data set (two blank lines end it)");
		if (!begun) {
			begun = true;
			d->line = in->line;
		}
		if (*first == '#') {
			header(d, first);
			continue;
		}
		if (d->samples == 0 && strncmp(first, "network ", 8) == 0)
			die_at(in->name, in->line, "this is a network: expected a dipole stream, which hnn-sim makes of it");
		n = row(in, first, x, d->samples == 0);
		if (n == 0)
			continue;
		if (n != 2 && n != 4)
			die_at(in->name, in->line, "%d column%s: expected time and 1 or 3 values", n, n > 1 ? "s" : "");
		if (d->samples && n != 1 + d->columns)
			die_at(in->name, in->line, "%d columns where the rows before have %d", n, 1 + d->columns);
		if (d->samples && !(x[0] > d->time[d->samples - 1]))
			die_at(in->name, in->line, "time %g is not after the one before", x[0]);
		dipole_resize(d, d->samples + 1, n - 1);
		d->time[d->samples - 1] = x[0];
		for (int c = 0; c < n - 1; c++)
			d->value[c][d->samples - 1] = x[1 + c];
	}
	if (!begun)
		return false;
	if (d->failed) {
		dipole_resize(d, 0, 0);
		return true;
	}
	if (d->samples == 0)
		die_at(in->name, d->line, "a data set without samples");
	samples = dipole_number(d, "samples", (double)d->samples);
	if ((double)d->samples < samples)
		die_at(in->name, in->line, "the data set ends after %zu of %.15g samples: it was cut short", d->samples,
		       samples);
	if ((double)d->samples > samples)
		die_at(in->name, in->line, "%zu samples where the header says %.15g", d->samples, samples);
	if (in->torn && dipole_get(d, "samples"))
		die_at(in->name, in->line, "the last line has no end: the data set was cut short");
	return true;
}

void dipole_write(FILE *out, const struct dipole *d)
{
	static const char *names[] = {"agg", "L2", "L5"};
	char text[(1 + DIPOLE_COLUMNS) * NUM_MAX];

	for (int c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			if (!isfinite(d->value[c][i]))
				die("%s at %g ms is not a finite number", names[c], d->time[i]);
	for (size_t i = 0; i < d->headers; i++)
		if (strcmp(d->header[i].key, "samples") != 0 && strcmp(d->header[i].key, "columns") != 0)
			fprintf(out, "# %s %s\n", d->header[i].key, d->header[i].value);
	if (d->failed) {
		fprintf(out, "# failed: %s\n\n\n", d->failed);
		return;
	}
	fprintf(out, "# samples %zu\n# columns time", d->samples);
	for (int c = 0; c < d->columns; c++)
		fprintf(out, " %s", names[c]);
	fputc('\n', out);
	for (size_t i = 0; i < d->samples; i++) {
		size_t n = 0;

		n += num_format(text + n, d->time[i]);
		for (int c = 0; c < d->columns; c++) {
			text[n++] = ' ';
			n += num_format(text + n, d->value[c][i]);
		}
		text[n++] = '\n';
		fwrite(text, 1, n, out);
	}
	fputs("\n\n", out);
}

double dipole_rate(const struct input *in, const struct dipole *d)
{
	double step;

	if (d->samples < 2)
		die_at(in->name, d->line, "a data set of one sample has no sampling rate");
	step = d->time[1] - d->time[0];
	for (size_t i = 1; i < d->samples; i++)
		if (fabs(d->time[i] - d->time[i - 1] - step) > 0.01 * step)
			die_at(in->name, d->line, "the times are not evenly spaced near %g ms", d->time[i]);
	return 1 / step;
}

void dipole_free(struct dipole *d)
{
	clear(d);
	free(d->header);
	free(d->time);
	for (int c = 0; c < DIPOLE_COLUMNS; c++)
		free(d->value[c]);
	*d = (struct dipole){0};
}

void dipoles_open(struct dipoles *s, char **files, int count)
{
	static char *standard_input[] = {"-"};

	*s = (struct dipoles){.file = count ? files : standard_input, .files = count ? count : 1};
}

bool dipoles_next(struct dipoles *s)
{
	for (;;) {
		bool fresh = !s->in.name;

		if (fresh && s->files == 0) {
			dipole_free(&s->dipole);
			return false;
		}
		if (fresh) {
			input_open(&s->in, *s->file++);
			s->files--;
		}
		if (dipole_read(&s->in, &s->dipole))
			return true;
		if (fresh)
			die_at(s->in.name, s->in.line, "no data set: expected rows of time and 1 or 3 values");
		input_close(&s->in);
	}
}
