#include "model/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "util/err.h"
#include "util/mem.h"

/* The target that a drive's cell serves, where it has one for each; else NULL. */
static const struct target *served(const struct model *m, const struct drive *d, int cell)
{
	for (int t = 0; d->each && t < d->targets; t++) {
		int cells = m->population[d->target[t].population].cells;

		if (cell < cells)
			return &d->target[t];
		cell -= cells;
	}
	return NULL;
}

/* How many cells of a target are so near that a spike can reach them before tstop: where the delay
 * grows as exp(d^2/lambda^2). */
static double cells_near(const struct model *m, const struct drive *d, const struct target *t, double tstop)
{
	const struct population *p = &m->population[t->population];
	double most = t->delay > 0 ? d->lambda * d->lambda * log(tstop / t->delay) : INFINITY, n = 0;

	for (int i = 0; i < p->cells; i++) {
		int x0 = (m->nx - 1) / 2, y0 = (m->ny - 1) / 2; /* of the drive */
		double x = p->x[i] - x0, y = p->y[i] - y0;

		n += x * x + y * y <= most;
	}
	return n;
}

/* About how many spikes a drive has in a trial, and how many inputs of cells they are. */
static double estimate(const struct model *m, const struct drive *d, double tstop, double *inputs)
{
	double spikes = 0;

	for (int i = 0; i < d->trains; i++)
		spikes += d->train[i].times;
	if (d->kind->count && !d->each)
		spikes = d->cells * d->kind->count(d->value, tstop);
	*inputs = 0;
	for (int i = 0; i < d->targets; i++) {
		const struct target *t = &d->target[i];
		double each = d->each ? d->kind->count(t->value, tstop) : 0;

		*inputs += (d->each ? each : spikes) * cells_near(m, d, t, tstop) * t->probability * t->synapses;
	}
	for (int i = 0; d->each && i < d->targets; i++)
		spikes += m->population[d->target[i].population].cells * d->kind->count(d->target[i].value, tstop);
	return spikes;
}

/* Before anything is allocated: that a trial's events, and the inputs made of them, have a place in
 * memory. Arrays grow by doubling. */
static void afford(const struct model *m, double tstop)
{
	double spikes = 0, inputs = 0, more, most = -1;
	const char *name = "";
	char *what;

	for (int i = 0; i < m->drives; i++) {
		double n = estimate(m, &m->drive[i], tstop, &more);

		spikes += n;
		inputs += more;
		if (n + more > most) {
			most = n + more;
			name = m->drive[i].name;
		}
	}
	if (spikes + inputs < 1e6)
		return;
	what = mem_printf("about %.3g spikes of drives, which are %.3g inputs of cells (most of '%s')", spikes, inputs,
	                  name);
	mem_afford(2 * (spikes * sizeof(struct event) + inputs * 24), what);
	free(what);
}

static uint32_t trial_seed(const struct model *m, const struct drive *d, int trial)
{
	long seed = d->seed + (long)trial * m->gids;

	if (seed + d->cells - 1 > UINT32_MAX)
		die("drive '%s': its seed exceeds %u in trial %d", d->name, UINT32_MAX, trial + 1);
	return (uint32_t)seed;
}

struct event *events_make(const struct model *model, int trial, double tstop, size_t *count)
{
	struct drive_times times = {0};
	struct event *event = NULL;
	size_t room = 0;

	*count = 0;
	afford(model, tstop);
	for (int i = 0; i < model->drives; i++) {
		const struct drive *d = &model->drive[i];
		uint32_t seed = trial_seed(model, d, trial);

		for (int cell = 0; cell < d->cells; cell++) {
			const struct target *target = served(model, d, cell);
			const struct train *train = d->trains ? &d->train[cell] : NULL;
			struct drive_cell c = {.value = target ? target->value : d->value,
			                       .replay = train ? train->time : NULL,
			                       .replays = train ? (size_t)train->times : 0,
			                       .seed = seed,
			                       .index = (uint32_t)cell,
			                       .tstop = tstop};

			drive_times(d->kind, &c, &times);
			for (size_t k = 0; k < times.count; k++)
				*GROW(event, *count, room) = (struct event){i, d->gid + cell, times.item[k]};
		}
	}
	free(times.item);
	return event;
}

unsigned char *events_reach(const struct model *model, const struct drive *drive, int t)
{
	const struct target *target = &drive->target[t];
	size_t n = (size_t)model->population[target->population].cells * (drive->each ? 1 : (size_t)drive->cells);
	unsigned char *reach = mem_new(n, 1);
	struct pcg64 r;

	if (target->probability == 1) {
		memset(reach, 1, n);
	} else {
		pcg_seed(&r, (uint64_t)drive->conn_seed + (uint64_t)t);
		pcg_choose(&r, n, (size_t)nearbyint((double)n * target->probability), reach);
	}
	return reach;
}
