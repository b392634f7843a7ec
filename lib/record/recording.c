#include <string.h>

#include "sim/state.h"
#include "util/mem.h"

void recording_start(struct run *r)
{
	const struct sim *s = r->sim;
	size_t samples = sim_samples(s);
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
}

void recording_store(const struct run *r, int p, const struct task *k, int first, int cells, bool alike)
{
	const struct sim *s = r->sim;
	const struct celltype *t = s->type[p];
	const struct population *pop = t->population;
	struct {
		const double *from;
		double *to;
		int kind;
	} what[] = {{k->v, r->trial->v, 0}, {k->current, r->trial->current, 1}, {k->ca, r->trial->ca, 2}};

	for (int w = 0; w < 3; w++) {
		size_t width = s->columns[what[w].kind], per_cell = 0;

		if (!what[w].from)
			continue;
		for (size_t c = r->column_of[w][p]; c < width && s->column[w][c].gid == pop->gid; c++)
			per_cell++;
		for (int cell = 0; cell < cells; cell++) {
			int lane = alike ? 0 : cell;

			for (size_t i = 0; i < per_cell; i++) {
				size_t column = r->column_of[w][p] + (size_t)(first + cell) * per_cell + i;
				const struct column *is = &s->column[w][column];
				int place = 0;

				while (k->section[place] != is->section)
					place++;
				for (int row = 0; row < k->steps; row++) {
					size_t at = (size_t)row * (size_t)k->sections + (size_t)place;

					if (w == 1)
						at = at * RECEPTORS + (size_t)is->synapse;
					what[w].to[(size_t)(k->first + row + 1) * width + column] = what[w].from[at * LANES + (size_t)lane];
				}
			}
		}
	}
}
