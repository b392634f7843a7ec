#include "run/queue.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/catalogue.h"
#include "stream/record.h"
#include "util/err.h"
#include "util/mem.h"

/* A network some of whose trials wait. */
struct waiting {
	long number, line;
	char *file, *text;
	bool *given; /* [trials] */
	int left;
	bool last; /* no network can follow */
};

struct queue {
	char **file; /* those not yet opened */
	int files;
	int trials;
	struct input in;
	bool open, found; /* a file; a network in it */
	long networks;    /* read so far */
	struct waiting *item;
	size_t count, room;
	int *home;   /* [trials] the rank that had a trial last, or -1 */
	char *taken; /* text of a network whose last trial was given */
	char *taken_file;
};

struct queue *queue_new(char **file, int files, int trials)
{
	struct queue *q = mem_new(1, sizeof *q);

	*q = (struct queue){.file = file, .files = files, .trials = trials};
	q->home = mem_new((size_t)trials, sizeof *q->home);
	for (int i = 0; i < trials; i++)
		q->home[i] = -1;
	return q;
}

static void drop(struct waiting *w)
{
	free(w->file);
	free(w->text);
	free(w->given);
}

void queue_free(struct queue *q)
{
	for (size_t i = 0; i < q->count; i++)
		drop(&q->item[i]);
	free(q->item);
	free(q->home);
	free(q->taken);
	free(q->taken_file);
	free(q);
}

/* Whether nothing follows, as far as that can be told without waiting for somebody: of a file on disk it
 * can, of a pipe it cannot, whether its writer has ended yet or not. */
static bool at_end(struct queue *q)
{
	struct stat status;

	return q->files == 0 && fstat(q->in.file, &status) == 0 && S_ISREG(status.st_mode) &&
	       input_peek(&q->in) == INPUT_END;
}

static bool read_one(struct queue *q)
{
	long line;
	char *text = records_text(&q->in, &line);
	struct waiting *w;

	if (!text)
		return false;
	w = GROW(q->item, q->count, q->room);
	*w = (struct waiting){.number = q->networks++, .line = line, .file = mem_text(q->in.name), .text = text};
	w->given = mem_new((size_t)q->trials, sizeof *w->given);
	w->left = q->trials;
	w->last = at_end(q);
	q->found = true;
	return true;
}

/* The next file. The name of a model is not one. */
static void open_next(struct queue *q)
{
	const char *path = *q->file++;

	catalogue_refuse(path);
	input_open(&q->in, path);
	q->files--;
	q->open = true;
	q->found = false;
}

void queue_read(struct queue *q, long most, bool wait)
{
	while (q->open || q->files) {
		bool at_its_end = q->open && input_peek(&q->in) == INPUT_END;

		if (queue_waiting(q) >= most && !at_its_end)
			return;
		if (!q->open)
			open_next(q);
		if (!(wait && q->count == 0) && input_peek(&q->in) == INPUT_NOTHING)
			return;
		if (read_one(q))
			continue;
		if (!q->found)
			die_at(q->in.name, 0, "no network: the input is empty");
		input_close(&q->in);
		q->open = false;
	}
}

long queue_waiting(const struct queue *q)
{
	long n = 0;

	for (size_t i = 0; i < q->count; i++)
		n += q->item[i].left;
	return n;
}

long queue_read_so_far(const struct queue *q)
{
	return q->networks * q->trials;
}

bool queue_ended(const struct queue *q)
{
	return !q->open && q->files == 0;
}

static int choose(const struct queue *q, const struct waiting *w, int rank)
{
	int fresh = -1, any = -1;

	for (int t = q->trials - 1; t >= 0; t--) {
		if (w->given[t])
			continue;
		if (q->home[t] == rank)
			return t;
		if (q->home[t] < 0)
			fresh = t;
		any = t;
	}
	return fresh >= 0 ? fresh : any;
}

struct job queue_take(struct queue *q, int rank)
{
	struct waiting *w = &q->item[0];
	int trial = choose(q, w, rank);
	struct job job = {.number = w->number * q->trials + trial,
	                  .network = w->number,
	                  .trial = trial,
	                  .keep = !w->last,
	                  .file = w->file,
	                  .line = w->line,
	                  .text = w->text,
	                  .label = ""};

	w->given[trial] = true;
	q->home[trial] = rank;
	if (--w->left == 0) {
		free(q->taken);
		free(q->taken_file);
		q->taken = w->text;
		q->taken_file = w->file;
		free(w->given);
		memmove(q->item, q->item + 1, --q->count * sizeof *q->item);
	}
	return job;
}
