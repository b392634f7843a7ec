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

	if (setup->reuse && record_any(&setup->record))
		die("a simulator that records cannot go on from checkpoints");
	s->setup = *setup;
	s->kernel = kernel_choose();
	s->clock = clock_make(setup->tstop, setup->dt);
	return s;
}

void origin_drop(struct origin *origin)
{
	if (!origin || --origin->users)
		return;
	model_free(origin->model);
	free(origin->shape);
	free(origin);
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
	for (int p = 0; p < MAX_POPULATIONS; p++) {
		free(s->map[p]);
		s->map[p] = NULL;
	}
	for (int i = 0; i < s->bundles; i++)
		bundle_free(s->bundle[i]);
	free(s->bundle);
	s->bundle = NULL;
	s->bundles = 0;
	recording_free(s->recording);
	s->recording = NULL;
	origin_drop(s->origin);
	s->origin = NULL;
}

void sim_free(struct sim *s)
{
	if (!s)
		return;
	for (int i = 0; i < s->memories; i++)
		memory_forget(s, &s->memory[i]);
	drop_network(s);
	drop_types(s);
	clock_free(&s->clock);
	free(s->memory);
	free(s);
}

/* What has to be the same in two networks for their states to be compatible: the records that
 * shape cells, whole, and who is connected to what. */
static char *shape_text(const struct records *records)
{
	static const char *const loose[] = {"", "bias", "end", "electrode", "contact"}, *const wiring[] = {
																						"connect", "target", "drive",
																						"train"};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	for (size_t i = 0; i < records->count; i++) {
		const struct record *r = &records->item[i];
		const char *where = record_get(r, "location");
		size_t k = 0;

		while (k < 5 && strcmp(loose[k], r->kind) != 0)
			k++;
		if (k < 5)
			continue;
		for (k = 0; k < 4 && strcmp(wiring[k], r->kind) != 0; k++)
			;
		fputs(r->kind, out);
		for (size_t j = 0; j < r->names; j++)
			fprintf(out, " %s", r->name[j]);
		for (size_t j = 0; j < r->settings; j++)
			fprintf(out, " %s=%s", r->setting[j].key,
			        k < 4 && strcmp(r->setting[j].key, "cells") != 0 ? "" : r->setting[j].value);
		fprintf(out, " %s\n", where ? where : "");
	}
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

static void check(const struct sim_setup *setup, const struct model *m, const char *file)
{
	char *unknown = record_unknown(&setup->record, m);

	if (unknown)
		die_at(file, 0, "--cells: '%s' is neither a population nor the gid of a cell of the network", unknown);
	if (setup->record.extracellular && !m->electrodes)
		die_at(file, 0, "the network has no electrodes to record from; hnn-electrode adds them");
	if (m->populations > MAX_POPULATIONS)
		die_at(file, 0, "more than %d populations", MAX_POPULATIONS);
	for (int i = 0; i < m->connections; i++)
		if (m->connection[i].delay < setup->dt)
			die_at(file, 0, "a connection of %s to %s has a delay of %g ms, shorter than the time step of %g ms",
			       m->population[m->connection[i].source].name, m->population[m->connection[i].target].name,
			       m->connection[i].delay, setup->dt);
}

/* The cell of a population at each point of the lattice. */
static int *lattice_map(const struct model *m, const struct population *p)
{
	int *map = mem_new((size_t)m->nx * (size_t)m->ny, sizeof *map);

	for (int i = 0; i < m->nx * m->ny; i++)
		map[i] = -1;
	for (int i = 0; i < p->cells && p->lattice != LATTICE_LISTED; i++)
		map[(int)p->x[i] * m->ny + (int)p->y[i]] = i;
	return map;
}

/* Cell types with all their ports: those of connections, then those of drives. */
static void lower_wiring(struct sim *s, const struct model *m)
{
	s->bundle = mem_new((size_t)m->connections, sizeof *s->bundle);
	for (int i = 0; i < m->connections; i++)
		s->bundle[s->bundles++] = bundle_make(m, &m->connection[i], s->type[m->connection[i].target], s->setup.tstop);
	for (int i = 0; i < m->drives; i++)
		for (int t = 0; t < m->drive[i].targets; t++) {
			const struct target *to = &m->drive[i].target[t];

			for (int k = 0; k < to->synapses; k++)
				celltype_port(s->type[to->population], &to->sections, to->synapse[k]);
		}
	for (int p = 0; p < m->populations; p++)
		celltype_layout(s->type[p]);
}

/* A spike at a step acts `delay` later: on the step that starts half a step before, at the earliest. */
static int epoch_steps(const struct model *m, double dt)
{
	double least = INFINITY;
	int steps;

	for (int i = 0; i < m->connections; i++)
		least = fmin(least, m->connection[i].delay);
	steps = isfinite(least) && least < 10 ? (int)ceil(least / dt - 0.5 - 1e-6) : (int)ceil(10 / dt);
	return steps < 1 ? 1 : steps;
}

void sim_network(struct sim *s, const struct records *records)
{
	struct model *m = model_read(records);
	struct origin *origin = mem_new(1, sizeof *origin);
	double bytes = 0;
	bool same;

	check(&s->setup, m, records->file);
	*origin = (struct origin){.users = 1, .model = m, .shape = shape_text(records)};
	same = s->origin && strcmp(s->origin->shape, origin->shape) == 0;
	if (!same)
		drop_types(s);
	drop_network(s);
	s->origin = origin;
	for (int p = 0; p < m->populations; p++) {
		if (same)
			celltype_attach(s->type[p], m, p);
		else
			s->type[p] = celltype_make(m, p, s->setup.dt);
		s->map[p] = lattice_map(m, &m->population[p]);
	}
	lower_wiring(s, m);
	for (int p = 0; p < m->populations; p++)
		bytes += sizeof(double) * ceil((double)m->population[p].cells / LANES) * s->type[p]->state;
	mem_afford(bytes, "the cells of the network");
	s->epoch = epoch_steps(m, s->setup.dt);
	s->scale = dipole_scale(m);
	s->recording = recording_make(m, (const struct celltype *const *)s->type, &s->setup.record);
	if (s->recording->extracellular)
		mem_afford(bytes + extracellular_bytes(s->recording->extracellular, s->epoch), "the electrodes of the network");
	for (int i = 0; i < s->memories; i++) /* nothing to go on from any more */
		if (s->memory[i].origin && strcmp(s->memory[i].origin->shape, origin->shape) != 0)
			memory_forget(s, &s->memory[i]);
}

const struct model *sim_model(const struct sim *s)
{
	return s->origin->model;
}

const struct recording *sim_recording(const struct sim *s)
{
	return s->recording;
}

double sim_scale(const struct sim *s)
{
	return s->scale;
}

const struct clock *sim_clock(const struct sim *s)
{
	return &s->clock;
}
