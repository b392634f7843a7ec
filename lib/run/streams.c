#include "run/streams.h"

#include <stdio.h>
#include <string.h>

#include "run/queue.h"
#include "run/writer.h"
#include "util/err.h"
#include "util/made.h"
#include "util/output.h"
#include "util/progress.h"

/* On rank 0: networks wait in a queue, and results are written in the order of their jobs. */
struct ends {
	const struct streams *streams;
	struct queue *queue;
	struct writer *writer;
	long failures;
};

static void read_jobs(void *context, long most, bool wait)
{
	queue_read(((struct ends *)context)->queue, most, wait);
}

static long waiting(void *context)
{
	return queue_waiting(((struct ends *)context)->queue);
}

static long known(void *context)
{
	return queue_read_so_far(((struct ends *)context)->queue);
}

static bool ended(void *context)
{
	return queue_ended(((struct ends *)context)->queue);
}

static struct job take(void *context, int rank)
{
	return queue_take(((struct ends *)context)->queue, rank);
}

static void put(void *context, long job, int output, const char *data, size_t length)
{
	writer_put(((struct ends *)context)->writer, job, output, data, length);
}

static void done(void *context, const struct job *job, const char *failed)
{
	struct ends *e = context;

	if (failed) {
		e->failures++;
		warning("network %ld, trial %d: %s", job->network + 1, job->trial + 1, failed);
	}
	writer_done(e->writer, job->number);
}

static bool turn(void *context, long job)
{
	return writer_next(((struct ends *)context)->writer) >= job;
}

static void show(void *context, long job, int trial, double part, long finished, const char *left)
{
	const struct ends *e = context;
	int trials = e->streams->run.trials;
	char network[32] = "";

	(void)finished;
	if (queue_read_so_far(e->queue) > trials)
		snprintf(network, sizeof network, "network %ld, ", job / trials + 1);
	progress("%strial %d of %d: %.0f%%%s", network, trial + 1, trials, 100 * part, left);
}

/* Open the outputs that are wanted. */
static void open_outputs(const struct streams *s, struct output *output)
{
	for (int k = 0; k < OUTPUTS; k++) {
		for (int i = 0; s->path[k] && i < s->files; i++)
			if (strcmp(s->file[i], "-") != 0 && output_same(s->path[k], s->file[i]))
				die_usage("'%s' is a network to be read: it cannot be written as well", s->path[k]);
		if (s->run.on[k])
			output_open(&output[k], s->path[k] ? s->path[k] : "-");
	}
}

static long run_first(const struct streams *s, struct transport *transport)
{
	struct output output[OUTPUTS] = {{0}};
	struct ends e = {.streams = s};
	const struct run_work work = {&e, read_jobs, waiting, known, ended, take, put, done, turn, show};

	open_outputs(s, output);
	e.queue = queue_new(s->file, s->files, s->run.trials);
	e.writer = writer_new(output, OUTPUTS);
	run(&s->run, &work, transport);
	for (int k = 0; k < OUTPUTS; k++)
		if (output[k].file)
			output_commit(&output[k]);
	writer_free(e.writer);
	queue_free(e.queue);
	return e.failures;
}

long streams_run(struct streams *s, struct transport *transport)
{
	for (int k = 0; k < OUTPUTS; k++)
		s->run.on[k] = k == OUTPUT_DIPOLE || s->path[k];
	for (int i = 0; i < s->files; i++)
		made_input(s->file[i]);
	if (transport_me(transport) == 0)
		return run_first(s, transport);
	run(&s->run, NULL, transport);
	return 0;
}
