/* Text that waits for its turn: in memory, on disk where it is much. */
#ifndef HNN_SPOOL_H
#define HNN_SPOOL_H

#include <stdio.h>

#include "util/buffer.h"

/* Zeroed at first. */
struct spool {
	struct buffer text;
	FILE *spilled; /* what came before the text, or NULL */
};

/* Exits with a message when there is no room on disk. */
void spool_add(struct spool *spool, const char *data, size_t length);

/* Give all of it to `put`, in pieces, and be empty. */
void spool_release(struct spool *spool, void (*put)(void *context, const char *data, size_t length), void *context);

void spool_free(struct spool *spool);

#endif
