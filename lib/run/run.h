/* Many networks and trials over ranks: who simulates what when. */
#ifndef HNN_RUN_H
#define HNN_RUN_H

#include "run/result.h"
#include "run/transport.h"

/* A trial of a network, or all of its trials where they go together. */
struct job {
	long number;  /* through the whole run, from 0 */
	long network; /* likewise */
	int trial;    /* from 0 */
	bool keep;    /* networks may follow that go on from it */
	const char *file;
	long line;         /* of the network's first one */
	const char *text;  /* of the network */
	const char *label; /* header lines for all that comes of it, or "" */
};

/* What is simulated of each network; the same on all ranks. */
struct run_setup {
	double tstop, dt;  /* ms */
	int trials;        /* of each network */
	bool together;     /* they are one job */
	bool reuse;        /* networks may go on from where they are the same as an earlier one */
	bool soma_only;    /* record of the somata only */
	const char *cells; /* record of these only, as in struct record_choice */
	int every;         /* record samples whose number is a multiple of this */
	bool on[OUTPUTS];  /* what is put out */
	const char *as;    /* the call of hnn-sim whose outputs these are; NULL: it is this program's */
	/* Commands [commands] that read the dipoles of a job, on the rank that has simulated it, and answer with
	 * a line of numbers each: output OUTPUTS, OUTPUTS + 1, ... of the job. Without an answer it is empty. */
	char **command;
	int commands;
};

/* Where jobs come from and where their results go, on rank 0. */
struct run_work {
	void *context;

	/* Read until `most` jobs wait or nothing more is there; with `wait`, wait for one where none is. */
	void (*read)(void *context, long most, bool wait);
	long (*waiting)(void *context); /* jobs that wait, */
	long (*known)(void *context);   /* and all that were read so far */
	bool (*ended)(void *context);   /* nothing more can come */

	/* Take the job that is best given to a rank; there is one. Its texts are valid until the next call. */
	struct job (*take)(void *context, int rank);

	/* A piece of a job's text for an output; the job is done, or failed as the text says. */
	void (*put)(void *context, long job, int output, const char *data, size_t length);
	void (*done)(void *context, const struct job *job, const char *failed);

	/* Whether the last words of a rank that died on this job may be said: those of earlier jobs are. */
	bool (*turn)(void *context, long job);

	/* Show progress: rank 0 has done this part of a trial; so many jobs are finished. `left` is how long it will
	 * go on, once that is known. */
	void (*show)(void *context, long job, int trial, double part, long finished, const char *left);
};

/* Simulate on all ranks; `work` is that of rank 0, others may have NULL. */
void run(const struct run_setup *setup, const struct run_work *work, struct transport *transport);

#endif
