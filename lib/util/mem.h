/* Memory that is there or ends the program, and arrays that grow. */
#ifndef HNN_MEM_H
#define HNN_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Like malloc, calloc, realloc and strdup, but they exit with a message when there
 * is no memory. mem_new() zeroes. */
void *mem_new(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);
char *mem_text(const char *text);
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* Exit with a message when `bytes` are more than the memory that is free: before work that would take so
 * much, so that it does not fail after hours or take the machine with it. `what` names it, as in
 * "4 TB of memory for WHAT". */
void mem_afford(double bytes, const char *what);

/* Zeroed memory aligned to a vector of 64 bytes; free() releases it. */
void *mem_vector(size_t count, size_t size);

/* Make room for one more item: `item` is the array, `count` its length, `room` its
 * capacity. A pointer to the new item, whose contents are undefined. */
#define GROW(item, count, room)                                                                                  \
	((count) < (room) ? (item) + (count)++                                                                       \
	                  : ((room) = (room) ? 2 * (room) : 16, (item) = mem_resize((item), (room), sizeof *(item)), \
	                     (item) + (count)++))

#endif
