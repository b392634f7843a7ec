/* A program of a pipeline: its process, and what it says on standard error. */
#ifndef HNN_STAGE_H
#define HNN_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "process/bytes.h"

struct stage {
	char *command; /* for the shell */
	pid_t pid;
	int status;        /* as of waitpid(), once it is gone */
	int error;         /* our end of its standard error; -1: closed */
	size_t closed;     /* when that was noticed, in turns of listening; 0: not yet */
	struct bytes said; /* and not yet passed on */
};

/* Start it by sh -c, reading from `in` and writing to `out`, both of which are closed here, in
 * the process group `group`, 0: a new one. */
void stage_start(struct stage *stage, pid_t group, int in, int out);

/* Read what it says, without waiting, in this turn of listening to all stages. */
void stage_listen(struct stage *stage, size_t turn);

/* Write what it has said to our own standard error. */
void stage_pass_on(struct stage *stage);

/* The signal that ended it, or a program of it whose end the shell reports; or 0. */
int stage_killer(const struct stage *stage);

/* The stage that the others have failed after: of those that did not end for want of a reader, the first to
 * fall silent; of several in one turn the last that a signal ended, else the first. NULL if none. */
struct stage *stage_culprit(struct stage stage[], size_t count);

#endif
