#include "signal/counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/traces.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static struct crowd *find(const struct counts *c, const char *name)
{
	for (size_t i = 0; i < c->crowds; i++)
		if (strcmp(c->crowd[i].name, name) == 0)
			return &c->crowd[i];
	return NULL;
}

static void forget(struct crowd *crowd, size_t crowds)
{
	for (size_t i = 0; i < crowds; i++)
		free(crowd[i].name);
	free(crowd);
}

/* Keep those that are wanted, in that order. */
static void choose(struct counts *c, const struct input *in, const struct spikes *s, bool known)
{
	struct crowd *chosen = mem_new(c->wanteds, sizeof *chosen);

	for (size_t i = 0; i < c->wanteds; i++) {
		const struct crowd *crowd = find(c, c->wanted[i]);

		if (!crowd && known)
			die_at(in->name, s->line, "there are no cells called '%s': the header names %s", c->wanted[i],
			       headers_get(&s->headers, "cells"));
		chosen[i] = crowd ? *crowd : (struct crowd){.first = -1, .last = -1};
		chosen[i].name = mem_text(c->wanted[i]);
	}
	forget(c->crowd, c->crowds);
	c->crowd = chosen;
	c->crowds = c->room = c->wanteds;
}

/* Find out whose spikes there are in a data set: whether they are not those of the one before. */
static bool crowds(struct counts *c, const struct input *in, const struct spikes *s)
{
	const char *cells = headers_get(&s->headers, "cells");
	struct crowd *before = c->crowd;
	size_t crowds = c->crowds;
	bool fresh;

	c->crowd = NULL;
	c->crowds = c->room = 0;
	if (cells)
		c->crowd = spikes_crowds(in, s, &c->crowds, &c->room);
	for (int i = 0; !cells && i < s->names; i++)
		*GROW(c->crowd, c->crowds, c->room) = (struct crowd){mem_text(s->name[i]), -1, -1};
	if (c->wanted)
		choose(c, in, s, cells != NULL);
	fresh = c->crowds != crowds;
	for (size_t i = 0; !fresh && i < crowds; i++)
		fresh = strcmp(c->crowd[i].name, before[i].name) != 0;
	forget(before, crowds);
	return fresh;
}

/* The index of a crowd's name among those of the spikes, or -1: it is silent. */
static int source(const struct spikes *s, const struct crowd *crowd)
{
	for (int i = 0; i < s->names; i++)
		if (strcmp(s->name[i], crowd->name) == 0)
			return i;
	return -1;
}

static double window_begin(const struct counts *c)
{
	return isnan(c->from) ? 0 : c->from;
}

static double window_end(const struct counts *c, const struct input *in, const struct spikes *s)
{
	double end = isnan(c->to) ? headers_number(&s->headers, "tstop", NAN) : c->to;

	if (isnan(end))
		die_at(in->name, s->line, "no header 'tstop': expected --to, the end of the time in which spikes are counted");
	if (!(end > window_begin(c)))
		die_at(in->name, s->line, "--from %g is not before %g ms, where the data set ends", window_begin(c), end);
	return end;
}

/* What a spike counts, among so many cells and in so many ms. */
static double share(const struct counts *c, const struct input *in, const struct spikes *s, const struct crowd *crowd,
                    double ms)
{
	if (!c->rate)
		return 1;
	if (crowd->first < 0)
		die_at(in->name, s->line, "no header 'cells': how many cells %s has is not known", crowd->name);
	return 1000 / ms / (double)(crowd->last - crowd->first + 1);
}

/* Whether spike i is of a source and in the window; without --to all are that are not before it. */
static bool within(const struct counts *c, const struct spikes *s, size_t i, int source)
{
	return s->source[i] == source && s->time[i] >= window_begin(c) && !(s->time[i] > c->to);
}

static double count(const struct counts *c, const struct input *in, const struct spikes *s, const struct crowd *crowd)
{
	int from = source(s, crowd);
	size_t count = 0;

	if (s->failed)
		return NAN;
	for (size_t i = 0; i < s->count; i++)
		count += within(c, s, i, from);
	if (!c->rate)
		return (double)count;
	return (double)count * share(c, in, s, crowd, window_end(c, in, s) - window_begin(c));
}

void counts_line(FILE *out, struct counts *c, const struct input *in, const struct spikes *s)
{
	char number[NUM_MAX];

	if (crowds(c, in, s) && !c->wanted) {
		fputc('#', out);
		for (size_t k = 0; k < c->crowds; k++)
			fprintf(out, " %s", c->crowd[k].name);
		fputc('\n', out);
	}
	for (size_t k = 0; k < c->crowds; k++)
		fprintf(out, "%s%s", k ? " " : "", num_exact(number, count(c, in, s, &c->crowd[k])));
	fputc('\n', out);
}

/* The rows of a crowd's cells. */
static void cells(FILE *out, const struct counts *c, const struct input *in, const struct spikes *s,
                  const struct crowd *crowd)
{
	double one = c->rate ? 1000 / (window_end(c, in, s) - window_begin(c)) : 1;
	size_t *count = mem_new((size_t)(crowd->last - crowd->first + 1), sizeof *count);
	int from = source(s, crowd);
	char number[NUM_MAX];

	if (crowd->first < 0)
		die_at(in->name, s->line, "no header 'cells': which cells %s has is not known", crowd->name);
	for (size_t i = 0; i < s->count; i++)
		if (within(c, s, i, from)) {
			if (s->gid[i] < crowd->first || s->gid[i] > crowd->last)
				die_at(in->name, s->line, "cell %ld is none of %s=%ld:%ld", s->gid[i], crowd->name, crowd->first,
				       crowd->last);
			count[s->gid[i] - crowd->first]++;
		}
	for (long gid = crowd->first; gid <= crowd->last; gid++)
		fprintf(out, "%ld %s %s\n", gid, crowd->name, num_exact(number, (double)count[gid - crowd->first] * one));
	free(count);
}

/* The headers of a data set but those of spikes. */
static struct headers headers(const struct spikes *s)
{
	struct headers headers = {0};

	for (size_t i = 0; i < s->headers.count; i++) {
		const struct header *h = &s->headers.item[i];

		if (strcmp(h->key, "spikes") != 0 && strcmp(h->key, "events") != 0 && strcmp(h->key, "cells") != 0)
			headers_set(&headers, h->key, h->value);
	}
	return headers;
}

void counts_cells(FILE *out, struct counts *c, const struct input *in, const struct spikes *s)
{
	struct headers h = headers(s);

	crowds(c, in, s);
	headers_write(out, &h);
	headers_free(&h);
	if (s->failed)
		fprintf(out, "# failed: %s\n", s->failed);
	else
		fprintf(out, "# columns gid population %s\n", c->rate ? "rate" : "spikes");
	for (size_t k = 0; !s->failed && k < c->crowds; k++)
		cells(out, c, in, s, &c->crowd[k]);
	fputs("\n\n", out);
}

/* A table without rows. */
static void table_of(const struct counts *c, const struct spikes *s, struct traces *t)
{
	*t = (struct traces){.columns = c->crowds, .trial = s->trial, .time = mem_new(1, sizeof *t->time)};
	t->headers = headers(s);
	traces_set(t, "unit", c->rate ? "Hz" : "spikes");
	t->name = mem_new(c->crowds + 1, sizeof *t->name);
	t->value = mem_new(c->crowds + 1, sizeof *t->value);
	for (size_t k = 0; k < c->crowds; k++)
		t->name[k] = mem_text(c->crowd[k].name);
}

/* The bins of the table's rows. */
struct bins {
	double begin, end, width;
};

/* Count a crowd's spikes; each is worth `one`. */
static void fill(const struct counts *c, const struct spikes *s, const struct crowd *crowd, double one,
                 const struct bins *bins, struct traces *table)
{
	double *value = table->value[crowd - c->crowd];
	int from = source(s, crowd);

	memset(value, 0, table->samples * sizeof *value);
	for (size_t i = 0; i < s->count; i++)
		if (within(c, s, i, from) && s->time[i] <= bins->end) {
			size_t b = (size_t)((s->time[i] - bins->begin) / bins->width);

			value[b < table->samples ? b : table->samples - 1]++;
		}
	for (size_t b = 0; b < table->samples; b++)
		value[b] *= one;
	if (c->rate) /* the last bin may be shorter */
		value[table->samples - 1] *= bins->width /
		                             (bins->end - bins->begin - (double)(table->samples - 1) * bins->width);
}

static void rows(const struct counts *c, const struct input *in, const struct spikes *s, double width,
                 struct traces *table)
{
	struct bins bins = {window_begin(c), window_end(c, in, s), width};
	double last;

	if ((bins.end - bins.begin) / width > 1e7)
		die_at(in->name, s->line, "bins of %g ms are too many for %g ms", width, bins.end - bins.begin);
	traces_resize(table, (size_t)fmax(1, ceil((bins.end - bins.begin) / width - 1e-9)));
	for (size_t b = 0; b < table->samples; b++)
		table->time[b] = bins.begin + ((double)b + 0.5) * width;
	last = bins.begin + (double)(table->samples - 1) * width;
	if (bins.end - last < width * (1 - 1e-9)) /* a part of a bin */
		table->time[table->samples - 1] = (last + bins.end) / 2;
	for (size_t k = 0; k < c->crowds; k++)
		fill(c, s, &c->crowd[k], share(c, in, s, &c->crowd[k], width), &bins, table);
}

void counts_bins(FILE *out, struct counts *c, const struct input *in, const struct spikes *s, double bin)
{
	struct traces table;

	crowds(c, in, s);
	table_of(c, s, &table);
	if (s->failed)
		traces_fail(&table, "%s", s->failed);
	else
		rows(c, in, s, bin, &table);
	traces_write(out, &table);
	traces_free(&table);
}

void counts_free(struct counts *c)
{
	forget(c->crowd, c->crowds);
	free(c->wanted);
}
