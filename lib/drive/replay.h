/* Spikes of a file, by source: for a drive that replays them. */
#ifndef HNN_REPLAY_H
#define HNN_REPLAY_H

#include <stddef.h>

/* A source and its times (ms), separated by commas, as they stand in the file. */
struct replay {
	char *source;
	char *times;
};

/* The sources in a file of spikes, in the order in which they come: lines of a time (ms) and the source's
 * name, such as hnn-sim writes; other columns do not count. Of several data sets, the first. Exits with a
 * message that names the line of anything else. */
struct replay *replay_read(const char *path, size_t *sources);

#endif
