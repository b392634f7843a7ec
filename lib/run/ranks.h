/* MPI ranks: who simulates which trial, or which cells of it. Started without a launcher such
 * as mpiexec, a program is one rank and MPI is not even initialised. */
#ifndef HNN_RANKS_H
#define HNN_RANKS_H

#include <stdbool.h>

#include "sim/sim.h"

/* Begin and end. After ranks_begin() a rank that dies takes the others with it. */
void ranks_begin(int *argc, char ***argv);
void ranks_end(void);
int ranks_me(void);
int ranks_count(void);

/* Give rank 0's text to all; elsewhere *text is replaced (and was NULL). A NULL text is
 * passed on as NULL. The same for a flag. */
void ranks_share_text(char **text);
void ranks_share_flag(bool *flag);

/* A trial of a network that is to be simulated. Networks are numbered through the whole run. */
struct unit {
	long network;
	const struct records *records;
	const struct model *model; /* on rank 0 */
	int trial;
};

/* What rank 0 gets of it. */
struct outcome {
	const struct unit *unit;
	long long *dipole[2];      /* [samples], see sim_dipole() */
	const struct spike *spike; /* in order of sample and gid */
	size_t spikes;
	const struct event *event;
	size_t events;
	const double *v, *current, *ca; /* [samples][columns], NULL where not recorded */
};

/* Simulate on all ranks: a unit for each rank as long as there are so many, then the cells of the
 * remaining ones are shared out. On rank 0, `take` is called with the outcomes, in order. With
 * `release`, nothing is kept for later networks. */
void ranks_simulate(struct sim *sim, const struct unit *unit, int units, bool release,
                    void (*take)(void *context, const struct outcome *outcome), void *context);

#endif
