#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/worker.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/progress.h"

/* Rank 0: gives out jobs, takes their results, and simulates itself. See README.md. */
struct run {
	const struct run_setup *setup;
	struct transport *transport;
	int size;
	const struct run_work *work;
	struct worker *worker;
	bool *idle; /* [size] ranks that have said so */
	int busy;   /* other ranks that have not */
	long *has;  /* [size] the network whose text a rank has */
	long whole; /* so many of the waiting jobs are given to one rank each */
	long finished;
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

	r->work->put(r->work->context, job, output, data, length);
}

static void done(void *context, const struct job *job, const char *failed)
{
	struct run *r = context;

	r->work->done(r->work->context, job, failed);
	r->finished++;
}

static long waiting(const struct run *r)
{
	return r->work->waiting(r->work->context);
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
		buffer_add(&text, job->label, strlen(job->label) + 1);
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
			struct job job = r->work->take(r->work->context, rank);

			r->whole--;
			send_job(r, rank, &job, 0);
		}
}

/* A job, whose texts stay: while rank 0 works, others take theirs. */
static struct job kept(const struct job *job)
{
	struct job own = *job;

	own.file = mem_text(job->file);
	own.text = mem_text(job->text);
	own.label = mem_text(job->label);
	return own;
}

/* Do such a job. */
static void do_kept(struct run *r, const struct job *own, int shares)
{
	worker_do(r->worker, own, shares);
	free((char *)own->file);
	free((char *)own->text);
	free((char *)own->label);
}

/* The remaining jobs, fewer than ranks, which are all idle: each for a share of the ranks. */
static void give_shares(struct run *r)
{
	int shares = (int)waiting(r), next;
	struct job own = {0};

	for (int i = 0; i < shares; i++) {
		struct job job = r->work->take(r->work->context, transport_first(r->transport, shares, i));

		next = i + 1 < shares ? transport_first(r->transport, shares, i + 1) : r->size;
		for (int rank = transport_first(r->transport, shares, i); rank < next; rank++)
			if (rank)
				send_job(r, rank, &job, shares);
		if (i == 0)
			own = kept(&job);
	}
	do_kept(r, &own, shares);
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
	if (r->dead_job >= 0 && r->work->turn(r->work->context, r->dead_job))
		end_all(r, r->dead_words);
	give(r);
}

/* How far the work is, of which rank 0 has done this part of a trial, and once all is known how long it will
 * go on; other ranks are taken to be as far with theirs. */
static void show(const struct run *r, int trial, double part)
{
	const struct run_work *work = r->work;
	double all = (double)work->known(work->context);
	double given = all - (double)waiting(r), finished = (double)r->finished;
	double own = r->setup->together ? (trial + part) / r->setup->trials : part;
	char left[PROGRESS_LEFT] = "";

	if (work->ended(work->context))
		progress_left(left, r->began, (finished + own * (given - finished)) / all);
	work->show(work->context, worker_job(r->worker), trial, part, r->finished, left);
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
	const struct run_work *work = r->work;
	long own = worker_job(r->worker), limit = own >= 0 ? own : work->known(work->context);

	die_words = NULL; /* whatever happens from now on, happens at once */
	while (r->size > 1 && !worker_tied(r->worker) && !work->turn(work->context, limit)) {
		r->whole = waiting(r);
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
static void do_work(struct run *r)
{
	long all = waiting(r);

	if (r->whole == 0)
		r->whole = r->lost ? all : all - all % r->size;
	give(r);
	if (r->whole) {
		struct job job = r->work->take(r->work->context, 0), own = kept(&job);

		r->whole--;
		do_kept(r, &own, 0);
	} else if (waiting(r) && r->busy == 0) {
		give_shares(r);
	} else {
		transport_rest(r->transport);
	}
}

static void serve(struct run *r)
{
	const struct run_work *work = r->work;

	for (;;) {
		listen(r);
		work->read(work->context, 2L * r->size, r->busy == 0);
		if (waiting(r) || r->busy)
			do_work(r);
		else if (work->ended(work->context))
			break;
	}
	for (int rank = 1; rank < r->size; rank++)
		transport_send(r->transport, rank, &(struct message){.what = MESSAGE_QUIT});
}

static void run_first(const struct run_setup *setup, const struct run_work *work, struct transport *transport)
{
	struct run r = {
		.setup = setup, .transport = transport, .size = transport_size(transport), .work = work, .dead_job = -1};
	const struct worker_setup worker = {
		.run = setup, .transport = transport, .put = put, .done = done, .tick = tick, .context = &r};

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
	progress_end();
	worker_free(r.worker);
	free(r.idle);
	free(r.has);
}

void run(const struct run_setup *setup, const struct run_work *work, struct transport *transport)
{
	if (transport_me(transport) == 0)
		run_first(setup, work, transport);
	else
		worker_serve(setup, transport);
}
