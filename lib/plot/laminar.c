#include "plot/laminar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

/* An array's name is what its columns' names have before the dot. */
static bool same_array(const struct traces *a, const struct traces *b)
{
	size_t n = strcspn(a->name[0], ".");

	return strncmp(a->name[0], b->name[0], n + 1) == 0;
}

static bool same(const struct potentials *a, const struct potentials *b)
{
	const struct traces *s = &a->traces, *t = &b->traces;

	return s->columns == t->columns && s->samples == t->samples && same_array(s, t) &&
	       memcmp(s->time, t->time, s->samples * sizeof *s->time) == 0 &&
	       memcmp(a->contact, b->contact, s->columns * sizeof *a->contact) == 0;
}

/* The array that a data set is a trial of: the last of its kind, unless another network begins. */
static struct laminar *find(struct laminars *all, int first, const struct potentials *p)
{
	for (int i = all->count - 1; i >= first; i--) {
		const struct potentials *last = &all->item[i].trial[all->item[i].trials - 1];

		if (same_array(&last->traces, &p->traces))
			return same(last, p) && p->traces.trial > last->traces.trial ? &all->item[i] : NULL;
	}
	return NULL;
}

static void check(const struct input *in, const struct potentials *p, const char *unit, const char *what)
{
	const struct traces *t = &p->traces;

	if (!t->unit || strcmp(t->unit, unit) != 0)
		die_at(in->name, t->line, "unit '%s': expected %s, as %s writes it", t->unit ? t->unit : "", unit, what);
	for (size_t c = 0; c < t->columns; c++)
		for (size_t i = 0; i < t->samples; i++)
			plot_check(in->name, t->line, t->time[i], t->value[c][i]);
}

static void read_file(struct laminars *all, const char *path, const char *unit, const char *what)
{
	int first = all->count, sets = 0;
	struct potentials p;
	struct input in;

	input_open(&in, path);
	for (; potentials_read(&in, &p); sets++) {
		struct laminar *l;

		if (p.traces.failed) {
			plot_failed(in.name, p.traces.line, p.traces.trial, p.traces.failed);
			potentials_free(&p);
			continue;
		}
		check(&in, &p, unit, what);
		l = find(all, first, &p);
		if (!l) {
			l = GROW(all->item, all->count, all->room);
			*l = (struct laminar){0};
		}
		*GROW(l->trial, l->trials, l->room) = p;
	}
	if (sets == 0)
		die_at(in.name, in.line, "no data set: expected potentials, as %s writes them", what);
	input_close(&in);
}

/* Sort the contacts. */
static void sort(struct laminar *l)
{
	const struct potentials *p = l->trial;
	size_t n = l->contacts = p->traces.columns;

	l->contact = mem_new(n, sizeof *l->contact);
	l->z = mem_new(n, sizeof *l->z);
	l->stacked = true;
	for (size_t c = 0; c < n; c++) {
		size_t place = 0;

		for (size_t k = 0; k < n; k++) {
			bool level = k != c && p->contact[k][2] == p->contact[c][2];

			place += p->contact[k][2] < p->contact[c][2] || (level && k < c);
			l->stacked = l->stacked && !level;
		}
		l->contact[place] = c;
		l->z[place] = p->contact[c][2];
	}
}

static void average(struct laminar *l)
{
	l->time = l->trial->traces.time;
	l->samples = l->trial->traces.samples;
	l->mean = mem_new(l->contacts, sizeof *l->mean);
	for (size_t c = 0; c < l->contacts; c++) {
		l->mean[c] = mem_new(l->samples, sizeof **l->mean);
		for (int k = 0; k < l->trials; k++)
			for (size_t i = 0; i < l->samples; i++)
				l->mean[c][i] += l->trial[k].traces.value[l->contact[c]][i] / l->trials;
	}
}

struct laminars *laminars_read(const struct request *request, const char *unit, const char *what)
{
	struct laminars *all = mem_new(1, sizeof *all);

	for (int file = 0; file < request->files; file++) {
		int first = all->count;

		read_file(all, request->file[file], unit, what);
		for (int i = first; i < all->count; i++) {
			struct laminar *l = &all->item[i];
			const char *name = l->trial->traces.name[0];

			sort(l);
			average(l);
			l->label = all->count - first > 1
			               ? mem_printf("%s: %.*s", request->label[file], (int)strcspn(name, "."), name)
			               : mem_text(request->label[file]);
		}
	}
	if (all->count == 0)
		die("nothing to draw: every data set failed");
	return all;
}

char *laminar_title(const struct laminar *l)
{
	return l->trials > 1 ? mem_printf("%s: mean of %d trials", l->label, l->trials) : mem_text(l->label);
}

void laminars_free(struct laminars *all)
{
	for (int i = 0; i < all->count; i++) {
		struct laminar *l = &all->item[i];

		for (int k = 0; k < l->trials; k++)
			potentials_free(&l->trial[k]);
		for (size_t c = 0; c < l->contacts; c++)
			free(l->mean[c]);
		free(l->trial);
		free(l->mean);
		free(l->label);
		free(l->contact);
		free(l->z);
	}
	free(all->item);
	free(all);
}
