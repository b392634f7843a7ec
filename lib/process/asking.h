/* Evaluations: networks go into a command, and what it answers comes out. */
#ifndef HNN_ASKING_H
#define HNN_ASKING_H

#include <stdbool.h>
#include <stddef.h>

/* What came of a network. */
struct answer {
	double loss;      /* infinite where there is none */
	double *residual; /* [residuals]: the series whose norm it is, or NULL; allocated */
	size_t residuals;
	char *why;  /* there is none, or NULL; allocated */
	bool broke; /* because the command failed, where it did not answer that itself */
};

struct asking;

/* Prepare to ask `command`, which answers each network with a line: a number, or the series whose norm it is; with
 * `respawn` it is started afresh for each, with `watch` it is noticed when it sleeps over an answer. */
struct asking *asking_open(const char *command, bool respawn, bool watch);

/* Ask for another network, an allocated text that is taken over. Several may be asked for before the
 * first answer is taken. */
void asking_put(struct asking *a, char *network, size_t length);

/* Take the answer to the first network without one. Returns 0, or the signal that has interrupted
 * the wait, all processes of the command being gone then. A command that fails is started
 * again, and asked once more where another network may have been the reason. One that does
 * not answer until its input ends is started afresh for each network from then on, with a
 * warning. Exits with a message when there is more than a line a network: nobody knows then
 * which belongs to which. */
int asking_take(struct asking *a, struct answer *answer);

/* End the command. Returns 0 or a signal, as above. Exits with a message when it fails, unless it
 * has answered `nan`, or has written more than a line a network. */
int asking_close(struct asking *a);

#endif
