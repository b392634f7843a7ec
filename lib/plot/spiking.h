/* What spikes in a file, for the pictures of it: populations and drives, all trials together. */
#ifndef HNN_SPIKING_H
#define HNN_SPIKING_H

#include <stddef.h>

#include "plot/plot.h"

/* A population or drive. */
struct source {
	char *name;
	long low, high; /* its cells' numbers, as headers say, or as far as they spiked */
	enum role role;
};

struct spiking {
	struct source *source; /* [sources], in the order of their cells' numbers */
	int sources, source_room;
	struct spike {
		double time; /* ms */
		long gid;
		int source; /* index */
		int trial;  /* from 0, over all networks of the file */
	} * spike;
	size_t count, room;
	int trials;
	struct range span; /* of the times */
	double end;        /* ms, until when something could have spiked: as headers say, or the last that did */
};

/* Read a file (stream/spikes.h). Trials that failed are left out with a warning; a file of which all
 * did has no trials. Exits with a message on bad input. */
void spiking_read(struct spiking *s, struct figure *f, const char *path);

/* Read the files of a request into an array; exits with a message where there is no trial at all. */
struct spiking *spiking_read_all(struct figure *f, const struct request *request);

void spiking_free(struct spiking *s);

#endif
