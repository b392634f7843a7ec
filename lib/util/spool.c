#include "util/spool.h"

#include "util/err.h"

/* So much stays in memory. */
static const size_t most = 1 << 20;

static void spill(struct spool *s)
{
	if (!s->spilled)
		s->spilled = tmpfile();
	if (!s->spilled)
		die("cannot make a temporary file:");
	if (fwrite(s->text.data, 1, s->text.length, s->spilled) != s->text.length)
		die("cannot write a temporary file:");
	s->text.length = 0;
}

void spool_add(struct spool *s, const char *data, size_t length)
{
	buffer_add(&s->text, data, length);
	if (s->text.length > most)
		spill(s);
}

void spool_release(struct spool *s, void (*put)(void *context, const char *data, size_t length), void *context)
{
	char buffer[1 << 16];
	size_t n;

	if (s->spilled) {
		rewind(s->spilled);
		while ((n = fread(buffer, 1, sizeof buffer, s->spilled)) > 0)
			put(context, buffer, n);
		if (ferror(s->spilled))
			die("cannot read a temporary file:");
	}
	put(context, s->text.data, s->text.length);
	spool_free(s);
}

void spool_free(struct spool *s)
{
	buffer_free(&s->text);
	if (s->spilled)
		fclose(s->spilled);
	s->spilled = NULL;
}
