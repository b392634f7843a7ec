#include "stream/dipole.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "stream/times.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"

void dipole_clear(struct dipole *d)
{
	headers_clear(&d->headers);
	free(d->failed);
	d->failed = NULL;
	d->samples = 0;
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

const char *dipole_get(const struct dipole *d, const char *key)
{
	return headers_get(&d->headers, key);
}

void dipole_set(struct dipole *d, const char *key, const char *format, ...)
{
	char *value;
	va_list args;

	va_start(args, format);
	value = mem_vprintf(format, args);
	va_end(args);
	headers_set(&d->headers, key, value);
	free(value);
}

double dipole_number(const struct dipole *d, const char *key, double otherwise)
{
	return headers_number(&d->headers, key, otherwise);
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

void dipole_check_units(const struct input *in, const struct dipole *d)
{
	const char *unit = dipole_get(d, "unit");
	double peak = 0, length;

	if (unit && strcmp(unit, "nAm") != 0)
		die_at(in->name, d->line, "unit '%s': expected nAm", unit);
	if (unit || d->samples < 2)
		return;
	for (size_t i = 0; i < d->samples; i++)
		peak = fmax(peak, fabs(d->value[0][i]));
	if (peak > 0 && peak < 1e-6)
		warning("%s: no value is larger than %.3g nAm: is it in Am? (hnn-scale 1e9 makes nAm of that)", in->name, peak);
	length = d->time[d->samples - 1] - d->time[0];
	if (length < 1)
		warning("%s: it lasts %.3g ms: are its times in seconds?", in->name, length);
}

void dipole_must_hold(const struct input *in, const struct dipole *d)
{
	if (d->failed)
		die_at(in->name, d->line, "a data set that failed: %s", d->failed);
}

double dipole_rate(const struct input *in, const struct dipole *d)
{
	return times_rate(in, d->line, d->time, d->samples);
}

void dipole_free(struct dipole *d)
{
	dipole_clear(d);
	headers_free(&d->headers);
	free(d->time);
	for (int c = 0; c < DIPOLE_COLUMNS; c++)
		free(d->value[c]);
	*d = (struct dipole){0};
}

void dipoles_open(struct dipoles *s, char **files, int count)
{
	static char *standard_input[] = {"-"};

	*s = (struct dipoles){.file = count ? files : standard_input, .files = count ? count : 1};
	for (int i = 0; i < count; i++)
		made_input(files[i]);
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
