/* Text that grows. */
#ifndef HNN_BUFFER_H
#define HNN_BUFFER_H

#include <stddef.h>

/* Zeroed at first; `data` is terminated once something was added. */
struct buffer {
	char *data;
	size_t length, room;
};

void buffer_add(struct buffer *buffer, const char *data, size_t length);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Make room for `length` more bytes, and say where they go: whoever writes them there adds to `length`. */
char *buffer_room(struct buffer *buffer, size_t length);

void buffer_free(struct buffer *buffer);

#endif
