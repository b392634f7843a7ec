/* Whether the programs that a program has started do anything. */
#ifndef HNN_IDLE_H
#define HNN_IDLE_H

#include <stdbool.h>

/* Since when nothing was done; zeroed to begin with, and again whenever something is known to go on. */
struct idle {
	int looks;
	unsigned long long ticks; /* of the processor, that all had taken at the last look */
};

/* Look at all processes that come from this one; to be called once a second. True when they have
 * slept through IDLE_LOOKS looks, or as good as. Where the system has no /proc, never. */
enum { IDLE_LOOKS = 3 };
bool idle_look(struct idle *idle);

#endif
