#include "run/transport.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/err.h"
#include "util/mem.h"

/* A message on its way. */
struct parcel {
	char *bytes;
	size_t size;
	MPI_Request request;
};

struct transport {
	bool mpi;
	int me, size;
	struct parcel *parcel;
	size_t parcels, room, bytes;
	MPI_Comm comm; /* of this rank's share */
	int shares;    /* what `comm` was made for; 0: not made */
	struct share share;
};

/* How a message begins. */
struct head {
	int what;
	long number[6];
};

/* A rank that has so many bytes under way waits until they have arrived. */
static const size_t most_bytes = 8 << 20;

/* Open MPI's, PMIx's, MPICH's and Slurm's launchers leave these. */
static bool launched(void)
{
	static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (getenv(signs[i]))
			return true;
	return false;
}

struct transport *transport_begin(int *argc, char ***argv)
{
	static char buffer[1 << 16];
	struct transport *t = mem_new(1, sizeof *t);

	*t = (struct transport){.size = 1, .share.size = 1};
	if (!launched())
		return t;
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer); /* mpiexec's end of it is a terminal, written line by line */
	setenv("OMPI_MCA_pml", "^cm", 0);               /* Open MPI spends most of its start on looking for such networks */
	if (MPI_Init(argc, argv) != MPI_SUCCESS)
		die("cannot start MPI");
	t->mpi = true;
	MPI_Comm_rank(MPI_COMM_WORLD, &t->me);
	MPI_Comm_size(MPI_COMM_WORLD, &t->size);
	return t;
}

int transport_me(const struct transport *t)
{
	return t->me;
}

int transport_size(const struct transport *t)
{
	return t->size;
}

void transport_abort(struct transport *t, int status)
{
	fflush(stderr);
	if (t->mpi)
		MPI_Abort(MPI_COMM_WORLD, status);
	exit(status);
}

/* --- messages ------------------------------------------------------------------ */

/* Forget parcels that have arrived; with `all`, wait until each has. */
static void reap(struct transport *t, bool all)
{
	size_t left = 0;

	for (size_t i = 0; i < t->parcels; i++) {
		struct parcel *p = &t->parcel[i];
		int arrived = 1;

		if (all)
			MPI_Wait(&p->request, MPI_STATUS_IGNORE);
		else
			MPI_Test(&p->request, &arrived, MPI_STATUS_IGNORE);
		if (arrived) {
			t->bytes -= p->size;
			free(p->bytes);
		} else {
			t->parcel[left++] = *p;
		}
	}
	t->parcels = left;
}

void transport_send(struct transport *t, int to, const struct message *m)
{
	struct head head = {.what = m->what};
	struct parcel p = {.size = sizeof head + m->length};

	if (p.size > INT_MAX)
		die("a message of %zu bytes is too large for MPI", p.size);
	memcpy(head.number, m->number, sizeof head.number);
	p.bytes = mem_new(p.size, 1);
	memcpy(p.bytes, &head, sizeof head);
	if (m->length)
		memcpy(p.bytes + sizeof head, m->data, m->length);
	MPI_Isend(p.bytes, (int)p.size, MPI_BYTE, to, 0, MPI_COMM_WORLD, &p.request);
	*GROW(t->parcel, t->parcels, t->room) = p;
	t->bytes += p.size;
	reap(t, t->bytes > most_bytes);
}

bool transport_poll(struct transport *t, struct message *m)
{
	struct head head;
	MPI_Message matched;
	MPI_Status status;
	int there = 0, size;
	char *bytes;

	if (t->size == 1)
		return false;
	reap(t, false);
	MPI_Improbe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &matched, &status);
	if (!there)
		return false;
	MPI_Get_count(&status, MPI_BYTE, &size);
	bytes = mem_new((size_t)size + 1, 1);
	MPI_Mrecv(bytes, size, MPI_BYTE, &matched, MPI_STATUS_IGNORE);
	memcpy(&head, bytes, sizeof head);
	*m = (struct message){.what = head.what, .from = status.MPI_SOURCE, .length = (size_t)size - sizeof head};
	memcpy(m->number, head.number, sizeof m->number);
	m->data = memmove(bytes, bytes + sizeof head, m->length + 1);
	return true;
}

void transport_rest(struct transport *t)
{
	const struct timespec nap = {.tv_nsec = 50000};

	(void)t;
	nanosleep(&nap, NULL);
}

void transport_wait(struct transport *t, struct message *m)
{
	while (!transport_poll(t, m))
		transport_rest(t);
}

void message_free(struct message *m)
{
	free(m->data);
	*m = (struct message){0};
}

/* --- shares ---------------------------------------------------------------------- */

/* All spikes of a share, to each of its ranks, and the least failure. A spike is two ints. */
static void exchange(void *context, struct spike **spike, size_t *spikes, size_t *room, long long *failure)
{
	struct transport *t = context;
	int size = t->share.size, total = 0;
	struct {
		long long failure, count;
	} mine = {*failure, (long long)*spikes * 2}, *all = mem_new((size_t)size, sizeof *all);
	int *n = mem_new((size_t)size, sizeof *n), *at = mem_new((size_t)size, sizeof *at);

	MPI_Allgather(&mine, 2, MPI_LONG_LONG, all, 2, MPI_LONG_LONG, t->comm);
	for (int i = 0; i < size; i++) {
		at[i] = total;
		n[i] = (int)all[i].count;
		total += n[i];
		*failure = all[i].failure < *failure ? all[i].failure : *failure;
	}
	if (total) {
		struct spike *gathered = mem_new((size_t)total / 2, sizeof *gathered);

		MPI_Allgatherv(*spike, n[t->share.rank], MPI_INT, gathered, n, at, MPI_INT, t->comm);
		free(*spike);
		*spike = gathered;
		*spikes = *room = (size_t)total / 2;
	}
	free(all);
	free(n);
	free(at);
}

static void sum(void *context, long long *value, size_t count)
{
	struct transport *t = context;
	bool first = t->share.rank == 0;

	MPI_Reduce(first ? MPI_IN_PLACE : value, first ? value : NULL, (int)count, MPI_LONG_LONG, MPI_SUM, 0, t->comm);
}

static int least(void *context, int value)
{
	struct transport *t = context;

	MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_MIN, t->comm);
	return value;
}

int transport_first(const struct transport *t, int shares, int which)
{
	return (int)(((long)which * t->size + shares - 1) / shares);
}

const struct share *transport_share(struct transport *t, int shares, int *which)
{
	*which = (int)((long)t->me * shares / t->size);
	if (t->shares == shares)
		return &t->share;
	if (t->shares)
		MPI_Comm_free(&t->comm);
	MPI_Comm_split(MPI_COMM_WORLD, *which, t->me, &t->comm);
	t->shares = shares;
	t->share = (struct share){.context = t, .exchange = exchange, .sum = sum, .least = least};
	MPI_Comm_rank(t->comm, &t->share.rank);
	MPI_Comm_size(t->comm, &t->share.size);
	return &t->share;
}

void transport_collect(struct transport *t, const double *own, size_t count, double *all)
{
	int size = t->share.size, mine = (int)count, total = 0;
	int *n = mem_new((size_t)size, sizeof *n), *at = mem_new((size_t)size, sizeof *at);

	MPI_Gather(&mine, 1, MPI_INT, n, 1, MPI_INT, 0, t->comm);
	for (int i = 0; i < size; i++) {
		at[i] = total;
		total += n[i];
	}
	MPI_Gatherv(own, mine, MPI_DOUBLE, all, n, at, MPI_DOUBLE, 0, t->comm);
	free(n);
	free(at);
}

void transport_end(struct transport *t)
{
	if (t->mpi) {
		reap(t, true);
		if (t->shares)
			MPI_Comm_free(&t->comm);
		MPI_Finalize();
	}
	free(t->parcel);
	free(t);
}
