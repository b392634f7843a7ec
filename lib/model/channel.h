/* Membrane channels: their kinetics, which are text. Those that ship are in data/channels, a file
 * each; a network stream may bring its own. */
#ifndef HNN_CHANNEL_H
#define HNN_CHANNEL_H

#include <stdbool.h>

#include "model/expression.h"

enum { CHANNEL_PARAMS = 8, CHANNEL_GATES = 4, CHANNEL_CURRENTS = 4, CHANNEL_FACTORS = 4 };

/* The units that a parameter of a channel can have, and what it can be then. */
struct channel_unit {
	const char *name;
	double scale; /* of a conductance density: to S/cm2; else 0 */
	double low, high;
};

/* What a channel's current flows towards. */
enum reversal { REVERSAL_FIXED, REVERSAL_PARAM, REVERSAL_CALCIUM };

/* A gate x follows dx/dt = (inf - x)/tau. A voltage gate's inf and tau [ms] are functions of v [mV]
 * and the temperature, given as such or by rates of opening and closing, alpha and beta [1/ms]:
 * inf = alpha/(alpha + beta), tau = 1/(alpha + beta). A calcium gate opens at rate `on`
 * [1/(ms mM)] times the calcium concentration and closes at rate `off` [1/ms] (a binding site). The
 * channel's temperature factor multiplies all rates and divides tau. */
struct gate {
	char *name;
	enum { GATE_STEADY, GATE_RATES, GATE_CALCIUM } kind;
	struct expression *kinetics[2]; /* inf and tau, or alpha and beta; of `v` and `celsius` */
	double on, off;
	bool starts_set; /* else it starts at inf of the initial voltage */
	double start;
};

/* An ohmic current g (v - E), g = gbar * scale * (temperature factor, where `warmed`)
 * * product of gate^power. gbar is parameter `gbar` of the channel. */
struct current {
	char *name;
	int gbar;
	double scale; /* to S/cm2 */
	bool warmed;
	int power[CHANNEL_GATES];
	enum reversal reversal;
	double e; /* mV, REVERSAL_FIXED */
	int e_param;
};

struct channel {
	char *name;
	long line;    /* of its first record */
	bool used;    /* by a section: complete */
	bool shipped; /* kept for all networks */
	struct {
		char *name;
		const struct channel_unit *unit;
	} param[CHANNEL_PARAMS];
	int params;
	/* The voltage gates are tabulated over low..high mV in `intervals` steps and
	 * interpolated linearly, as the published models are. */
	double low, high;
	int intervals;
	double q10, celsius; /* temperature factor: q10^((celsius - this celsius)/10) */
	struct gate gate[CHANNEL_GATES];
	int gates;
	struct current current[CHANNEL_CURRENTS];
	int currents;
	/* Not a channel but the cell's calcium pool: a shell below the membrane. */
	bool pool;
	int pool_tau;      /* parameter: its time constant */
	double pool_depth; /* um */
	double pool_rest;  /* mM */
};

/* A channel that ships, by its name, kept for the life of the process; NULL when there is none. Exits with a
 * message when its file is wrong. */
struct channel *channel_shipped(const char *name);

/* A unit by its name, or NULL. */
const struct channel_unit *channel_unit(const char *name);

/* The temperature factor of a channel. */
double channel_factor(const struct channel *channel, double celsius);

/* inf and tau of a voltage gate of a channel at a voltage. */
void channel_kinetics(const struct channel *channel, int gate, double celsius, double v, double *inf, double *tau);

/* The index of a channel's parameter or gate, or -1. */
int channel_param(const struct channel *channel, const char *name);
int channel_gate(const struct channel *channel, const char *name);

void channel_free(struct channel *channel);

/* Calcium: concentrations [mM]. */
#define CALCIUM_OUTSIDE 2.0
#define CALCIUM_NO_POOL 5e-5

/* Nernst's potential of calcium [mV] is this times log(outside/inside). */
double calcium_nernst(double celsius);

/* Calcium influx [mM/ms] per inward current density of 1 mA/cm2 into a shell of a depth [um]. */
double calcium_influx(double depth);

#endif
