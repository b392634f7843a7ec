/* Some populations of a network by themselves. */
#ifndef HNN_ONLY_H
#define HNN_ONLY_H

#include "stream/record.h"

/* Keep the populations of a list, "NAME,...", and what belongs to them or joins them: take away the others, with
 * their connections, targets and biases, and the drives that are left without a target. Exits with a
 * message where the network has no population of a name. */
void edit_only(struct records *records, const char *list);

#endif
