#include "run/writer.h"

#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

/* What a job has given for an output, while its turn has not come. */
struct part {
	struct buffer text;
	FILE *spilled; /* what came before the text, where that was much; or NULL */
};

struct result {
	long job;
	bool done;
	struct part *part; /* [count] */
};

struct writer {
	const struct output *output; /* [count] */
	int count;
	long next;             /* the job whose turn it is */
	struct result *result; /* [results] of later jobs, in no order */
	size_t results, room;
};

/* So much of a part stays in memory. */
static const size_t most = 1 << 20;

struct writer *writer_new(const struct output *output, int count)
{
	struct writer *w = mem_new(1, sizeof *w);

	w->output = output;
	w->count = count;
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

static void spill(struct part *p)
{
	if (!p->spilled)
		p->spilled = tmpfile();
	if (!p->spilled)
		die("cannot make a temporary file:");
	if (fwrite(p->text.data, 1, p->text.length, p->spilled) != p->text.length)
		die("cannot write a temporary file:");
	p->text.length = 0;
}

void writer_put(struct writer *w, long job, int output, const char *data, size_t length)
{
	struct part *p;

	if (job == w->next) {
		put(&w->output[output], data, length);
		return;
	}
	p = &result_of(w, job)->part[output];
	buffer_add(&p->text, data, length);
	if (p->text.length > most)
		spill(p);
}

/* Write a part that was kept. */
static void release(struct part *p, const struct output *out)
{
	char buffer[1 << 16];
	size_t n;

	if (p->spilled) {
		rewind(p->spilled);
		while ((n = fread(buffer, 1, sizeof buffer, p->spilled)) > 0)
			put(out, buffer, n);
		if (ferror(p->spilled))
			die("cannot read a temporary file:");
		fclose(p->spilled);
	}
	put(out, p->text.data, p->text.length);
	buffer_free(&p->text);
	p->spilled = NULL;
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
			release(&r->part[k], &w->output[k]);
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
		for (int k = 0; k < w->count; k++) {
			buffer_free(&w->result[i].part[k].text);
			if (w->result[i].part[k].spilled)
				fclose(w->result[i].part[k].spilled);
		}
	for (size_t i = 0; i < w->results; i++)
		free(w->result[i].part);
	free(w->result);
	free(w);
}
