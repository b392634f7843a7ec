/* Bytes on their way through a pipe: they grow at the end and are used up from the beginning. */
#ifndef HNN_BYTES_H
#define HNN_BYTES_H

#include <stddef.h>
#include <sys/types.h>

struct bytes {
	char *at; /* [length] */
	size_t length, room;
};

void bytes_add(struct bytes *bytes, const char *more, size_t length);

/* Read what is there from a descriptor, or write what can be written: as read() and write()
 * return, with what was read added, and what was written dropped. */
ssize_t bytes_read(struct bytes *bytes, int file);
ssize_t bytes_write(struct bytes *bytes, int file);

/* Drop the first `length` bytes. */
void bytes_drop(struct bytes *bytes, size_t length);

void bytes_free(struct bytes *bytes);

#endif
