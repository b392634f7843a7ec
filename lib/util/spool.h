/* Texts that wait for their turn, in blocks that they share: the first are in memory, the others in one
 * temporary file, so that memory does not depend on how many wait nor on how long they are. */
#ifndef HNN_SPOOL_H
#define HNN_SPOOL_H

#include <stddef.h>

#include "util/buffer.h"

struct blocks;

struct blocks *blocks_new(void);
void blocks_free(struct blocks *blocks);

/* A text that waits. Zeroed at first. */
struct spool {
	size_t *block; /* [count] where it begins */
	size_t count, room;
	struct buffer rest; /* less than a block */
};

/* Exits with a message when there is no room on disk. */
void spool_add(struct blocks *blocks, struct spool *spool, const char *data, size_t length);

/* Give all of it to `put`, in pieces, and be empty. */
void spool_release(struct blocks *blocks, struct spool *spool,
                   void (*put)(void *context, const char *data, size_t length), void *context);

/* Of a spool whose blocks go with `blocks_free`. */
void spool_free(struct spool *spool);

#endif
