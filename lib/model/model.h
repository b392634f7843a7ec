/* A network as data: what a network stream means, checked. */
#ifndef HNN_MODEL_H
#define HNN_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "drive/drive.h"
#include "model/channel.h"
#include "model/sections.h"
#include "stream/record.h"
#include "synapse/synapse.h"

enum { RECEPTORS = 16, MAX_MESH = 1000, MAX_NAME = 64, MAX_CHOICE = 100000000 };

/* A parameter along a cell, as a function of the distance x [um] from the near end of
 * the root section: a constant a; exp(a,b[,c]) = a (exp(b x) + c); linear(a,b,c) = a +
 * min(x, c) (b - a)/c; or a value for each segment. */
struct profile {
	enum { PROFILE_CONSTANT, PROFILE_EXP, PROFILE_LINEAR, PROFILE_SEGMENTS } shape;
	double a, b, c;
	double *value; /* of the segments, from the near end of the section on */
	int values;
};

/* A channel in the membrane of a section. */
struct insertion {
	int channel; /* of the model */
	struct profile param[CHANNEL_PARAMS];
};

struct section {
	char *name;
	int parent;    /* index, -1 for the root */
	int at;        /* 0 or 1: which end of the parent */
	double length; /* um */
	double diam;   /* um */
	double cm;     /* uF/cm2 */
	double ra;     /* ohm cm */
	double v0;     /* mV, at the start */
	double d[3];   /* direction */
	struct insertion *channel;
	int channels;
};

/* A named group of sections, or a single one. */
struct location {
	char *name;
	struct sections sections;
};

/* A synapse on the middle segment of each of its sections. */
struct synapse {
	char *name; /* receptor */
	int kind;   /* in synapse_kinds */
	double value[SYNAPSE_KEYS];
	struct sections sections;
};

/* What the raw dipole of a cell is taken to be at rest: offset + slope t [fAm], from the
 * end of the record before to `to` [ms], that sample included. */
struct baseline {
	double to, offset, slope;
};

/* All cells of a type. On a full lattice there is one at each point of the mesh; baskets
 * sit at every third point of a row, shifted by one in every other row; others sit where their records say. */
struct population {
	char *name;
	enum { LATTICE_FULL, LATTICE_BASKET, LATTICE_LISTED } lattice;
	double z;         /* um, of the somata */
	int dipole;       /* layer that it counts for, or -1 */
	double threshold; /* mV: the soma spikes when it rises above this */
	struct section *section;
	int sections;
	int root;
	struct location *location;
	int locations;
	struct synapse *synapse;
	int synapses;
	struct baseline *baseline;
	int baselines;
	int cells;
	int gid;             /* of the first cell */
	double *x, *y;       /* [cells], position in units of the spacing; whole numbers on the mesh unless listed */
	double *height;      /* [cells] um, of the somata, where records list them; else NULL: z */
	size_t listed, room; /* of x, y and height, where records list them */
	long line;
};

/* A cell of the source population and one of the target's, by their index there. */
struct pair {
	int source, target;
};

/* All cells of a population to all cells of another, or those that `pair` lists. Weight and delay
 * follow the distance d: weight gain exp(-d^2/(lambda spacing)^2), delay/exp(-d^2/(lambda
 * spacing)^2). */
struct connection {
	int source, target;       /* populations */
	struct sections sections; /* one synapse on each */
	int synapse;
	double weight, delay, lambda, gain; /* uS, ms, in units of the spacing, 1 */
	bool autapses;
	struct pair *pair; /* [pairs], NULL for all pairs but the autapses that are left out */
	size_t pairs;
	double probability; /* that pairs were chosen with, by a generator seeded with conn_seed */
	long conn_seed;
	long line;
};

/* What a drive does to one population: a weight for each of some receptors. */
struct target {
	int population;
	struct sections sections;
	int synapses;
	int synapse[RECEPTORS];
	double weight[RECEPTORS]; /* uS */
	double delay;             /* ms */
	double probability;
	double value[DRIVE_KEYS]; /* the drive's, with those that are the target's own */
};

/* A source whose spikes are told. */
struct train {
	char *source;
	double *time; /* ms, ascending */
	int times;
};

/* External input. `cells` drive cells, each connected to all targets, or one for each
 * target cell where `each`. */
struct drive {
	char *name;
	const struct drive_kind *kind;
	double value[DRIVE_KEYS]; /* of the kind's keys */
	bool each;
	int cells;
	int gid;
	double lambda;
	long seed, conn_seed;
	struct target *target;
	int targets;
	struct train *train; /* [cells], where the kind replays them */
	int trains;
	long line;
};

/* A constant current into a section of every cell of a population. */
struct bias {
	char *name;
	int population;
	int section;
	double amplitude;     /* nA, positive depolarises */
	double tstart, tstop; /* ms */
};

/* A contact of an electrode, at a place (um). */
struct contact {
	char *name;
	double at[3];
};

/* An array of contacts, which picks up the potential of what flows through membranes into a volume that conducts
 * alike everywhere. */
struct electrode {
	char *name;
	bool lines;          /* segments are lines that give off current, else points */
	double conductivity; /* S/m */
	double min_distance; /* um; what is nearer counts as so far away */
	struct contact *contact;
	int contacts;
	long line;
};

struct model {
	char *name;
	char *made, *version; /* how its stream came about, or NULL */
	int nx, ny;
	double spacing; /* um */
	double celsius;
	double threshold;         /* mV, of populations that have none of their own */
	struct channel **channel; /* in the order of their first use or definition */
	int channels;
	char **layer; /* names, in the order in which populations first name them */
	int layers;
	struct population *population;
	int populations;
	struct connection *connection;
	int connections;
	struct drive *drive;
	int drives;
	struct bias *bias;
	int biases;
	struct electrode *electrode;
	int electrodes;
	int gids; /* of all cells and drive cells */
};

/* Read a network's records. Exits with a message that names the line of anything wrong:
 * an unknown record or key, a value out of range, a contradiction. Free with
 * model_free(). */
struct model *model_read(const struct records *records);
void model_free(struct model *model);

/* A profile's value at distance x, which is the part `along`, 0 to 1, of its section. */
double profile_at(const struct profile *f, double x, double along);

/* The sections of a population that a location or section name stands for; none when there
 * is no such. */
struct sections population_sections(const struct population *p, const char *name);

/* Index of a population, layer, channel, section or synapse by name, -1 when there is none. */
int model_population(const struct model *model, const char *name);
int model_layer(const struct model *model, const char *name);
int model_channel(const struct model *model, const char *name);
int population_section(const struct population *p, const char *name);
int population_synapse(const struct population *p, const char *name);

/* A section's channel of the model, or its calcium pool; NULL where it has none. */
const struct insertion *section_channel(const struct section *section, int channel);
const struct insertion *section_pool(const struct model *model, const struct section *section);

/* The index of the population that a cell's gid belongs to. */
int model_gid_population(const struct model *model, int gid);

/* The population or drive that a gid belongs to. */
const char *model_gid_name(const struct model *model, int gid);

#endif
