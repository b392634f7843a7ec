#include "sim/ranks.h"

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
	if (!launched())
		return;
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
	int size, mine = (int)*spikes * 2, total = 0, *n, *at;
	struct spike *all;

	MPI_Comm_size(comm, &size);
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

/* Sum a share's parts on its first rank, whose rank among all is `leader`, and bring the sum to
 * rank 0. There a new array, to be freed; NULL elsewhere. */
static void *bring(const void *part, size_t items, MPI_Datatype type, MPI_Comm comm, bool member, int leader, int tag)
{
	size_t size = type == MPI_DOUBLE ? sizeof(double) : sizeof(long long);
	void *sum = NULL;

	if (member || me == 0)
		sum = mem_new(items, size);
	for (size_t done = 0, n; done < items; done += n) { /* counts of MPI are ints */
		const char *from = part ? (const char *)part + done * size : NULL;
		char *to = sum ? (char *)sum + done * size : NULL;

		n = items - done < 1 << 28 ? items - done : 1 << 28;
		if (member)
			MPI_Reduce(from, to, (int)n, type, MPI_SUM, 0, comm);
		if (leader && me == leader)
			MPI_Send(to, (int)n, type, 0, tag, MPI_COMM_WORLD);
		if (leader && me == 0)
			MPI_Recv(to, (int)n, type, leader, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	}
	if (me) {
		free(sum);
		sum = NULL;
	}
	return sum;
}

static struct spike *bring_spikes(const struct trial *t, int leader, int tag, size_t *spikes)
{
	struct spike *all = NULL;
	long long n = t && me == leader ? (long long)t->spikes : 0;

	if (leader && me == leader) {
		MPI_Send(&n, 1, MPI_LONG_LONG, 0, tag, MPI_COMM_WORLD);
		MPI_Send(t->spike, (int)n * 2, MPI_INT, 0, tag, MPI_COMM_WORLD);
	}
	if (me)
		return NULL;
	if (leader)
		MPI_Recv(&n, 1, MPI_LONG_LONG, leader, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	all = mem_new((size_t)n, sizeof *all);
	if (leader)
		MPI_Recv(all, (int)n * 2, MPI_INT, leader, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	else if (n)
		memcpy(all, t->spike, (size_t)n * sizeof *all);
	*spikes = (size_t)n;
	return all;
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

/* One round over all ranks: at most as many units as ranks. */
static void simulate_round(struct sim *sim, const struct unit *unit, int n, void (*take)(void *, const struct outcome *),
                           void *context)
{
	static MPI_Comm comm;
	static int split; /* number of shares that `comm` is for */
	int mine = (int)((long)me * n / count);
	struct share share = {.gather = gather, .least = least, .context = &comm};
	const struct trial *t;
	size_t samples = sim_samples(sim);

	if (split != n) {
		if (split)
			MPI_Comm_free(&comm);
		MPI_Comm_split(MPI_COMM_WORLD, mine, me, &comm);
		split = n;
	}
	MPI_Comm_rank(comm, &share.rank);
	MPI_Comm_size(comm, &share.size);
	t = simulate(sim, &unit[mine], &share);
	for (int k = 0; k < n; k++) {
		int leader = (int)(((long)k * count + n - 1) / n);
		bool member = mine == k;
		const struct trial *part = member ? t : NULL;
		struct outcome out = {.unit = &unit[k]};
		struct spike *spike;
		struct event *event = NULL;
		double *record[3] = {0};

		for (int layer = 0; layer < 2; layer++)
			out.dipole[layer] = bring(part ? part->dipole[layer] : NULL, samples, MPI_LONG_LONG, comm, member, leader, k);
		for (int w = 0; w < 3; w++) {
			const double *of[] = {t->v, t->current, t->ca};
			size_t columns = member ? t->columns[w] : 0;

			if (!of[w])
				continue;
			if (me == 0 && !member)
				free(sim_columns(sim, unit[k].model, "vic"[w], &columns));
			record[w] = bring(of[w], samples * columns, MPI_DOUBLE, comm, member, leader, k);
		}
		out.spike = spike = bring_spikes(part, leader, k, &out.spikes);
		if (me)
			continue;
		out.event = event = events_make(unit[k].model, unit[k].trial, sim_times(sim)[samples - 1], &out.events);
		out.v = record[0];
		out.current = record[1];
		out.ca = record[2];
		take(context, &out);
		free(out.dipole[0]);
		free(out.dipole[1]);
		free(spike);
		free(event);
		for (int w = 0; w < 3; w++)
			free(record[w]);
	}
}

void ranks_simulate(struct sim *sim, const struct unit *unit, int units, bool release,
                    void (*take)(void *context, const struct outcome *outcome), void *context)
{
	const struct share alone = {.size = 1};

	for (int first = 0; first < units; first += count) {
		int n = units - first < count ? units - first : count;
		const struct unit *mine = &unit[first + (int)((long)me * n / count)];

		if (count > 1) {
			simulate_round(sim, unit + first, n, take, context);
		} else {
			const struct trial *t = simulate(sim, mine, &alone);
			const struct outcome out = {
				mine, {t->dipole[0], t->dipole[1]}, t->spike, t->spikes, t->event, t->events, t->v, t->current, t->ca};

			take(context, &out);
		}
		if (release)
			sim_release(sim, mine->trial);
	}
}
