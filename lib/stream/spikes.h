/* Spike streams: spikes of cells, or events of drives, a data set after the other.
 *
 * A data set is header lines `# key value`, then rows of time (ms), the number of a cell (gid)
 * and the name of its population or drive, then two blank lines; see hnn-spikes(5). */
#ifndef HNN_SPIKES_H
#define HNN_SPIKES_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/header.h"
#include "util/input.h"

/* Cells with one name. */
struct crowd {
	char *name;
	long first, last; /* their numbers, as the header `cells` says; -1 where there is none */
};

/* One data set. */
struct spikes {
	size_t count, time_room, gid_room, source_room;
	double *time; /* [count], ms, in the order of the file */
	long *gid;    /* [count] */
	int *source;  /* [count], an index of `name` */
	char **name;  /* [names]: populations and drives, as they are met first */
	int names, name_room;
	double trial, trials;   /* NaN where no header says so */
	struct headers headers; /* all but those that say that it failed */
	char *failed;           /* why it could not be made, else NULL */
	long line;              /* where it began */
};

/* Read the next data set into `s`, which is overwritten. False at the end. Exits with a message on
 * bad input. */
bool spikes_read(struct input *in, struct spikes *s);

/* The cells that there are, whether they spike or not, by the header `cells NAME=FIRST:LAST ...`: *count, in an array
 * of *room, which are 0 and NULL where there is none. To be freed, and the names. Exits with a message where it is
 * malformed. */
struct crowd *spikes_crowds(const struct input *in, const struct spikes *s, size_t *count, size_t *room);

void spikes_free(struct spikes *s);

#endif
