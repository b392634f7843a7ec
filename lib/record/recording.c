#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/mem.h"

static bool feeds(const struct port *port, const struct column *is)
{
	return port->synapse == is->synapse && (port->sections >> is->section & 1) != 0;
}

/* The number of a section's node among a port's, which has one for each of its sections. */
static short node_of(const struct port *port, int section)
{
	short n = 0;

	for (int k = 0; k < section; k++)
		n = (short)(n + (int)(port->sections >> k & 1));
	return n;
}

static size_t columns_of_cell(const struct run *r, int kind, int p)
{
	const struct sim *s = r->sim;
	size_t n = 0;

	for (size_t c = r->column_of[kind][p]; c < s->columns[kind] && s->column[kind][c].population == p &&
	                                       s->column[kind][c].gid == s->model->population[p].gid;
	     c++)
		n++;
	return n;
}

/* What the kernel is to record of a population: its first cell's columns say it. */
static void list_places(struct run *r, int p)
{
	const struct sim *s = r->sim;
	const struct celltype *t = s->type[p];
	struct places *places = &r->place[p];
	const bool wanted[] = {s->setup.v, s->setup.current, s->setup.ca};
	size_t copies = 0, currents = 0;

	for (int w = 0; w < 3; w++)
		for (size_t i = 0, n = wanted[w] ? columns_of_cell(r, w, p) : 0; i < n; i++) {
			const struct column *is = &s->column[w][r->column_of[w][p] + i];

			if (w != 1) {
				places->copy = mem_resize(places->copy, copies + 1, sizeof *places->copy);
				places->copy[copies++] = t->middle[is->section] * t->stride + (w == 2 ? t->at_ca : 0);
			}
			for (int k = 0; w == 1 && k < t->ports; k++)
				if (feeds(&t->port[k], is)) {
					places->current = mem_resize(places->current, currents + 1, sizeof *places->current);
					places->current[currents++] = (struct synapse_place){(short)k, node_of(&t->port[k], is->section)};
				}
		}
	places->copies = (int)copies;
	places->currents = (int)currents;
}

void recording_start(struct run *r)
{
	const struct sim *s = r->sim;
	size_t samples = sim_samples(s), copies = 0, currents = 0;
	struct trial *t = r->trial;

	memcpy(t->columns, s->columns, sizeof t->columns);
	if (s->setup.v)
		t->v = mem_new(samples * s->columns[0], sizeof *t->v);
	if (s->setup.current)
		t->current = mem_new(samples * s->columns[1], sizeof *t->current);
	if (s->setup.ca)
		t->ca = mem_new(samples * s->columns[2], sizeof *t->ca);
	for (int w = 0; w < 3; w++)
		for (size_t c = s->columns[w]; c-- > 0;) {
			const struct column *is = &s->column[w][c];
			const struct celltype *type = s->type[is->population];
			int block = (is->gid - type->population->gid) / LANES - r->cells[is->population].first_block;

			r->column_of[w][is->population] = c;
			if (block < 0 || block >= r->cells[is->population].blocks)
				continue;
			if (w == 0 && t->v)
				t->v[c] = type->v0[type->middle[is->section]];
			if (w == 2 && t->ca)
				t->ca[c] = type->ca_rest[type->middle[is->section]];
		}
	for (int p = 0; p < s->model->populations; p++) {
		list_places(r, p);
		copies = (size_t)r->place[p].copies > copies ? (size_t)r->place[p].copies : copies;
		currents = (size_t)r->place[p].currents > currents ? (size_t)r->place[p].currents : currents;
	}
	r->copied = mem_vector((size_t)s->epoch * copies * LANES, sizeof *r->copied);
	r->flowed = mem_vector((size_t)s->epoch * currents * LANES, sizeof *r->flowed);
}

void recording_end(struct run *r)
{
	for (int p = 0; p < r->sim->model->populations; p++) {
		free(r->place[p].copy);
		free(r->place[p].current);
	}
	free(r->copied);
	free(r->flowed);
}

/* A kind's value of a cell's column: copied, or what flows through all of a receptor's ports. */
static double value_at(const struct task *k, int kind, int row, int lane, int from, int end)
{
	double sum = 0;

	if (kind != 1)
		return k->copied[((size_t)row * (size_t)k->copies + (size_t)from) * LANES + (size_t)lane];
	for (int i = from; i < end; i++)
		sum += k->flowed[((size_t)row * (size_t)k->currents + (size_t)i) * LANES + (size_t)lane];
	return sum;
}

void recording_store(const struct run *r, int p, const struct task *k, int first, int cells, bool alike)
{
	const struct sim *s = r->sim;
	const struct celltype *t = s->type[p];
	double *const to[] = {r->trial->v, r->trial->current, r->trial->ca};
	int copy = 0, current = 0;

	for (int w = 0; w < 3; w++) {
		size_t per_cell = to[w] ? columns_of_cell(r, w, p) : 0;

		for (size_t i = 0; i < per_cell; i++) {
			size_t column = r->column_of[w][p] + i;
			int from = w == 1 ? current : copy, end = from + 1;

			if (w == 1) {
				for (end = from;
				     end < k->currents && feeds(&t->port[k->current[end].port], &s->column[w][column]) &&
				     node_of(&t->port[k->current[end].port], s->column[w][column].section) == k->current[end].node;
				     end++)
					;
				current = end;
			} else {
				copy = end;
			}
			for (int cell = 0; cell < cells; cell++)
				for (int row = 0; row < k->steps; row++)
					to[w][(size_t)(k->first + row + 1) * s->columns[w] + column + (size_t)(first + cell) * per_cell] =
						value_at(k, w, row, alike ? 0 : cell, from, end);
		}
	}
}
