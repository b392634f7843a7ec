#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/queue.h"
#include "run/worker.h"
#include "run/writer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/progress.h"

/* Rank 0: reads networks, gives out their trials, takes the results, and simulates itself. See README.md. */
struct run {
	const struct run_setup *setup;
	struct transport *transport;
	int size;
	struct queue *queue;
	struct writer *writer;
	struct worker *worker;
	bool *idle; /* [size] ranks that have said so */
	int busy;   /* other ranks that have not */
	long *has;  /* [size] the network whose text a rank has */
	long whole; /* so many of the waiting jobs are given to one rank each */
	long finished, failures;
	double began;  /* on progress_clock() */
	long dead_job; /* the first job that a rank died on, or -1, and its last words */
	char *dead_words;
	int lost; /* ranks that have died */
};

static struct run *running; /* for the last words */

/* --- results ----------------------------------------------------------------------- */

static void put(void *context, long job, int output, const char *data, size_t length)
{
	struct run *r = context;

	writer_put(r->writer, job, output, data, length);
}

static void done(void *context, const struct job *job, const char *failed)
{
	struct run *r = context;

	if (failed) {
		r->failures++;
		warning("network %ld, trial %d: %s", job->network + 1, job->trial + 1, failed);
	}
	writer_done(r->writer, job->number);
	r->finished++;
}

/* --- giving out -------------------------------------------------------------------- */

static void send_job(struct run *r, int to, const struct job *job, int shares)
{
	struct message m = {.what = shares ? MESSAGE_SHARE : MESSAGE_JOB};
	struct buffer text = {0};

	m.number[NUMBER_JOB] = job->number;
	m.number[NUMBER_NETWORK] = job->network;
	m.number[NUMBER_TRIAL] = job->trial;
	m.number[NUMBER_LINE] = job->line;
	m.number[NUMBER_KEEP] = job->keep;
	m.number[NUMBER_SHARES] = shares;
	if (r->has[to] != job->network) {
		buffer_add(&text, job->file, strlen(job->file) + 1);
		buffer_add(&text, job->text, strlen(job->text) + 1);
		m.data = text.data;
		m.length = text.length;
	}
	transport_send(r->transport, to, &m);
	buffer_free(&text);
	r->has[to] = job->network;
	r->idle[to] = false;
	r->busy++;
}

/* Whole jobs to idle ranks. */
static void give(struct run *r)
{
	for (int rank = 1; rank < r->size && r->whole; rank++)
		if (r->idle[rank]) {
			struct job job = queue_take(r->queue, rank);

			r->whole--;
			send_job(r, rank, &job, 0);
		}
}

/* The remaining jobs, fewer than ranks, which are all idle: each for a share of the ranks. */
static void give_shares(struct run *r)
{
	int shares = (int)queue_waiting(r->queue), next;
	struct job own = {0};

	for (int i = 0; i < shares; i++) {
		struct job job = queue_take(r->queue, transport_first(r->transport, shares, i));

		next = i + 1 < shares ? transport_first(r->transport, shares, i + 1) : r->size;
		for (int rank = transport_first(r->transport, shares, i); rank < next; rank++)
			if (rank)
				send_job(r, rank, &job, shares);
		if (i == 0) {
			own = job;
			own.file = mem_text(job.file);
			own.text = mem_text(job.text);
		}
	}
	worker_do(r->worker, &own, shares);
	free((char *)own.file);
	free((char *)own.text);
}

/* --- listening ---------------------------------------------------------------------- */

_Noreturn static void end_all(struct run *r, const char *words)
{
	progress_end();
	fputs(words, stderr);
	output_abandon();
	transport_abort(r->transport, EXIT_FAIL);
}

static void hear(struct run *r, const struct message *m)
{
	const struct job job = {
		.number = m->number[NUMBER_JOB], .network = m->number[NUMBER_NETWORK], .trial = (int)m->number[NUMBER_TRIAL]};

	switch (m->what) {
	case MESSAGE_IDLE:
		r->idle[m->from] = true;
		r->busy--;
		break;
	case MESSAGE_PIECE: put(r, job.number, (int)m->number[NUMBER_OUTPUT], m->data, m->length); break;
	case MESSAGE_DONE: done(r, &job, m->length ? m->data : NULL); break;
	case MESSAGE_DEAD:
		r->lost++;
		if (r->dead_job >= 0 && r->dead_job <= job.number)
			break;
		free(r->dead_words);
		r->dead_job = job.number;
		r->dead_words = mem_text(m->data);
	}
}

/* What ranks have to say, and work for those that are idle. */
static void listen(struct run *r)
{
	struct message m;

	while (transport_poll(r->transport, &m)) {
		hear(r, &m);
		message_free(&m);
	}
	if (r->dead_job >= 0 && writer_next(r->writer) == r->dead_job)
		end_all(r, r->dead_words);
	give(r);
}

/* How far the work is, of which rank 0 has done this part of a trial, and once all input is read how long
 * it will go on; other ranks are taken to be as far with theirs. */
static void show(const struct run *r, int trial, double part)
{
	double all = (double)queue_read_so_far(r->queue);
	double given = all - (double)queue_waiting(r->queue), finished = (double)r->finished;
	char left[PROGRESS_LEFT] = "", network[32] = "";

	if (queue_ended(r->queue))
		progress_left(left, r->began, (finished + part * (given - finished)) / all);
	if (all > r->setup->trials)
		snprintf(network, sizeof network, "network %ld, ", worker_job(r->worker) / r->setup->trials + 1);
	progress("%strial %d of %d: %.0f%%%s", network, trial + 1, r->setup->trials, 100 * part, left);
}

static void tick(void *context, int trial, double part)
{
	struct run *r = context;

	if (r->size > 1)
		listen(r);
	show(r, trial, part);
}

/* Rank 0 dies: first let the jobs before that end, so that what is written does not depend on the ranks. */
static void last_words(const char *text)
{
	struct run *r = running;
	long own = worker_job(r->worker), limit = own >= 0 ? own : queue_read_so_far(r->queue);

	die_words = NULL; /* whatever happens from now on, happens at once */
	while (r->size > 1 && !worker_tied(r->worker) && writer_next(r->writer) < limit) {
		r->whole = queue_waiting(r->queue);
		listen(r);
		if (r->busy == r->lost && (r->whole == 0 || r->busy == r->size - 1))
			break;
		transport_rest(r->transport);
	}
	end_all(r, text);
}

/* --- all of it -------------------------------------------------------------------------- */

/* Do or give out what waits, or rest. Whole jobs go to whoever is idle as long as there are at least as many as
 * ranks; the rest is shared once all are idle. */
static void work(struct run *r)
{
	long waiting = queue_waiting(r->queue);

	if (r->whole == 0)
		r->whole = r->lost ? waiting : waiting - waiting % r->size;
	give(r);
	if (r->whole) {
		struct job job = queue_take(r->queue, 0);

		r->whole--;
		worker_do(r->worker, &job, 0);
	} else if (queue_waiting(r->queue) && r->busy == 0) {
		give_shares(r);
	} else {
		transport_rest(r->transport);
	}
}

static void serve(struct run *r)
{
	for (;;) {
		listen(r);
		queue_read(r->queue, 2L * r->size, r->busy == 0);
		if (queue_waiting(r->queue) || r->busy)
			work(r);
		else if (queue_ended(r->queue))
			break;
	}
	for (int rank = 1; rank < r->size; rank++)
		transport_send(r->transport, rank, &(struct message){.what = MESSAGE_QUIT});
}

/* Open the outputs that are wanted. */
static void open_outputs(const struct run_setup *setup, struct output *output)
{
	for (int k = 0; k < OUTPUTS; k++) {
		for (int i = 0; setup->path[k] && i < setup->files; i++)
			if (strcmp(setup->file[i], "-") != 0 && output_same(setup->path[k], setup->file[i]))
				die_usage("'%s' is a network to be read: it cannot be written as well", setup->path[k]);
		if (setup->path[k] || k == OUTPUT_DIPOLE)
			output_open(&output[k], setup->path[k] ? setup->path[k] : "-");
	}
}

static long run_first(const struct run_setup *setup, struct transport *transport)
{
	struct output output[OUTPUTS] = {{0}};
	struct run r = {.setup = setup, .transport = transport, .size = transport_size(transport), .dead_job = -1};
	const struct worker_setup worker = {
		.run = setup, .transport = transport, .put = put, .done = done, .tick = tick, .context = &r};

	open_outputs(setup, output);
	r.queue = queue_new(setup->file, setup->files, setup->trials);
	r.writer = writer_new(output, OUTPUTS);
	r.worker = worker_new(&worker);
	r.idle = mem_new((size_t)r.size, sizeof *r.idle);
	r.has = mem_new((size_t)r.size, sizeof *r.has);
	for (int rank = 0; rank < r.size; rank++)
		r.has[rank] = -1;
	r.busy = r.size - 1;
	r.began = progress_clock();
	running = &r;
	die_words = last_words;
	serve(&r);
	die_words = NULL;
	for (int k = 0; k < OUTPUTS; k++)
		if (output[k].file)
			output_commit(&output[k]);
	progress_end();
	worker_free(r.worker);
	writer_free(r.writer);
	queue_free(r.queue);
	free(r.idle);
	free(r.has);
	return r.failures;
}

long run(const struct run_setup *setup, struct transport *transport)
{
	if (transport_me(transport) == 0)
		return run_first(setup, transport);
	worker_serve(setup, transport);
	return 0;
}
