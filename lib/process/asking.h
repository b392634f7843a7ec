/* Texts go into a command, and what it answers comes out. */
#ifndef HNN_ASKING_H
#define HNN_ASKING_H

#include <stdbool.h>
#include <stddef.h>

/* What came of a text: a line of numbers. */
struct answer {
	double *number; /* [numbers], infinite or nan where the command has said so; NULL: none; allocated */
	size_t numbers;
	char *why;  /* there are none, or one is not finite; or NULL; allocated */
	bool broke; /* because the command failed, where it did not answer that itself */
};

struct asking;

/* Prepare to ask `command`, which answers each text, such as a network, with a line of numbers; with `respawn`
 * it is started afresh for each, with `watch` it is noticed when it sleeps over an answer. */
struct asking *asking_open(const char *command, bool respawn, bool watch);

/* Ask for another text, and what it is called in messages, as "evaluation 3"; both are allocated and taken over.
 * Several may be asked for before the first answer is taken. */
void asking_put(struct asking *a, char *name, char *text, size_t length);

/* Take the answer to the first text without one. Returns 0, or the signal that has interrupted
 * the wait, all processes of the command being gone then. A command that fails is started
 * again, and asked once more where another text may have been the reason. One that does
 * not answer until its input ends is started afresh for each text from then on, with a
 * warning. Exits with a message when there is more than a line a text: nobody knows then
 * which belongs to which. */
int asking_take(struct asking *a, struct answer *answer);

/* End the command. Returns 0 or a signal, as above. Exits with a message when it fails, unless it
 * has answered `nan`, or has written more than a line a text. */
int asking_close(struct asking *a);

#endif
