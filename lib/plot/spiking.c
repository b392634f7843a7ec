#include "plot/spiking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stream/spikes.h"
#include "util/err.h"
#include "util/mem.h"

/* The index of a source, which is added where it is new. */
static int source(struct spiking *s, const char *name)
{
	for (int i = 0; i < s->sources; i++)
		if (strcmp(s->source[i].name, name) == 0)
			return i;
	*GROW(s->source, s->sources, s->source_room) = (struct source){.name = mem_text(name), .low = -1};
	return s->sources - 1;
}

/* Whether it is one of the words of a header. */
static bool says(const struct spikes *trial, const char *key, const char *name)
{
	const char *at = headers_get(&trial->headers, key);
	size_t n = strlen(name);

	for (; at && *at; at += strcspn(at, " "), at += strspn(at, " "))
		if (strncmp(at, name, n) == 0 && strchr(" ", at[n]))
			return true;
	return false;
}

/* A cell is one of a source's. */
static void extend(struct source *source, long gid)
{
	source->high = source->low < 0 || gid > source->high ? gid : source->high;
	source->low = source->low < 0 || gid < source->low ? gid : source->low;
}

/* Those that may have been silent. */
static void add_crowds(struct spiking *s, const struct input *in, const struct spikes *trial)
{
	size_t count, room;
	struct crowd *crowd = spikes_crowds(in, trial, &count, &room);

	for (size_t i = 0; i < count; i++) {
		int k = source(s, crowd[i].name);

		extend(&s->source[k], crowd[i].first);
		extend(&s->source[k], crowd[i].last);
		free(crowd[i].name);
	}
	free(crowd);
}

static void add(struct spiking *s, const struct input *in, const struct spikes *trial)
{
	int *index = mem_new((size_t)trial->names + 1, sizeof *index);

	add_crowds(s, in, trial);
	for (int i = 0; i < trial->names; i++)
		index[i] = source(s, trial->name[i]);
	for (size_t i = 0; i < trial->count; i++) {
		long gid = trial->gid[i];

		plot_check(in->name, trial->line, (double)gid, trial->time[i]);
		extend(&s->source[index[trial->source[i]]], gid);
		range_add(&s->span, trial->time[i]);
		*GROW(s->spike, s->count, s->room) = (struct spike){trial->time[i], gid, index[trial->source[i]], s->trials};
	}
	for (int i = 0; i < s->sources; i++)
		if (says(trial, "columns", "drive") || says(trial, "drives", s->source[i].name))
			s->source[i].role = ROLE_DRIVE;
	s->end = fmax(s->end, fmax(headers_number(&trial->headers, "tstop", NAN), s->span.high));
	s->trials++;
	free(index);
}

/* Put the sources into the order of their cells. */
static void sort(struct spiking *s)
{
	int *place = mem_new((size_t)s->sources + 1, sizeof *place);
	struct source *sorted = mem_new((size_t)s->sources + 1, sizeof *sorted);

	for (int i = 0; i < s->sources; i++) {
		for (int k = 0; k < s->sources; k++)
			place[i] += s->source[k].low < s->source[i].low || (k < i && s->source[k].low == s->source[i].low);
		sorted[place[i]] = s->source[i];
	}
	for (size_t i = 0; i < s->count; i++)
		s->spike[i].source = place[s->spike[i].source];
	free(s->source);
	free(place);
	s->source = sorted;
}

void spiking_read(struct spiking *s, struct figure *f, const char *path)
{
	struct spikes trial;
	struct input in;
	int sets = 0;

	*s = (struct spiking){.span = {INFINITY, -INFINITY}, .end = -INFINITY};
	input_open(&in, path);
	for (; spikes_read(&in, &trial); sets++) {
		if (trial.failed)
			plot_failed(in.name, trial.line, trial.trial, trial.failed);
		else
			add(s, &in, &trial);
		spikes_free(&trial);
	}
	if (sets == 0)
		die_at(in.name, in.line, "no data set: expected rows of time, gid and population or drive");
	input_close(&in);
	sort(s);
	for (int i = 0; i < s->sources; i++)
		figure_index(f, s->source[i].role, s->source[i].name);
}

struct spiking *spiking_read_all(struct figure *f, const struct request *request)
{
	struct spiking *all = mem_new((size_t)request->files, sizeof *all);
	size_t count = 0;
	int trials = 0;

	for (int i = 0; i < request->files; i++) {
		spiking_read(&all[i], f, request->file[i]);
		trials += all[i].trials;
		count += all[i].count;
	}
	if (trials == 0)
		die("nothing to draw: every data set failed");
	if (count == 0)
		die_at(request->file[0], 0, "nothing to draw: no spike");
	return all;
}

void spiking_free(struct spiking *s)
{
	for (int i = 0; i < s->sources; i++)
		free(s->source[i].name);
	free(s->source);
	free(s->spike);
}
