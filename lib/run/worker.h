/* What every rank does: simulate jobs as they come. */
#ifndef HNN_WORKER_H
#define HNN_WORKER_H

#include "run/run.h"

/* Messages from rank 0: a job for one rank; or one for all ranks of a share, `shares` in number; the end.
 * To rank 0: a rank has nothing to do; a piece of a job's text; a job is done, or failed as the text says; the
 * last words of a rank that dies on a job. Their numbers: */
enum message_kind { MESSAGE_JOB, MESSAGE_SHARE, MESSAGE_QUIT, MESSAGE_IDLE, MESSAGE_PIECE, MESSAGE_DONE, MESSAGE_DEAD };
enum { NUMBER_JOB, NUMBER_NETWORK, NUMBER_TRIAL, NUMBER_LINE, NUMBER_KEEP, NUMBER_SHARES, NUMBER_OUTPUT = 1 };

struct worker;

/* A worker whose results go to `put` and `done`, on a rank that is the first of its share; `tick` is told
 * every epoch. */
struct worker_setup {
	const struct run_setup *run;
	struct transport *transport;
	void (*put)(void *context, long job, int output, const char *data, size_t length);
	void (*done)(void *context, const struct job *job, const char *failed);
	void (*tick)(void *context, int trial, double done);
	void *context;
};
struct worker *worker_new(const struct worker_setup *setup);
void worker_free(struct worker *worker);

/* Simulate a job alone (`shares` 0), or as one of so many shares, as all ranks do then. */
void worker_do(struct worker *worker, const struct job *job, int shares);

/* The job under way, or -1; whether other ranks wait for this one every epoch. */
long worker_job(const struct worker *worker);
bool worker_tied(const struct worker *worker);

/* What a rank other than 0 does from begin to end. */
void worker_serve(const struct run_setup *setup, struct transport *transport);

#endif
