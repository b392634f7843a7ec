/* Whether the programs that a program has started do anything. */
#ifndef HNN_IDLE_H
#define HNN_IDLE_H

#include <stdbool.h>
#include <stddef.h>

/* What was seen of them so far; zeroed to begin with. */
struct idle {
	int looks; /* so many in a row found nothing at work */
	struct process *last;
	size_t count;
};

/* Look at all processes that come from this one; to be called once a second. True when none has
 * worked for IDLE_SECONDS. Where the system has no /proc, never. */
enum { IDLE_SECONDS = 3 };
bool idle_look(struct idle *idle);

/* Begin anew, as when something is known to go on; releases the memory. */
void idle_reset(struct idle *idle);

#endif
