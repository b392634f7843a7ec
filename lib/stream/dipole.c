#include "stream/dipole.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

void dipole_clear(struct dipole *d)
{
	for (size_t i = 0; i < d->headers; i++) {
		free(d->header[i].key);
		free(d->header[i].value);
	}
	lookup_free(&d->keys);
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

/* A header that is there, or was until it was removed. */
static struct dipole_header *find(const struct dipole *d, const char *key)
{
	long at = lookup_find(&d->keys, key);

	return at >= 0 ? &d->header[at] : NULL;
}

const char *dipole_get(const struct dipole *d, const char *key)
{
	struct dipole_header *h = find(d, key);

	return h ? h->value : NULL;
}

void dipole_set(struct dipole *d, const char *key, const char *format, ...)
{
	struct dipole_header *h = find(d, key);
	char *value;
	va_list args;

	va_start(args, format);
	value = mem_vprintf(format, args);
	va_end(args);
	if (!h) {
		h = GROW(d->header, d->headers, d->header_room);
		*h = (struct dipole_header){.key = mem_text(key)};
		lookup_add(&d->keys, h->key, d->headers - 1);
	}
	free(h->value);
	h->value = value;
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
	free(h->value);
	h->value = NULL;
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

void dipole_write(FILE *out, const struct dipole *d)
{
	static const char *names[] = {"agg", "L2", "L5"};
	char text[(1 + DIPOLE_COLUMNS) * NUM_MAX];

	for (int c = 0; c < d->columns; c++)
		for (size_t i = 0; i < d->samples; i++)
			if (!isfinite(d->value[c][i]))
				die("%s at %g ms is not a finite number", names[c], d->time[i]);
	for (size_t i = 0; i < d->headers; i++)
		if (d->header[i].value && strcmp(d->header[i].key, "samples") != 0 && strcmp(d->header[i].key, "columns") != 0)
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

/* Whether a time is off the grid of even steps by more than the tenth of a step that rounding leaves. */
static bool off_grid(const struct dipole *d, double step)
{
	for (size_t i = 0; i < d->samples; i++)
		if (fabs(d->time[i] - d->time[0] - (double)i * step) > 0.1 * step)
			return true;
	return false;
}

double dipole_rate(const struct input *in, const struct dipole *d)
{
	size_t even = 1;
	double step;

	if (d->samples < 2)
		die_at(in->name, d->line, "a data set of one sample has no sampling rate");
	step = d->time[1] - d->time[0];
	while (even < d->samples && fabs(d->time[even] - d->time[even - 1] - step) <= 0.01 * step)
		even++;
	if (even == d->samples)
		return 1 / step;
	step = (d->time[d->samples - 1] - d->time[0]) / (double)(d->samples - 1);
	if (off_grid(d, step))
		die_at(in->name, d->line, "the times are not evenly spaced near %g ms", d->time[even]);
	return 1 / step;
}

void dipole_free(struct dipole *d)
{
	dipole_clear(d);
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
