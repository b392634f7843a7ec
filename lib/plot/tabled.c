#include "plot/tabled.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static bool same_axis(const double *a, const double *b, size_t count)
{
	return (!a && !b) || (a && b && memcmp(a, b, count * sizeof *a) == 0);
}

/* Whether a data set is another trial of the network. */
static bool belongs(const struct tabled *t, const struct traces *set)
{
	const struct traces *m = &t->mean;

	if (headers_get(&set->headers, "average") || !(set->trial > t->last))
		return false;
	if (set->failed || t->trials == 0)
		return true;
	return m->columns == set->columns && m->samples == set->samples && same_axis(m->time, set->time, m->samples) &&
	       same_axis(m->frequency, set->frequency, m->samples);
}

static void add(struct traces *sum, const struct traces *set)
{
	for (size_t c = 0; c < sum->columns; c++)
		for (size_t i = 0; i < sum->samples; i++)
			sum->value[c][i] += set->value[c][i];
}

static void copy(struct traces *to, const struct traces *from)
{
	traces_like(to, from, from->time != NULL, from->frequency != NULL);
	traces_resize(to, from->samples);
	if (from->time)
		memcpy(to->time, from->time, from->samples * sizeof *to->time);
	if (from->frequency)
		memcpy(to->frequency, from->frequency, from->samples * sizeof *to->frequency);
	for (size_t c = 0; c < from->columns; c++)
		memcpy(to->value[c], from->value[c], from->samples * sizeof **to->value);
}

/* Take up a data set, whose memory is used or freed. */
static void take(struct tabled *t, struct traces *set, bool keep)
{
	t->last = set->trial;
	if (set->failed) {
		t->failed++;
	} else {
		if (t->trials == 0)
			copy(&t->mean, set);
		else
			add(&t->mean, set);
		if (keep) {
			int kept = t->trials;

			*GROW(t->kept, kept, t->room) = *set;
			*set = (struct traces){0};
		}
		t->trials++;
	}
	traces_free(set);
}

static void check(const struct input *in, const struct traces *t)
{
	if (t->failed)
		plot_failed(in->name, t->line, t->trial, t->failed);
	for (size_t c = 0; c < t->columns; c++)
		for (size_t i = 0; i < t->samples; i++)
			plot_check(in->name, t->line, t->time ? t->time[i] : t->frequency[i], t->value[c][i]);
}

static void read_file(struct tableds *all, const char *path, enum stream stream, bool keep)
{
	int first = all->count, sets = 0;
	struct traces set;
	struct input in;

	input_open(&in, path);
	for (; traces_read_as(&in, &set, stream); sets++) {
		struct tabled *t = all->count > first ? &all->item[all->count - 1] : NULL;

		check(&in, &set);
		if (!t || !belongs(t, &set)) {
			t = GROW(all->item, all->count, all->room);
			*t = (struct tabled){.last = NAN};
		}
		take(t, &set, keep);
	}
	if (sets == 0)
		die_at(in.name, in.line, "no data set: expected %s",
		       stream == STREAM_SPECTRUM ? "spectra, as hnn-psd writes them" : "maps, as hnn-tfr writes them");
	input_close(&in);
}

static void choose(struct tabled *t, const char *path, const char *pattern)
{
	struct traces *m = &t->mean;

	t->chosen = mem_new(m->columns + 1, sizeof *t->chosen);
	for (size_t c = 0; c < m->columns; c++) {
		t->chosen[c] = pattern ? fnmatch(pattern, m->name[c], 0) == 0 : c == 0 || strcmp(m->name[0], "agg") != 0;
		t->columns += t->chosen[c];
		for (size_t i = 0; i < m->samples; i++)
			m->value[c][i] /= t->trials;
	}
	if (t->columns == 0)
		die_at(path, 0, "no column matches '%s'", pattern ? pattern : "*");
}

/* Drop the networks of which every trial failed. */
static void drop_failed(struct tableds *all, int first)
{
	int kept = first;

	for (int i = first; i < all->count; i++)
		if (all->item[i].trials)
			all->item[kept++] = all->item[i];
	all->count = kept;
}

/* Runs of sweeps have the names of their parameters, but for the files for which others were asked. */
static void name_runs(struct tableds *all, int from)
{
	char **run = mem_new((size_t)all->count + 1, sizeof *run);

	for (int i = from; i < all->count; i++) {
		const char *params = headers_get(&all->item[i].mean.headers, "params");

		run[i] = params ? mem_text(params) : NULL;
	}
	plot_shorten(run, all->count);
	for (int i = from; i < all->count; i++)
		if (run[i]) {
			free(all->item[i].label);
			all->item[i].label = run[i];
		}
	free(run);
}

struct tableds *tabled_read(const struct request *request, enum stream stream, bool keep, const char *pattern)
{
	struct tableds *all = mem_new(1, sizeof *all);
	int asked = 0; /* have a name that was asked for */

	for (int file = 0; file < request->files; file++) {
		int first = all->count;

		read_file(all, request->file[file], stream, keep);
		drop_failed(all, first);
		for (int i = first; i < all->count; i++) {
			const char *label = request->label[file];

			choose(&all->item[i], request->file[file], pattern);
			all->item[i].label = all->count - first > 1 ? mem_printf("%s, network %d", label, i - first + 1)
			                                            : mem_text(label);
		}
		asked = file < request->labelled ? all->count : asked;
	}
	name_runs(all, asked);
	if (all->count == 0)
		die("nothing to draw: every data set failed");
	return all;
}

/* The depth of a column's contact in um, by the header `contacts X,Y,Z ...` that has one for each column; NaN without.
 */
static double depth(const struct traces *t, size_t column)
{
	const char *at = headers_get(&t->headers, "contacts");
	double z = NAN, here;
	size_t count = 0;

	for (; at && *at; at += strspn(at, " ")) {
		for (int axis = 0; axis < 3; axis++, at += axis < 3 && *at == ',')
			if (!num_scan(&at, &here))
				return NAN;
		z = count++ == column ? here : z;
	}
	return count == t->columns ? z : NAN;
}

char *tabled_name(const struct tableds *all, const struct tabled *t, size_t column)
{
	double before = headers_number(&t->mean.headers, "average", 1);
	struct buffer name = {0};

	if (t->columns == 1 || all->count > 1)
		buffer_printf(&name, "%s", t->label);
	if (t->columns > 1)
		buffer_printf(&name, "%s%s", all->count > 1 ? ": " : "", t->mean.name[column]);
	if (t->columns > 1 && !isnan(depth(&t->mean, column)))
		buffer_printf(&name, " at %g µm", depth(&t->mean, column));
	if (t->trials + t->failed > 1)
		buffer_printf(&name, " (average of %d", t->trials);
	else if (before > 1)
		buffer_printf(&name, " (average of %.15g", before);
	if (t->failed && t->trials + t->failed > 1)
		buffer_printf(&name, " of %d", t->trials + t->failed);
	if (t->trials + t->failed > 1 || before > 1)
		buffer_printf(&name, ")");
	return name.data;
}

char *tabled_unit(const struct tabled *t)
{
	const char *unit = t->mean.unit ? t->mean.unit : "";
	struct buffer text = {0};

	buffer_printf(&text, "%s", *unit == 'u' ? "µ" : "");
	for (const char *p = unit + (*unit == 'u'); *p; p++)
		if (*p == '2')
			buffer_printf(&text, "²");
		else
			buffer_printf(&text, "%c", *p);
	return text.data;
}

void tabled_free(void *tableds)
{
	struct tableds *all = tableds;

	for (int i = 0; i < all->count; i++) {
		struct tabled *t = &all->item[i];

		for (int k = 0; t->kept && k < t->trials; k++)
			traces_free(&t->kept[k]);
		traces_free(&t->mean);
		free(t->kept);
		free(t->label);
		free(t->chosen);
	}
	free(all->item);
	free(all);
}
