/* How ranks talk: messages with rank 0, and the epochs of a trial whose cells several ranks share. The
 * only file that knows MPI. Started without a launcher such as mpiexec, a program is one rank and MPI is
 * not even initialised. */
#ifndef HNN_TRANSPORT_H
#define HNN_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/sim.h"

struct transport;

/* Begin and end. */
struct transport *transport_begin(int *argc, char ***argv);
void transport_end(struct transport *transport);
int transport_me(const struct transport *transport);
int transport_size(const struct transport *transport);

/* End the program on all ranks. */
_Noreturn void transport_abort(struct transport *transport, int status);

/* A message: what it is, numbers whose meaning depends on that, and bytes. */
struct message {
	int what;
	int from; /* rank, of one received */
	long number[6];
	char *data; /* one byte more than `length` is there, which is 0 */
	size_t length;
};

/* Send a copy of a message, and go on. */
void transport_send(struct transport *transport, int to, const struct message *message);

/* Receive a message if one is there; or wait for it, leaving the processor to others. To be freed. */
bool transport_poll(struct transport *transport, struct message *message);
void transport_wait(struct transport *transport, struct message *message);

/* Leave the processor to others for a moment. */
void transport_rest(struct transport *transport);

void message_free(struct message *message);

/* Divide all ranks into so many shares: consecutive ranks, the sizes as equal as can be. All ranks call
 * it with the same number. The share of this rank, and which one it is, from 0. */
const struct share *transport_share(struct transport *transport, int shares, int *which);

/* The first rank of a share, one of so many. */
int transport_first(const struct transport *transport, int shares, int which);

/* Put the values of all ranks of the share, those of its first rank first, into `all` on that one. */
void transport_collect(struct transport *transport, const double *own, size_t count, double *all);

#endif
