/* The networks that a fit or a sweep varies, as text. */
#ifndef HNN_MODEL_NETWORK_H
#define HNN_MODEL_NETWORK_H

#include <stddef.h>
#include <stdio.h>

#include "stream/record.h"

/* Read the only network of a file ("-": standard input). Exits with a message when there are none
 * or several. */
void network_read(const char *path, struct records *network);

/* The network as a stream, allocated, and its length. */
char *network_text(const struct records *network, size_t *length);

/* A digest of the network, however it was made, as logs have it; allocated. */
char *network_digest(const struct records *network);

/* Networks of a stream, in their order: a model under several conditions. */
struct networks {
	struct records *item; /* [count] */
	size_t count, room;
	const char *file;
};

/* The same of all networks of a file, one at least. */
void networks_read(const char *path, struct networks *networks);
char *networks_text(const struct networks *networks, size_t *length);
char *networks_digest(const struct networks *networks);

void networks_sign(struct networks *networks);
void networks_write(FILE *out, const struct networks *networks);
void networks_free(struct networks *networks);

#endif
