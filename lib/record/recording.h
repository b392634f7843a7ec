/* What is sampled of cells while they are simulated: one file a kind, and a line in a table.
 *
 * A kind says what it samples of a section; from that follow the columns of a network, in the order of
 * gids, sections and receptors, and what the kernel is to put down. A rank has the columns of its own
 * cells only, for the steps at hand. */
#ifndef HNN_RECORDING_H
#define HNN_RECORDING_H

#include "kernel/kernel.h"
#include "record/extracellular.h"
#include "record/span.h"

enum { RECORD_KINDS = 3, RECORD_POPULATIONS = 32 };

/* A column of every cell of a population. */
struct probe {
	int section, receptor; /* the latter -1 where it is not about one */
	double start;          /* its value at t = 0 */
	int copy;              /* of the kernel's copies; -1: */
	int current, currents; /* the sum of so many of its currents */
};

/* What is recorded of a population: the probes of a kind in a row, and what the kernel records for them. */
struct probes {
	struct probe *item;
	int first[RECORD_KINDS + 1]; /* where a kind's probes begin */
	int *copy, copies;
	struct synapse_place *current;
	int currents;
	int nodes; /* the first of the copies that are the potentials of all nodes, where these are wanted */
};

struct record_kind {
	const char *name; /* an option of hnn-sim */
	const char *what, *unit;
	void (*probe)(struct probes *probes, const struct celltype *type, int section);
};

extern const struct record_kind record_kinds[RECORD_KINDS];
void record_potential(struct probes *probes, const struct celltype *type, int section);
void record_current(struct probes *probes, const struct celltype *type, int section);
void record_calcium(struct probes *probes, const struct celltype *type, int section);

/* For the kinds: a new probe, to be set; one of what stands at `offset` in each node's state, at the middle of a
 * section. */
struct probe *probe_add(struct probes *probes);
void probe_state(struct probes *probes, const struct celltype *type, int section, int offset, double start);

/* Which kinds to record, and where. */
struct record_choice {
	bool on[RECORD_KINDS];
	bool soma_only;     /* else at the middle of every section */
	const char *cells;  /* populations and gids, set apart by commas; NULL: of all cells */
	bool extracellular; /* the potentials at the electrodes */
};

bool record_any(const struct record_choice *choice);

/* The first word of the choice of cells that is none of a model's populations and gids of cells, to be freed;
 * NULL where there is none. */
char *record_unknown(const struct record_choice *choice, const struct model *model);

/* What is recorded of a network, whose cell types are laid out. Free with recording_free(). */
struct recording {
	const struct celltype *const *type; /* [populations] */
	int populations;
	struct probes of[RECORD_POPULATIONS];
	int *before[RECORD_POPULATIONS];     /* [cells + 1] how many of the cells before each are recorded */
	size_t columns[RECORD_KINDS];        /* of all cells */
	struct extracellular *extracellular; /* or NULL */
};
struct recording *recording_make(const struct model *model, const struct celltype *const *type,
                                 const struct record_choice *choice);
void recording_free(struct recording *recording);

/* The names of a kind's columns, GID.POPULATION.SECTION[.RECEPTOR], each after a blank. To be freed. */
char *recording_names(const struct recording *recording, int kind);

/* The columns of some cells, and their values in the steps at hand. */
struct recorder {
	const struct recording *recording;
	struct span cells[RECORD_POPULATIONS];
	size_t own[RECORD_KINDS];  /* columns */
	double *row[RECORD_KINDS]; /* [steps][own] */
	double *copied, *flowed;   /* the kernel's */
	long long *potential;      /* [steps][contacts] sums over the recorder's cells, see struct extracellular */
	double *potential_row;
};

/* Begin with cells [populations], room for so many steps, and the row of t = 0. */
void recorder_begin(struct recorder *recorder, const struct recording *recording, const struct span *cells, int steps);
void recorder_end(struct recorder *recorder);

/* What the kernel is to record of a block of a population, into the recorder's memory. */
void recorder_task(const struct recorder *recorder, int population, struct task *task);

/* Before all blocks of the next steps. */
void recorder_steps(const struct recorder *recorder, int steps);

/* Take a block's values into the rows: of `count` cells from `first` on, which are all as in lane 0 where
 * `alike`. Returns the first row that is no result; -1 when all are. */
int recorder_store(const struct recorder *recorder, int population, const struct task *task, struct span cells,
                   bool alike);

/* Put a row of other cells' columns of a kind where they belong in a row of all columns. */
void recorder_place(const struct recording *recording, int kind, const struct span *cells, const double *row,
                    double *all);

/* The number of columns of a kind that cells have. */
size_t recording_width(const struct recording *recording, int kind, const struct span *cells);

#endif
