#include "model/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "util/err.h"
#include "util/mem.h"

static int by_time(const void *a, const void *b)
{
	double s = *(const double *)a, t = *(const double *)b;

	return (s > t) - (s < t);
}

struct event *events_make(const struct model *model, int trial, double tstop, size_t *count)
{
	struct event *event = NULL;
	size_t room = 0;

	*count = 0;
	for (int i = 0; i < model->drives; i++) {
		const struct drive *d = &model->drive[i];
		double *time = mem_new((size_t)d->numspikes, sizeof *time);

		for (int cell = 0; cell < d->cells; cell++) {
			struct mt19937 r;
			int n = 0;

			if (d->seed + (long)trial * model->gids + cell > UINT32_MAX)
				die("drive '%s': its seed exceeds %u in trial %d", d->name, UINT32_MAX, trial + 1);
			mt_seed(&r, (uint32_t)(d->seed + (long)trial * model->gids + cell));
			for (int k = 0; k < d->numspikes; k++) {
				double t = mt_normal(&r, d->mu, d->sigma);

				if (t > 0 && t <= tstop)
					time[n++] = t;
			}
			qsort(time, (size_t)n, sizeof *time, by_time);
			for (int k = 0; k < n; k++)
				*GROW(event, *count, room) = (struct event){i, d->gid + cell, time[k]};
		}
		free(time);
	}
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
