/* The events of a network's drives in one trial. */
#ifndef HNN_EVENTS_H
#define HNN_EVENTS_H

#include <stddef.h>

#include "model/model.h"

/* Spike of a drive cell. */
struct event {
	int drive; /* index */
	int gid;
	double time; /* ms, in (0, tstop]; one that is replayed may be at 0 */
};

/* The events of trial `trial` (from 0), in the order of drives and gids, each cell's in
 * order of time. An array of *count, to be freed. Seed: the drive's, plus trial times the
 * number of all gids, plus the index of the drive cell. Exits with a message when they would not
 * fit in memory. */
struct event *events_make(const struct model *model, int trial, double tstop, size_t *count);

/* Which cells of target `t` the drive cells reach: [drive cells that serve it][cells],
 * in the order source, target; for a drive with one cell a target, [cells]. 1 where
 * connected. To be freed. */
unsigned char *events_reach(const struct model *model, const struct drive *drive, int t);

#endif
