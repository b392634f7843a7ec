#include "util/spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

enum {
	BLOCK = 1 << 16,
	KEPT = 32 /* so many blocks are in memory */
};

struct blocks {
	char *kept[KEPT]; /* those used so far */
	FILE *file;       /* the others, or NULL */
	size_t count;     /* blocks used so far */
	size_t *unused;   /* [unuseds] of those */
	size_t unuseds, room;
};

struct blocks *blocks_new(void)
{
	return mem_new(1, sizeof(struct blocks));
}

void blocks_free(struct blocks *b)
{
	for (int i = 0; i < KEPT; i++)
		free(b->kept[i]);
	if (b->file)
		fclose(b->file);
	free(b->unused);
	free(b);
}

static void seek(struct blocks *b, size_t block)
{
	if (!b->file)
		b->file = tmpfile();
	if (!b->file || fseeko(b->file, (off_t)(block - KEPT) * BLOCK, SEEK_SET) != 0)
		die("cannot make a temporary file:");
}

static size_t store(struct blocks *b, const char *data)
{
	size_t block = b->unuseds ? b->unused[--b->unuseds] : b->count++;

	if (block < KEPT) {
		if (!b->kept[block])
			b->kept[block] = mem_new(BLOCK, 1);
		memcpy(b->kept[block], data, BLOCK);
		return block;
	}
	seek(b, block);
	if (fwrite(data, 1, BLOCK, b->file) != BLOCK)
		die("cannot write a temporary file:");
	return block;
}

static const char *fetch(struct blocks *b, size_t block, char *buffer)
{
	if (block < KEPT)
		return b->kept[block];
	seek(b, block);
	if (fread(buffer, 1, BLOCK, b->file) != BLOCK)
		die("cannot read a temporary file:");
	return buffer;
}

void spool_add(struct blocks *b, struct spool *s, const char *data, size_t length)
{
	while (s->rest.length + length >= BLOCK) {
		size_t n = BLOCK - s->rest.length;

		buffer_add(&s->rest, data, n);
		*GROW(s->block, s->count, s->room) = store(b, s->rest.data);
		s->rest.length = 0;
		data += n;
		length -= n;
	}
	buffer_add(&s->rest, data, length);
}

void spool_release(struct blocks *b, struct spool *s, void (*put)(void *context, const char *data, size_t length),
                   void *context)
{
	char *buffer = mem_new(BLOCK, 1);

	for (size_t i = 0; i < s->count; i++) {
		put(context, fetch(b, s->block[i], buffer), BLOCK);
		*GROW(b->unused, b->unuseds, b->room) = s->block[i];
	}
	put(context, s->rest.data, s->rest.length);
	spool_free(s);
	free(buffer);
}

void spool_free(struct spool *s)
{
	free(s->block);
	buffer_free(&s->rest);
	*s = (struct spool){0};
}
