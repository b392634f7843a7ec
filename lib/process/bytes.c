#include "process/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/mem.h"

static void make_room(struct bytes *bytes, size_t more)
{
	if (bytes->length + more <= bytes->room)
		return;
	bytes->room = 2 * (bytes->length + more);
	bytes->at = mem_resize(bytes->at, bytes->room, 1);
}

void bytes_add(struct bytes *bytes, const char *more, size_t length)
{
	make_room(bytes, length);
	memcpy(bytes->at + bytes->length, more, length);
	bytes->length += length;
}

ssize_t bytes_read(struct bytes *bytes, int file)
{
	ssize_t n;

	make_room(bytes, 4096);
	n = read(file, bytes->at + bytes->length, bytes->room - bytes->length);
	if (n > 0)
		bytes->length += (size_t)n;
	return n;
}

ssize_t bytes_write(struct bytes *bytes, int file)
{
	ssize_t n = write(file, bytes->at, bytes->length);

	if (n > 0)
		bytes_drop(bytes, (size_t)n);
	return n;
}

void bytes_drop(struct bytes *bytes, size_t length)
{
	if (length == 0)
		return;
	bytes->length -= length;
	memmove(bytes->at, bytes->at + length, bytes->length);
}

void bytes_free(struct bytes *bytes)
{
	free(bytes->at);
	*bytes = (struct bytes){0};
}
