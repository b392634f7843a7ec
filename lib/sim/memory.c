#include <stdlib.h>
#include <string.h>

#include "sim/state.h"
#include "util/mem.h"

void memory_forget(struct memory *m)
{
	for (size_t i = 0; i < m->made; i++) {
		for (int p = 0; p < MAX_POPULATIONS; p++)
			free(m->kept[i].state[p]);
		free(m->kept[i].wave);
	}
	free(m->kept);
	free(m->input);
	free(m->trial.dipole[0]);
	free(m->trial.dipole[1]);
	free(m->trial.spike);
	free(m->trial.event);
	free(m->trial.v);
	free(m->trial.current);
	free(m->trial.ca);
	*m = (struct memory){0};
}

static size_t used_doubles(const struct run *r, int p, bool alike)
{
	return (size_t)(alike && r->cells[p].blocks ? 1 : r->cells[p].blocks) * (size_t)r->sim->type[p]->state;
}

void memory_keep(struct run *r, int step)
{
	const struct model *m = r->sim->model;
	struct memory *mem = r->memory;
	struct kept *k;

	if (mem->keeps == mem->made) {
		k = GROW(mem->kept, mem->made, mem->keep_room);
		*k = (struct kept){0};
		for (int p = 0; p < m->populations; p++)
			k->state[p] = mem_resize(NULL, used_doubles(r, p, false), sizeof(double));
	}
	k = &mem->kept[mem->keeps++];
	k->step = step;
	k->spikes = r->trial->spikes;
	for (int p = 0; p < m->populations; p++) {
		k->alike[p] = r->cells[p].alike;
		memcpy(k->state[p], r->cells[p].state, used_doubles(r, p, k->alike[p]) * sizeof(double));
	}
	k->wave = mem_resize(k->wave, r->waves, sizeof *k->wave);
	k->waves = r->waves;
	if (r->waves)
		memcpy(k->wave, r->wave, r->waves * sizeof *k->wave);
}

static void go_back(struct run *r, const struct kept *k)
{
	const struct model *m = r->sim->model;

	for (int p = 0; p < m->populations; p++) {
		r->cells[p].alike = k->alike[p];
		memcpy(r->cells[p].state, k->state[p], used_doubles(r, p, k->alike[p]) * sizeof(double));
	}
	r->wave = mem_resize(r->wave, k->waves, sizeof *r->wave);
	r->waves = r->wave_room = k->waves;
	if (k->waves)
		memcpy(r->wave, k->wave, k->waves * sizeof *r->wave);
	r->trial->spikes = k->spikes;
}

int memory_same_until(const struct sim *s, const struct memory *m, const struct input_event *input, size_t inputs)
{
	int until = s->first_change;
	size_t i = 0;

	for (; i < inputs && i < m->inputs; i++) {
		const struct input_event *a = &m->input[i], *b = &input[i];

		if (a->step != b->step || a->cell != b->cell || a->population != b->population || a->port != b->port ||
		    a->weight != b->weight)
			break;
	}
	if (i < inputs && input[i].step < until)
		until = input[i].step;
	if (i < m->inputs && m->input[i].step < until)
		until = m->input[i].step;
	for (size_t k = 0; k < m->trial.spikes; k++) {
		int p = 0;

		while (m->trial.spike[k].gid >= s->model->population[p].gid + s->model->population[p].cells)
			p++;
		if (s->changed[p] && m->trial.spike[k].step < until)
			until = m->trial.spike[k].step;
	}
	return until;
}

/* The last step up to `until` at which this trial's state was kept, by all ranks of its share; else
 * 0. */
static int kept_step(const struct run *r, int until)
{
	const struct memory *mem = r->memory;
	const struct share *share = r->share;
	int first = 0;

	if (share->size > 1)
		until = share->least(share->context, until);
	for (size_t i = 0; i < mem->keeps; i++)
		if (mem->kept[i].step <= until)
			first = mem->kept[i].step;
	if (share->size > 1 && share->least(share->context, first) != -share->least(share->context, -first))
		return 0;
	return first;
}

int memory_begin(struct run *r, int until)
{
	struct memory *mem = r->memory;
	struct trial *t = r->trial;
	const struct model *m = r->sim->model;
	size_t samples = sim_samples(r->sim);
	int first = kept_step(r, until);

	while (mem->keeps && mem->kept[mem->keeps - 1].step > first)
		mem->keeps--;
	t->first_step = first;
	if (mem->keeps) {
		go_back(r, &mem->kept[mem->keeps - 1]);
	} else {
		t->spikes = 0;
		for (int p = 0; p < m->populations; p++)
			if (r->cells[p].blocks)
				celltype_start(r->sim->type[p], m, r->cells[p].state);
	}
	for (int layer = 0; layer < 2; layer++) {
		if (!t->dipole[layer])
			t->dipole[layer] = mem_new(samples, sizeof *t->dipole[layer]);
		memset(t->dipole[layer] + first + 1, 0, (samples - (size_t)first - 1) * sizeof *t->dipole[layer]);
	}
	for (r->input = 0; r->input < mem->inputs && mem->input[r->input].step < first; r->input++)
		;
	return first;
}
