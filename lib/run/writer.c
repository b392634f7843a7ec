#include "run/writer.h"

#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/spool.h"

struct result {
	long job;
	bool done;
	struct spool *part; /* [count] what the job has given for each output, while its turn has not come */
};

struct writer {
	const struct output *output; /* [count] */
	int count;
	long next;             /* the job whose turn it is */
	struct result *result; /* [results] of later jobs, in no order */
	size_t results, room;
	struct blocks *blocks; /* of what they have given */
};

struct writer *writer_new(const struct output *output, int count)
{
	struct writer *w = mem_new(1, sizeof *w);

	w->output = output;
	w->count = count;
	w->blocks = blocks_new();
	return w;
}

_Noreturn static void cannot_write(const struct output *out)
{
	if (out->file == stdout)
		die("cannot write standard output:");
	die("cannot write '%s':", out->path);
}

static void put(const struct output *out, const char *data, size_t length)
{
	if (length && fwrite(data, 1, length, out->file) != length)
		cannot_write(out);
}

static struct result *result_of(struct writer *w, long job)
{
	struct result *r;

	for (size_t i = 0; i < w->results; i++)
		if (w->result[i].job == job)
			return &w->result[i];
	r = GROW(w->result, w->results, w->room);
	*r = (struct result){.job = job, .part = mem_new((size_t)w->count, sizeof *r->part)};
	return r;
}

void writer_put(struct writer *w, long job, int output, const char *data, size_t length)
{
	if (job == w->next)
		put(&w->output[output], data, length);
	else
		spool_add(w->blocks, &result_of(w, job)->part[output], data, length);
}

static void put_part(void *output, const char *data, size_t length)
{
	put(output, data, length);
}

/* What the job whose turn it is has given so far goes out. True when it is done. */
static bool take_turn(struct writer *w)
{
	for (size_t i = 0; i < w->results; i++) {
		struct result *r = &w->result[i];
		bool done = r->done;

		if (r->job != w->next)
			continue;
		for (int k = 0; k < w->count; k++)
			spool_release(w->blocks, &r->part[k], put_part, (void *)&w->output[k]);
		free(r->part); /* NOLINT(clang-analyzer-unix.Malloc): each result has its own */
		*r = w->result[--w->results];
		return done;
	}
	return false;
}

void writer_done(struct writer *w, long job)
{
	if (job != w->next) {
		result_of(w, job)->done = true;
		return;
	}
	do {
		w->next++;
		for (int k = 0; k < w->count; k++)
			if (w->output[k].file && fflush(w->output[k].file) != 0)
				cannot_write(&w->output[k]);
	} while (take_turn(w));
}

long writer_next(const struct writer *w)
{
	return w->next;
}

void writer_free(struct writer *w)
{
	for (size_t i = 0; i < w->results; i++)
		for (int k = 0; k < w->count; k++)
			spool_free(&w->result[i].part[k]);
	for (size_t i = 0; i < w->results; i++)
		free(w->result[i].part);
	free(w->result);
	blocks_free(w->blocks);
	free(w);
}
