/* Membrane channels: their kinetics, written once as equations. A new channel is a new
 * entry of the table in channel.c; the engine reads this table and nothing else. */
#ifndef HNN_CHANNEL_H
#define HNN_CHANNEL_H

#include <stdbool.h>

enum { CHANNEL_PARAMS = 4, CHANNEL_GATES = 3, CHANNEL_CURRENTS = 3 };

/* What a channel's current flows towards. */
enum reversal { REVERSAL_FIXED, REVERSAL_PARAM, REVERSAL_CALCIUM };

/* A gate x follows dx/dt = (inf - x)/tau. A voltage gate's inf and tau are functions of
 * v [mV], the latter in ms; a calcium gate opens at rate `on` [1/(ms mM)] times the
 * calcium concentration and closes at rate `off` [1/ms] (a binding site), both
 * multiplied by the channel's temperature factor. */
struct gate {
	const char *name;
	void (*kinetics)(double v, double factor, double *inf, double *tau); /* NULL: a calcium gate */
	double on, off;
	bool starts_set; /* else it starts at inf of the initial voltage */
	double start;
};

/* An ohmic current g (v - E), g = gbar * scale * (temperature factor, where `warmed`)
 * * product of gate^power. gbar is parameter `gbar` of the channel. */
struct current {
	int gbar;
	double scale; /* to S/cm2 */
	bool warmed;
	int power[CHANNEL_GATES];
	enum reversal reversal;
	double e; /* mV, REVERSAL_FIXED */
	int e_param;
};

struct channel {
	const char *name;
	const char *what; /* a line for people */
	struct {
		const char *name, *unit;
	} param[CHANNEL_PARAMS]; /* ends with a NULL name */
	/* The voltage gates are tabulated over low..high mV in `intervals` steps and
	 * interpolated linearly, as the published models are. */
	double low, high;
	int intervals;
	double q10, celsius0; /* temperature factor: q10^((celsius - celsius0)/10) */
	struct gate gate[CHANNEL_GATES];
	int gates;
	struct current current[CHANNEL_CURRENTS];
	int currents;
	bool pool; /* not a channel but the cell's calcium pool; parameter 0 is its time constant, ms */
};

enum { CHANNELS = 7 };
extern const struct channel channel_table[CHANNELS];

/* The index of a channel in the table, or -1. */
int channel_index(const char *name);

/* The temperature factor of a channel. */
double channel_factor(const struct channel *channel, double celsius);

/* The index of a channel's parameter, or -1. */
int channel_param(const struct channel *channel, const char *name);

/* Calcium: concentrations [mM], valence times Faraday's constant, the shell's depth. */
#define CALCIUM_OUTSIDE 2.0
#define CALCIUM_REST 1e-4    /* with a pool (Destexhe et al. 1993) */
#define CALCIUM_NO_POOL 5e-5 /* without one */
#define CALCIUM_DEPTH 0.1    /* um */

/* Nernst's potential of calcium [mV] is this times log(outside/inside). */
double calcium_nernst(double celsius);

/* Calcium influx [mM/ms] per inward current density of 1 mA/cm2. */
double calcium_influx(void);

#endif
