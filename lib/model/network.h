/* The network that a fit or a sweep varies, as text. */
#ifndef HNN_MODEL_NETWORK_H
#define HNN_MODEL_NETWORK_H

#include <stddef.h>

#include "stream/record.h"

/* Read the only network of a file ("-": standard input). Exits with a message when there are none
 * or several. */
void network_read(const char *path, struct records *network);

/* The network as a stream, allocated, and its length. */
char *network_text(const struct records *network, size_t *length);

/* A digest of the network, as logs have it; allocated. */
char *network_digest(const struct records *network);

#endif
