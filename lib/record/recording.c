#include "record/recording.h"

#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/mem.h"
#include "util/num.h"

const struct record_kind record_kinds[RECORD_KINDS] = {
	{"vsec", "membrane potentials", "mV", record_potential},
	{"isec", "synaptic currents", "nA", record_current},
	{"ca", "calcium concentrations", "mM", record_calcium},
};

bool record_any(const struct record_choice *choice)
{
	bool any = choice->extracellular;

	for (int k = 0; k < RECORD_KINDS; k++)
		any |= choice->on[k];
	return any;
}

/* The cells that a word stands for, from *first to *end; false when there are none. */
static bool cells_of(const struct model *m, const char *word, int *first, int *end)
{
	const struct population *last = &m->population[m->populations - 1];
	int p = model_population(m, word);
	long gid;

	if (p >= 0) {
		*first = m->population[p].gid;
		*end = *first + m->population[p].cells;
		return true;
	}
	if (!num_parse_long(word, &gid) || gid < 0 || gid >= last->gid + last->cells)
		return false;
	*first = (int)gid;
	*end = *first + 1;
	return true;
}

/* Mark the cells of a choice; the first word that stands for none, to be freed, or NULL. */
static char *mark_cells(const struct record_choice *choice, const struct model *m, bool *cell)
{
	char *text = mem_text(choice->cells), *rest = text, *word, *unknown = NULL;
	int first, end;

	while (!unknown && (word = strsep(&rest, ",")))
		if (cells_of(m, word, &first, &end))
			memset(cell + first, true, (size_t)(end - first) * sizeof *cell);
		else
			unknown = mem_text(word);
	free(text);
	return unknown;
}

char *record_unknown(const struct record_choice *choice, const struct model *m)
{
	bool *cell = mem_new((size_t)m->gids + 1, sizeof *cell);
	char *unknown = choice->cells ? mark_cells(choice, m, cell) : NULL;

	free(cell);
	return unknown;
}

/* Which cells are recorded. */
static void choose_cells(struct recording *r, const struct model *m, const struct record_choice *choice)
{
	bool *cell = mem_new((size_t)m->gids + 1, sizeof *cell);

	if (choice->cells)
		free(mark_cells(choice, m, cell));
	for (int p = 0; p < m->populations; p++) {
		const struct population *pop = &m->population[p];

		r->before[p] = mem_new((size_t)pop->cells + 1, sizeof *r->before[p]);
		for (int i = 0; i < pop->cells; i++)
			r->before[p][i + 1] = r->before[p][i] + (!choice->cells || cell[pop->gid + i]);
	}
	free(cell);
}

static bool recorded(const struct recording *r, int p, int cell)
{
	return r->before[p][cell + 1] > r->before[p][cell];
}

/* How many of some cells are recorded. */
static size_t recorded_of(const struct recording *r, int p, struct span cells)
{
	return (size_t)(r->before[p][cells.first + cells.count] - r->before[p][cells.first]);
}

struct probe *probe_add(struct probes *probes)
{
	int *count = &probes->first[RECORD_KINDS];

	probes->item = mem_resize(probes->item, (size_t)*count + 1, sizeof *probes->item);
	return &probes->item[(*count)++];
}

void probe_state(struct probes *probes, const struct celltype *t, int section, int offset, double start)
{
	*probe_add(probes) = (struct probe){.section = section, .receptor = -1, .start = start, .copy = probes->copies};
	probes->copy = mem_resize(probes->copy, (size_t)probes->copies + 1, sizeof *probes->copy);
	probes->copy[probes->copies++] = t->middle[section] * t->stride + offset;
}

/* first[RECORD_KINDS] counts the probes made so far. */
static void make_probes(struct probes *probes, const struct celltype *t, const struct record_choice *choice)
{
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		probes->first[kind] = probes->first[RECORD_KINDS];
		for (int s = 0; choice->on[kind] && s < t->population->sections; s++)
			if (!choice->soma_only || t->middle[s] == t->soma)
				record_kinds[kind].probe(probes, t, s);
	}
}

static int probes_of(const struct recording *r, int p, int kind)
{
	return r->of[p].first[kind + 1] - r->of[p].first[kind];
}

size_t recording_width(const struct recording *r, int kind, const struct span *cells)
{
	size_t n = 0;

	for (int p = 0; p < r->populations; p++)
		n += (size_t)probes_of(r, p, kind) * recorded_of(r, p, cells[p]);
	return n;
}

/* All nodes' potentials, behind the copies for probes. */
static void copy_nodes(struct probes *probes, const struct celltype *t)
{
	probes->nodes = probes->copies;
	probes->copies += t->nodes;
	probes->copy = mem_resize(probes->copy, (size_t)probes->copies, sizeof *probes->copy);
	for (int n = 0; n < t->nodes; n++)
		probes->copy[probes->nodes + n] = n * t->stride;
}

struct recording *recording_make(const struct model *model, const struct celltype *const *type,
                                 const struct record_choice *choice)
{
	struct recording *r = mem_new(1, sizeof *r);
	struct span all[RECORD_POPULATIONS];

	r->type = type;
	r->populations = model->populations;
	choose_cells(r, model, choice);
	for (int p = 0; p < r->populations; p++) {
		all[p] = (struct span){0, type[p]->population->cells};
		make_probes(&r->of[p], type[p], choice);
		if (choice->extracellular)
			copy_nodes(&r->of[p], type[p]);
	}
	if (choice->extracellular)
		r->extracellular = extracellular_make(model, type);
	for (int kind = 0; kind < RECORD_KINDS; kind++)
		r->columns[kind] = recording_width(r, kind, all);
	return r;
}

void recording_free(struct recording *r)
{
	for (int p = 0; r && p < r->populations; p++) {
		free(r->of[p].item);
		free(r->of[p].copy);
		free(r->of[p].current);
		free(r->before[p]);
	}
	if (r)
		extracellular_free(r->extracellular);
	free(r);
}

char *recording_names(const struct recording *r, int kind)
{
	struct buffer names = {0};

	buffer_add(&names, "", 0);
	for (int p = 0; p < r->populations; p++) {
		const struct population *pop = r->type[p]->population;

		for (int cell = 0; cell < pop->cells; cell++)
			for (int i = r->of[p].first[kind]; recorded(r, p, cell) && i < r->of[p].first[kind + 1]; i++) {
				const struct probe *is = &r->of[p].item[i];

				buffer_printf(&names, " %d.%s.%s", pop->gid + cell, pop->name, pop->section[is->section].name);
				if (is->receptor >= 0)
					buffer_printf(&names, ".%s", pop->synapse[is->receptor].name);
			}
	}
	return names.data;
}

void recorder_begin(struct recorder *r, const struct recording *recording, const struct span *cells, int steps)
{
	int copies = 0, currents = 0;

	*r = (struct recorder){.recording = recording};
	memcpy(r->cells, cells, (size_t)recording->populations * sizeof *cells);
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		double *start;

		r->own[kind] = recording_width(recording, kind, cells);
		start = r->row[kind] = mem_new((size_t)steps * r->own[kind], sizeof *r->row[kind]);
		for (int p = 0; p < recording->populations; p++)
			for (size_t cell = recorded_of(recording, p, cells[p]); cell > 0; cell--)
				for (int i = recording->of[p].first[kind]; i < recording->of[p].first[kind + 1]; i++)
					*start++ = recording->of[p].item[i].start;
	}
	for (int p = 0; p < recording->populations; p++) {
		copies = recording->of[p].copies > copies ? recording->of[p].copies : copies;
		currents = recording->of[p].currents > currents ? recording->of[p].currents : currents;
	}
	r->copied = mem_vector((size_t)steps * (size_t)copies * LANES, sizeof *r->copied);
	r->flowed = mem_vector((size_t)steps * (size_t)currents * LANES, sizeof *r->flowed);
	if (recording->extracellular) {
		extracellular_begin(recording->extracellular, cells);
		r->potential = mem_new((size_t)steps * (size_t)recording->extracellular->contacts, sizeof *r->potential);
		r->potential_row = mem_new((size_t)steps * (size_t)recording->extracellular->sums, sizeof *r->potential_row);
	}
}

void recorder_end(struct recorder *r)
{
	for (int kind = 0; kind < RECORD_KINDS; kind++)
		free(r->row[kind]);
	free(r->copied);
	free(r->flowed);
	free(r->potential);
	free(r->potential_row);
	*r = (struct recorder){0};
}

void recorder_task(const struct recorder *r, int p, struct task *task)
{
	const struct probes *probes = &r->recording->of[p];

	task->copies = probes->copies;
	task->copy = probes->copy;
	task->copied = r->copied;
	task->currents = probes->currents;
	task->current = probes->current;
	task->flowed = r->flowed;
}

/* A probe's value in a step of a task. */
static double value_at(const struct task *k, const struct probe *is, int row, int lane)
{
	double sum = 0;

	if (is->copy >= 0)
		return k->copied[((size_t)row * (size_t)k->copies + (size_t)is->copy) * LANES + (size_t)lane];
	for (int i = is->current; i < is->current + is->currents; i++)
		sum += k->flowed[((size_t)row * (size_t)k->currents + (size_t)i) * LANES + (size_t)lane];
	return sum;
}

/* The first column of a population's cells among the recorder's own. */
static size_t column_of(const struct recorder *r, int kind, int p)
{
	size_t n = 0;

	for (int i = 0; i < p; i++)
		n += (size_t)probes_of(r->recording, i, kind) * recorded_of(r->recording, i, r->cells[i]);
	return n;
}

void recorder_steps(const struct recorder *r, int steps)
{
	if (r->potential)
		memset(r->potential, 0, (size_t)steps * (size_t)r->recording->extracellular->contacts * sizeof *r->potential);
}

int recorder_store(const struct recorder *r, int p, const struct task *k, struct span cells, bool alike)
{
	const struct probes *of = &r->recording->of[p];

	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct probe *item = &of->item[of->first[kind]];
		size_t probes = (size_t)probes_of(r->recording, p, kind);
		struct span before = {r->cells[p].first, cells.first - r->cells[p].first};
		size_t column = column_of(r, kind, p) + recorded_of(r->recording, p, before) * probes;

		for (int row = 0; probes && row < k->steps; row++) {
			double *to = r->row[kind] + (size_t)row * r->own[kind] + column;

			for (int cell = 0; cell < cells.count; cell++)
				for (size_t i = 0; recorded(r->recording, p, cells.first + cell) && i < probes; i++)
					*to++ = value_at(k, &item[i], row, alike ? 0 : cell);
		}
	}
	if (!r->potential)
		return -1;
	return extracellular_add(r->recording->extracellular, p, cells, k, k->copied + (size_t)of->nodes * LANES,
	                         (size_t)k->copies * LANES, r->potential_row, r->potential);
}

void recorder_place(const struct recording *r, int kind, const struct span *cells, const double *row, double *all)
{
	for (int p = 0; p < r->populations; p++) {
		size_t probes = (size_t)probes_of(r, p, kind), n = probes * recorded_of(r, p, cells[p]);

		if (n)
			memcpy(all + (size_t)r->before[p][cells[p].first] * probes, row, n * sizeof *row);
		row += n;
		all += probes * (size_t)r->before[p][r->type[p]->population->cells];
	}
}
