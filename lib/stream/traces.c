#include "stream/traces.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "stream/times.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

void traces_set(struct traces *r, const char *key, const char *format, ...)
{
	char *value;
	va_list args;

	va_start(args, format);
	value = mem_vprintf(format, args);
	va_end(args);
	headers_set(&r->headers, key, value);
	free(value);
	r->unit = headers_get(&r->headers, "unit");
}

void traces_fail(struct traces *r, const char *why, ...)
{
	va_list args;
	char *text;

	va_start(args, why);
	text = mem_vprintf(why, args);
	va_end(args);
	free(r->failed);
	r->failed = text;
	r->samples = 0;
}

void traces_like(struct traces *r, const struct traces *other, bool time, bool frequency)
{
	*r = (struct traces){.columns = other->columns, .name_room = other->columns, .trial = other->trial};
	for (size_t i = 0; i < other->headers.count; i++)
		if (other->headers.item[i].value)
			headers_set(&r->headers, other->headers.item[i].key, other->headers.item[i].value);
	r->unit = headers_get(&r->headers, "unit");
	r->name = mem_new(r->columns + 1, sizeof *r->name);
	r->value = mem_new(r->columns + 1, sizeof *r->value);
	for (size_t c = 0; c < r->columns; c++)
		r->name[c] = mem_text(other->name[c]);
	r->time = time ? mem_new(1, sizeof *r->time) : NULL;
	r->frequency = frequency ? mem_new(1, sizeof *r->frequency) : NULL;
}

void traces_resize(struct traces *r, size_t samples)
{
	if (samples > r->room) {
		r->room = samples > 2 * r->room ? samples : 2 * r->room;
		if (r->time)
			r->time = mem_resize(r->time, r->room, sizeof *r->time);
		if (r->frequency)
			r->frequency = mem_resize(r->frequency, r->room, sizeof *r->frequency);
		for (size_t c = 0; c < r->columns; c++)
			r->value[c] = mem_resize(r->value[c], r->room, sizeof **r->value);
	}
	r->samples = samples;
}

/* Exit with a message that names the columns, as far as they are few. */
static _Noreturn void no_column(const struct input *in, const struct traces *r, const char *name)
{
	enum { FEW = 8 };
	struct buffer names = {0};

	for (size_t c = 0; c < r->columns && c < FEW; c++)
		buffer_printf(&names, "%s %s", c ? "," : "", r->name[c]);
	die_at(in->name, r->line, "no column '%s': there %s%s%s", name, r->columns > 1 ? "are" : "is", names.data,
	       r->columns > FEW ? ", ..." : "");
}

long traces_find(const struct traces *r, const char *name)
{
	for (size_t c = 0; c < r->columns; c++)
		if (strcmp(r->name[c], name) == 0)
			return (long)c;
	return -1;
}

size_t traces_column(const struct input *in, const struct traces *r, const char *name)
{
	long at = traces_find(r, name);

	if (at < 0)
		no_column(in, r, name);
	return (size_t)at;
}

void traces_only(const struct input *in, struct traces *r, const char *name)
{
	size_t keep;

	if (r->failed || !name)
		return;
	keep = traces_column(in, r, name);
	for (size_t c = 0; c < r->columns; c++)
		if (c != keep) {
			free(r->name[c]);
			free(r->value[c]);
		}
	r->name[0] = r->name[keep];
	r->value[0] = r->value[keep];
	r->columns = 1;
}

size_t traces_frequencies(const struct traces *map)
{
	size_t n = 1;

	while (n < map->samples && map->time[n] == map->time[0])
		n++;
	return n;
}

double traces_rate(const struct input *in, const struct traces *r)
{
	return times_rate(in, r->line, r->time, r->samples);
}

void traces_must_hold(const struct input *in, const struct traces *r)
{
	if (r->failed)
		die_at(in->name, r->line, "a data set that failed: %s", r->failed);
}

void traces_check_units(const struct input *in, const struct traces *r)
{
	double peak = 0, length;

	if (r->unit && strcmp(r->unit, "nAm") != 0)
		die_at(in->name, r->line, "unit '%s': expected nAm", r->unit);
	if (r->unit || r->samples < 2)
		return;
	for (size_t i = 0; i < r->samples; i++)
		peak = fmax(peak, fabs(r->value[0][i]));
	if (peak > 0 && peak < 1e-6)
		warning("%s: no value is larger than %.3g nAm: is it in Am? (hnn-scale 1e9 makes nAm of that)", in->name, peak);
	length = r->time[r->samples - 1] - r->time[0];
	if (length < 1)
		warning("%s: it lasts %.3g ms: are its times in seconds?", in->name, length);
}

/* Exit with a message where a value is no number that could be written. */
static void check(const struct traces *r)
{
	for (size_t c = 0; c < r->columns; c++)
		for (size_t i = 0; i < r->samples; i++)
			if (!isfinite(r->value[c][i]))
				die("%s at %g %s is not a finite number", r->name[c], r->time ? r->time[i] : r->frequency[i],
				    r->time ? "ms" : "Hz");
}

/* Add a number and what comes after it, a blank or the end of the row. */
static size_t number(char *to, double value)
{
	size_t n = num_format(to, value);

	to[n] = ' ';
	return n + 1;
}

/* A row's text into `text`, which has room for it; its length. */
static size_t row(char *text, const struct traces *r, size_t i)
{
	size_t n = 0;

	if (r->time)
		n += number(text + n, r->time[i]);
	if (r->frequency)
		n += number(text + n, r->frequency[i]);
	for (size_t c = 0; c < r->columns; c++)
		n += number(text + n, r->value[c][i]);
	text[n - 1] = '\n';
	return n;
}

void traces_write(FILE *out, const struct traces *r)
{
	char *text;

	check(r);
	headers_write(out, &r->headers);
	if (r->failed) {
		fprintf(out, "# failed: %s\n\n\n", r->failed);
		return;
	}
	fprintf(out, "# samples %zu\n# columns%s%s", r->samples, r->time ? " time" : "", r->frequency ? " frequency" : "");
	for (size_t c = 0; c < r->columns; c++)
		fprintf(out, " %s", r->name[c]);
	fputc('\n', out);
	text = mem_new((2 + r->columns) * (NUM_MAX + 1), 1);
	for (size_t i = 0; i < r->samples; i++)
		fwrite(text, 1, row(text, r, i), out);
	free(text);
	fputs("\n\n", out);
}

void traces_free(struct traces *r)
{
	for (size_t i = 0; i < r->columns; i++) {
		free(r->name[i]);
		free(r->value ? r->value[i] : NULL);
	}
	free(r->name);
	free(r->value);
	free(r->time);
	free(r->frequency);
	free(r->failed);
	free(r->kept);
	headers_free(&r->headers);
	*r = (struct traces){0};
}

void tables_open(struct tables *t, char **files, int count, enum stream expected)
{
	static char *standard_input[] = {"-"};

	*t = (struct tables){.file = count ? files : standard_input, .files = count ? count : 1, .expected = expected};
	for (int i = 0; i < count; i++)
		made_input(files[i]);
}

bool tables_next(struct tables *t)
{
	for (;;) {
		bool fresh = !t->in.name;

		traces_free(&t->set);
		if (fresh && t->files == 0)
			return false;
		if (fresh) {
			input_open(&t->in, *t->file++);
			t->files--;
		}
		if (traces_read_as(&t->in, &t->set, t->expected))
			return true;
		if (fresh)
			die_at(t->in.name, t->in.line, "no data set: expected %s",
			       t->expected == STREAM_SPECTRUM || t->expected == STREAM_MAP
			           ? "a line '# columns' and rows of numbers"
			           : "rows of time and 1 or 3 values");
		input_close(&t->in);
	}
}
