/* Who simulates which run: each rank goes through neighbours in their order. */
#ifndef HNN_SCHEDULE_H
#define HNN_SCHEDULE_H

#include <stddef.h>

struct schedule;

/* Runs in an order [count], taken over, for so many ranks. */
struct schedule *schedule_new(size_t *run, size_t count, int ranks);
void schedule_free(struct schedule *schedule);

/* How many are not yet taken. */
size_t schedule_left(const struct schedule *schedule);

/* The next run for a rank; there is one. A rank goes through a part of the order from begin to end; when it
 * has none left, it takes the second half of what another has most of. */
size_t schedule_take(struct schedule *schedule, int rank);

#endif
