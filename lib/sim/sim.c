#include "sim/sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/err.h"
#include "util/mem.h"

struct sim *sim_new(const struct sim_setup *setup)
{
	struct sim *s = mem_new(1, sizeof *s);
	double t = 0;

	s->setup = *setup;
	s->kernel = kernel_choose();
	s->steps = (int)(setup->tstop * (1 + 1e-11) / setup->dt + 1e-9);
	s->time = mem_new((size_t)s->steps + 1, sizeof *s->time);
	for (int k = 0; k < s->steps; k++) {
		t += setup->dt / 2; /* as the published results have it: time is a sum of half steps */
		t += setup->dt / 2;
		s->time[k + 1] = t;
	}
	return s;
}

static void drop_types(struct sim *s)
{
	for (int p = 0; p < MAX_POPULATIONS; p++) {
		celltype_free(s->type[p]);
		s->type[p] = NULL;
	}
}

/* All but the cell types, which the next network may share. */
static void drop_network(struct sim *s)
{
	for (int p = 0; s->model && p < s->model->populations; p++)
		free(s->map[p]);
	for (int i = 0; i < s->bundles; i++)
		bundle_free(s->bundle[i]);
	free(s->bundle);
	s->bundle = NULL;
	s->bundles = 0;
	for (int i = 0; i < 3; i++) {
		free(s->column[i]);
		s->column[i] = NULL;
		s->columns[i] = 0;
	}
	model_free(s->model);
	s->model = NULL;
	free(s->fixed);
	s->fixed = NULL;
}

void sim_free(struct sim *s)
{
	if (!s)
		return;
	drop_network(s);
	drop_types(s);
	for (int i = 0; i < s->memories; i++)
		memory_forget(&s->memory[i]);
	free(s->changed);
	free(s->memory);
	free(s->time);
	free(s);
}

/* What has to be the same in two networks for their states to be compatible: the records that
 * shape cells, whole, and who is connected to what. */
static char *fixed_text(const struct records *records)
{
	static const char *const loose[] = {"", "bias", "end"}, *const wiring[] = {"connect", "target", "drive"};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];
		const char *where = record_get(r, "location");
		size_t k = 0;

		while (k < 3 && strcmp(loose[k], r->kind) != 0)
			k++;
		if (k < 3)
			continue;
		for (k = 0; k < 3 && strcmp(wiring[k], r->kind) != 0; k++)
			;
		fputs(r->kind, out);
		for (size_t j = 0; j < r->names; j++)
			fprintf(out, " %s", r->name[j]);
		for (size_t j = 0; j < r->settings; j++)
			fprintf(out, " %s=%s", r->setting[j].key, k < 3 ? "" : r->setting[j].value);
		fprintf(out, " %s\n", where ? where : "");
	}
	fclose(out);
	return text;
}

/* From which step on the changes between two networks with the same cells can matter, the
 * drives apart: their inputs are compared trial by trial. A changed connection matters once its
 * source population spikes. */
static void compare_networks(struct sim *s, const struct model *old, const struct model *new)
{
	s->first_change = s->steps;
	for (int i = 0; i < new->connections; i++) {
		const struct connection *a = &old->connection[i], *b = &new->connection[i];

		if (a->weight != b->weight || a->delay != b->delay || a->lambda != b->lambda || a->gain != b->gain ||
		    a->autapses != b->autapses)
			s->changed[a->source] = true;
	}
	for (int i = 0; i < old->biases || i < new->biases; i++) {
		const struct bias *a = i < old->biases ? &old->bias[i] : NULL, *b = i < new->biases ? &new->bias[i] : NULL;
		double from = fmin(a ? a->tstart : INFINITY, b ? b->tstart : INFINITY);
		int step;

		if (a && b && a->population == b->population && a->section == b->section && a->amplitude == b->amplitude &&
		    a->tstart == b->tstart && a->tstop == b->tstop)
			continue;
		step = (int)fmin(from / s->setup.dt, s->steps) - 1;
		s->first_change = step < s->first_change ? (step < 0 ? 0 : step) : s->first_change;
	}
}

struct column *sim_columns(const struct sim *s, const struct model *m, char what, size_t *count)
{
	struct column *column = NULL;
	size_t room = 0;

	*count = 0;
	for (int p = 0; p < m->populations; p++) {
		const struct population *pop = &m->population[p];
		int soma = population_section(pop, "soma");

		for (int c = 0; c < pop->cells; c++)
			for (int k = 0; k < pop->sections; k++) {
				if (s->setup.soma_only && k != soma)
					continue;
				if (what == 'v' || (what == 'c' && section_pool(m, &pop->section[k])))
					*GROW(column, *count, room) = (struct column){p, pop->gid + c, k, -1};
				for (int r = 0; what == 'i' && r < pop->synapses; r++)
					if (pop->synapse[r].sections >> k & 1)
						*GROW(column, *count, room) = (struct column){p, pop->gid + c, k, r};
			}
	}
	return column;
}

/* Dipoles are summed as whole numbers of 1/scale fAm: as fine as the largest sum allows. */
static double dipole_scale(const struct model *m)
{
	int cells = 1;

	for (int p = 0; p < m->populations; p++)
		cells += m->population[p].cells;
	return exp2(62 - log2(DIPOLE_LIMIT) - ceil(log2(cells)));
}

void sim_check(const struct sim_setup *setup, const struct model *m, const char *file)
{
	if (m->populations > MAX_POPULATIONS)
		die_at(file, 0, "more than %d populations", MAX_POPULATIONS);
	for (int i = 0; i < m->connections; i++)
		if (m->connection[i].pair)
			die_at(file, m->connection[i].line, "connections by pairs cannot be simulated yet");
	for (int i = 0; i < m->connections; i++)
		if (m->connection[i].delay < setup->dt)
			die_at(file, 0, "a connection of %s to %s has a delay of %g ms, shorter than the time step of %g ms",
			       m->population[m->connection[i].source].name, m->population[m->connection[i].target].name,
			       m->connection[i].delay, setup->dt);
}

void sim_network(struct sim *s, const struct records *records)
{
	struct model *m = model_read(records);
	char *fixed = fixed_text(records);
	bool same = s->fixed && strcmp(s->fixed, fixed) == 0;
	double least = INFINITY;

	sim_check(&s->setup, m, records->file);
	for (int i = 0; i < m->connections; i++)
		least = fmin(least, m->connection[i].delay);
	free(s->changed);
	s->changed = mem_new((size_t)m->populations, sizeof *s->changed);
	if (same)
		compare_networks(s, s->model, m);
	else
		drop_types(s);
	drop_network(s);
	s->model = m;
	s->fixed = fixed;
	for (int p = 0; p < m->populations; p++) {
		if (same)
			celltype_attach(s->type[p], m, p);
		else
			s->type[p] = celltype_make(m, p, s->setup.dt);
		s->map[p] = lattice_map(m, &m->population[p]);
	}
	s->bundle = mem_new((size_t)m->connections, sizeof *s->bundle);
	for (int i = 0; i < m->connections; i++)
		s->bundle[s->bundles++] = bundle_make(m, &m->connection[i], s->type[m->connection[i].target], s->setup.tstop);
	for (int i = 0; i < m->drives; i++)
		for (int t = 0; t < m->drive[i].targets; t++)
			for (int k = 0; k < m->drive[i].target[t].synapses; k++)
				celltype_port(s->type[m->drive[i].target[t].population], m->drive[i].target[t].sections,
				              m->drive[i].target[t].synapse[k]);
	for (int p = 0; p < m->populations; p++)
		celltype_layout(s->type[p]);
	/* A spike at a step acts `delay` later: on the step that starts half a step before, at the earliest. */
	s->epoch = isfinite(least) && least < 10 ? (int)ceil(least / s->setup.dt - 0.5 - 1e-6)
	                                         : (int)ceil(10 / s->setup.dt);
	s->epoch = s->epoch < 1 ? 1 : s->epoch;
	s->scale = dipole_scale(m);
	for (int i = 0; i < 3; i++)
		s->column[i] = sim_columns(s, m, "vic"[i], &s -> columns[i]);
	s->serial++;
	for (int i = 0; i < s->memories; i++)
		if (!same || !s->memory[i].valid)
			memory_forget(&s->memory[i]);
}

double sim_tstop(const struct sim *s)
{
	return s->setup.tstop;
}

size_t sim_samples(const struct sim *s)
{
	return (size_t)s->steps + 1;
}

const double *sim_times(const struct sim *s)
{
	return s->time;
}

/* The raw dipole of `cells` resting cells at time t, fAm. */
static double baseline_at(const struct population *p, double t)
{
	for (int i = 0; i < p->baselines; i++)
		if (t <= p->baseline[i].to)
			return p->cells * (p->baseline[i].slope * t + p->baseline[i].offset);
	return 0;
}

void sim_dipole(const struct sim *s, const struct model *m, long long *const sum[2], struct dipole *out)
{
	size_t n = sim_samples(s);
	double scale = dipole_scale(m);

	dipole_resize(out, n, 3);
	for (size_t k = 0; k < n; k++) {
		double q[2];

		for (int layer = 0; layer < 2; layer++)
			q[layer] = k ? (double)sum[layer][k] / scale : 0;
		for (int p = 0; p < m->populations; p++)
			if (m->population[p].dipole >= 0)
				q[m->population[p].dipole] -= baseline_at(&m->population[p], s->time[k]);
		out->time[k] = round(s->time[k] * 1e9) / 1e9;
		out->value[1][k] = q[0] * 1e-6;
		out->value[2][k] = q[1] * 1e-6;
		out->value[0][k] = out->value[1][k] + out->value[2][k];
	}
}
