#include "run/ranks.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

static int me = 0, count = 1;
static bool mpi;

/* Open MPI's, PMIx's, MPICH's and Slurm's launchers leave these. */
static bool launched(void)
{
	static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (getenv(signs[i]))
			return true;
	return false;
}

static void abort_all(int status)
{
	fflush(stderr);
	MPI_Abort(MPI_COMM_WORLD, status);
}

void ranks_begin(int *argc, char ***argv)
{
	static char buffer[1 << 16];

	if (!launched())
		return;
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer); /* mpiexec's end of it is a terminal, written line by line */
	setenv("OMPI_MCA_pml", "^cm", 0);               /* Open MPI spends most of its start on looking for such networks */
	if (MPI_Init(argc, argv) != MPI_SUCCESS)
		die("cannot start MPI");
	mpi = true;
	MPI_Comm_rank(MPI_COMM_WORLD, &me);
	MPI_Comm_size(MPI_COMM_WORLD, &count);
	die_hook = abort_all;
}

void ranks_end(void)
{
	if (mpi)
		MPI_Finalize();
	die_hook = NULL;
}

int ranks_me(void)
{
	return me;
}

int ranks_count(void)
{
	return count;
}

void ranks_share_text(char **text)
{
	long long size = *text ? (long long)strlen(*text) + 1 : 0;

	if (count == 1)
		return;
	MPI_Bcast(&size, 1, MPI_LONG_LONG, 0, MPI_COMM_WORLD);
	if (me)
		*text = size ? mem_new((size_t)size, 1) : NULL;
	if (size)
		MPI_Bcast(*text, (int)size, MPI_CHAR, 0, MPI_COMM_WORLD);
}

void ranks_share_flag(bool *flag)
{
	if (count > 1)
		MPI_Bcast(flag, 1, MPI_C_BOOL, 0, MPI_COMM_WORLD);
}

/* All spikes of a share, to each of its ranks. A spike is two ints. */
static void gather(void *context, struct spike **spike, size_t *spikes, size_t *room)
{
	MPI_Comm comm = *(MPI_Comm *)context;
	int size, mine = (int)*spikes * 2, total = 0, waiting, *n, *at;
	struct spike *all;

	MPI_Comm_size(comm, &size);
	if (size == 1) { /* a moment for parcels on their way: messages move while MPI is at work */
		MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, MPI_STATUS_IGNORE);
		return;
	}
	n = mem_new((size_t)size, sizeof *n);
	at = mem_new((size_t)size, sizeof *at);
	MPI_Allgather(&mine, 1, MPI_INT, n, 1, MPI_INT, comm);
	for (int i = 0; i < size; i++) {
		at[i] = total;
		total += n[i];
	}
	if (total) {
		all = mem_new((size_t)total / 2, sizeof *all);
		MPI_Allgatherv(*spike, mine, MPI_INT, all, n, at, MPI_INT, comm);
		free(*spike);
		*spike = all;
		*spikes = *room = (size_t)total / 2;
	}
	free(n);
	free(at);
}

static int least(void *context, int value)
{
	MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_MIN, *(MPI_Comm *)context);
	return value;
}

/* What a unit came to: the dipoles of two layers, three recordings, spikes. The first rank of its
 * share puts it together and sends it to rank 0 while it goes on. */
enum { DIPOLE, RECORD = 2, SPIKE = 5, PARTS };

struct parcel {
	size_t bytes[PARTS];
	void *part[PARTS];
	MPI_Request *request;
	size_t requests, room;
};

/* The counts of MPI are ints. */
static size_t piece(size_t items)
{
	return items < 1 << 28 ? items : 1 << 28;
}

/* The sum over a share on its first rank, in a new array; nothing elsewhere. */
static void *sum(const void *part, size_t items, MPI_Datatype type, const struct share *share)
{
	const size_t size = sizeof(double);
	char *all = share->rank == 0 ? mem_vector(items, size) : NULL;

	for (size_t done = 0, n; done < items; done += n) {
		n = piece(items - done);
		MPI_Reduce((const char *)part + done * size, all ? all + done * size : NULL, (int)n, type, MPI_SUM, 0,
		           *(MPI_Comm *)share->context);
	}
	return all;
}

static void pack(struct parcel *p, const struct trial *t, const struct share *share)
{
	const double *record[] = {t->v, t->current, t->ca};

	for (int layer = 0; layer < 2; layer++) {
		p->bytes[DIPOLE + layer] = t->samples * sizeof *t->dipole[layer];
		p->part[DIPOLE + layer] = sum(t->dipole[layer], t->samples, MPI_LONG_LONG, share);
	}
	for (int w = 0; w < 3; w++) {
		size_t items = record[w] ? t->samples * t->columns[w] : 0;

		p->bytes[RECORD + w] = items * sizeof *record[w];
		p->part[RECORD + w] = items ? sum(record[w], items, MPI_DOUBLE, share) : NULL;
	}
	if (share->rank == 0 && t->spikes) { /* each rank of a share has them all */
		p->bytes[SPIKE] = t->spikes * sizeof *t->spike;
		p->part[SPIKE] = memcpy(mem_new(t->spikes, sizeof *t->spike), t->spike, p->bytes[SPIKE]);
	}
}

static void post(struct parcel *p, const void *data, size_t bytes)
{
	for (size_t done = 0, n; done < bytes; done += n) {
		n = piece(bytes - done);
		MPI_Isend((const char *)data + done, (int)n, MPI_BYTE, 0, 0, MPI_COMM_WORLD,
		          GROW(p->request, p->requests, p->room));
	}
}

static void send_parcel(struct parcel *p)
{
	post(p, p->bytes, sizeof p->bytes);
	for (int i = 0; i < PARTS; i++)
		post(p, p->part[i], p->bytes[i]);
}

static void fetch(void *data, size_t bytes, int from)
{
	for (size_t done = 0, n; done < bytes; done += n) {
		n = piece(bytes - done);
		MPI_Recv((char *)data + done, (int)n, MPI_BYTE, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	}
}

static void receive_parcel(struct parcel *p, int from)
{
	fetch(p->bytes, sizeof p->bytes, from);
	for (int i = 0; i < PARTS; i++)
		if (p->bytes[i])
			fetch(p->part[i] = mem_vector(p->bytes[i], 1), p->bytes[i], from);
}

/* Wait until a parcel, if it was sent, has arrived; forget it. */
static void drop_parcel(struct parcel *p)
{
	MPI_Waitall((int)p->requests, p->request, MPI_STATUSES_IGNORE);
	free(p->request);
	for (int i = 0; i < PARTS; i++)
		free(p->part[i]);
	*p = (struct parcel){0};
}

/* Simulate a unit, on this rank alone or with a share of its cells. */
static const struct trial *simulate(struct sim *sim, const struct unit *unit, const struct share *share)
{
	static long current = -1;

	if (unit->network != current)
		sim_network(sim, unit->records);
	current = unit->network;
	return sim_trial(sim, unit->trial, share);
}

/* One round over all ranks: at most as many units as ranks. The first rank of each unit's share
 * sends its parcel off. */
static void simulate_round(struct sim *sim, const struct unit *unit, int n, struct parcel *own)
{
	static MPI_Comm comm;
	static int split; /* number of shares that `comm` is for */
	int mine = (int)((long)me * n / count);
	struct share share = {.gather = gather, .least = least, .context = &comm};

	if (split != n) {
		if (split)
			MPI_Comm_free(&comm);
		MPI_Comm_split(MPI_COMM_WORLD, mine, me, &comm);
		split = n;
	}
	MPI_Comm_rank(comm, &share.rank);
	MPI_Comm_size(comm, &share.size);
	pack(own, simulate(sim, &unit[mine], &share), &share);
	if (me && share.rank == 0)
		send_parcel(own);
}

static void give(struct sim *sim, const struct unit *unit, const struct parcel *p,
                 void (*take)(void *context, const struct outcome *outcome), void *context)
{
	struct outcome o = {
		.unit = unit,
		.dipole = {p->part[DIPOLE], p->part[DIPOLE + 1]},
		.spike = p->part[SPIKE],
		.spikes = p->bytes[SPIKE] / sizeof *o.spike,
		.v = p->part[RECORD],
		.current = p->part[RECORD + 1],
		.ca = p->part[RECORD + 2],
	};
	struct event *event = events_make(unit->model, unit->trial, sim_tstop(sim), &o.events);

	o.event = event;
	take(context, &o);
	free(event);
}

/* On rank 0: a round's outcomes, its own first. */
static void take_round(struct sim *sim, const struct unit *unit, int n, struct parcel *own,
                       void (*take)(void *context, const struct outcome *outcome), void *context)
{
	for (int k = 0; k < n; k++) {
		struct parcel other = {0}, *p = k ? &other : own;

		if (k)
			receive_parcel(p, (int)(((long)k * count + n - 1) / n));
		give(sim, &unit[k], p, take, context);
		drop_parcel(p);
	}
}

/* Ranks need not wait for each other after every round: rank 0 takes a round's outcomes after its
 * next one, and a rank may be as far ahead of it. */
static void simulate_rounds(struct sim *sim, const struct unit *unit, int units, bool release,
                            void (*take)(void *context, const struct outcome *outcome), void *context)
{
	struct parcel own[2] = {0};
	int i = 0;

	for (int first = 0; first < units; first += count, i++) {
		int n = units - first < count ? units - first : count;

		drop_parcel(&own[i % 2]);
		simulate_round(sim, unit + first, n, &own[i % 2]);
		if (release)
			sim_release(sim, unit[first + (int)((long)me * n / count)].trial);
		if (me == 0 && i)
			take_round(sim, unit + first - count, count, &own[(i - 1) % 2], take, context);
	}
	if (me == 0 && i)
		take_round(sim, unit + (i - 1) * count, units - (i - 1) * count, &own[(i - 1) % 2], take, context);
	drop_parcel(&own[0]);
	drop_parcel(&own[1]);
}

void ranks_simulate(struct sim *sim, const struct unit *unit, int units, bool release,
                    void (*take)(void *context, const struct outcome *outcome), void *context)
{
	const struct share alone = {.size = 1};

	if (count > 1) {
		simulate_rounds(sim, unit, units, release, take, context);
		return;
	}
	for (int i = 0; i < units; i++) {
		const struct trial *t = simulate(sim, &unit[i], &alone);
		const struct outcome out = {
			&unit[i], {t->dipole[0], t->dipole[1]}, t->spike, t->spikes, t->event, t->events, t->v, t->current, t->ca};

		take(context, &out);
		if (release)
			sim_release(sim, unit[i].trial);
	}
}
