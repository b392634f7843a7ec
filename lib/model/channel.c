#include "model/channel.h"

#include <math.h>
#include <string.h>

/* x/(exp(x/y) - 1), also near x = 0. */
static double vtrap(double x, double y)
{
	return fabs(x / y) < 1e-6 ? y * (1 - x / y / 2) : x / (exp(x / y) - 1);
}

/* Hodgkin and Huxley's sodium and potassium gates (1952), resting at -65 mV. */
static void opening(double alpha, double beta, double factor, double *inf, double *tau)
{
	*tau = 1 / (factor * (alpha + beta));
	*inf = alpha / (alpha + beta);
}

static void hh2_m(double v, double factor, double *inf, double *tau)
{
	opening(0.1 * vtrap(-(v + 40), 10), 4 * exp(-(v + 65) / 18), factor, inf, tau);
}

static void hh2_h(double v, double factor, double *inf, double *tau)
{
	opening(0.07 * exp(-(v + 65) / 20), 1 / (exp(-(v + 35) / 10) + 1), factor, inf, tau);
}

static void hh2_n(double v, double factor, double *inf, double *tau)
{
	opening(0.01 * vtrap(-(v + 55), 10), 0.125 * exp(-(v + 65) / 80), factor, inf, tau);
}

/* M-current (Mainen and Sejnowski 1996). */
static void km_n(double v, double factor, double *inf, double *tau)
{
	double x = v + 30;

	opening(0.001 * x / (1 - exp(-x / 9)), -0.001 * x / (1 - exp(x / 9)), factor, inf, tau);
}

/* High-voltage-activated calcium (Reuveni et al. 1993). */
static void ca_m(double v, double factor, double *inf, double *tau)
{
	opening(0.055 * (-27 - v) / (exp((-27 - v) / 3.8) - 1), 0.94 * exp((-75 - v) / 17), factor, inf, tau);
}

static void ca_h(double v, double factor, double *inf, double *tau)
{
	opening(0.000457 * exp((-13 - v) / 50), 0.0065 / (exp((-v - 15) / 28) + 1), factor, inf, tau);
}

/* Low-voltage-activated (T) calcium and the anomalous rectifier (Traub et al. 2003). */
static void cat_m(double v, double factor, double *inf, double *tau)
{
	(void)factor;
	*inf = 1 / (1 + exp((-v - 56) / 6.2));
	*tau = 0.204 + 0.333 / (exp((v + 15.8) / 18.2) + exp((-v - 131) / 16.7));
}

static void cat_h(double v, double factor, double *inf, double *tau)
{
	(void)factor;
	*inf = 1 / (1 + exp((v + 80) / 4));
	*tau = v < -81 ? 0.333 * exp((v + 466) / 66.6) : 9.32 + 0.333 * exp((-v - 21) / 10.5);
}

static void ar_m(double v, double factor, double *inf, double *tau)
{
	(void)factor;
	*inf = 1 / (1 + exp((v + 75) / 5.5));
	*tau = 1 / (exp(-14.6 - 0.086 * v) + exp(-1.87 + 0.07 * v));
}

/* pS/um2 to S/cm2 */
#define PS_UM2 1e-4

const struct channel channel_table[CHANNELS] = {
	{
		.name = "hh2",
		.what = "fast sodium, delayed-rectifier potassium, leak",
		.param = {{"gnabar", "S/cm2"}, {"gkbar", "S/cm2"}, {"gl", "S/cm2"}, {"el", "mV"}},
		.low = -100,
		.high = 100,
		.intervals = 200,
		.q10 = 3,
		.celsius0 = 6.3 + 30.7,
		.gate = {{.name = "m", .kinetics = hh2_m}, {.name = "h", .kinetics = hh2_h}, {.name = "n", .kinetics = hh2_n}},
		.gates = 3,
		.current = {{.gbar = 0, .scale = 1, .power = {3, 1, 0}, .e = 50},
                    {.gbar = 1, .scale = 1, .power = {0, 0, 4}, .e = -77},
                    {.gbar = 2, .scale = 1, .reversal = REVERSAL_PARAM, .e_param = 3}},
		.currents = 3,
	},
	{
		.name = "km",
		.what = "slow non-inactivating potassium (M-current)",
		.param = {{"gbar", "pS/um2"}},
		.low = -120,
		.high = 100,
		.intervals = 199,
		.q10 = 2.3,
		.celsius0 = 23 + 30.7,
		.gate = {{.name = "n", .kinetics = km_n}},
		.gates = 1,
		.current = {{.scale = PS_UM2, .warmed = true, .power = {1}, .e = -77}},
		.currents = 1,
	},
	{
		.name = "ca",
		.what = "high-voltage-activated calcium",
		.param = {{"gbar", "pS/um2"}},
		.low = -120,
		.high = 100,
		.intervals = 199,
		.q10 = 2.3,
		.celsius0 = 23 + 30.7,
		.gate = {{.name = "m", .kinetics = ca_m}, {.name = "h", .kinetics = ca_h}},
		.gates = 2,
		.current = {{.scale = PS_UM2, .warmed = true, .power = {2, 1}, .reversal = REVERSAL_CALCIUM}},
		.currents = 1,
	},
	{
		.name = "kca",
		.what = "calcium-dependent potassium",
		.param = {{"gbar", "pS/um2"}},
		.q10 = 2.3,
		.celsius0 = 23 + 30.7,
		.gate = {{.name = "n", .on = 0.01, .off = 0.02}},
		.gates = 1,
		.current = {{.scale = PS_UM2, .warmed = true, .power = {1}, .e = -77}},
		.currents = 1,
	},
	{
		.name = "cat",
		.what = "low-voltage-activated calcium (T-current); does not fill the calcium pool",
		.param = {{"gbar", "S/cm2"}},
		.low = -120,
		.high = 40,
		.intervals = 641,
		.q10 = 1,
		.celsius0 = 37,
		.gate = {{.name = "m", .kinetics = cat_m, .starts_set = true, .start = 0}, {.name = "h", .kinetics = cat_h}},
		.gates = 2,
		.current = {{.scale = 1, .power = {2, 1}, .e = 125}},
		.currents = 1,
	},
	{
		.name = "ar",
		.what = "anomalous rectifier",
		.param = {{"gbar", "S/cm2"}},
		.low = -120,
		.high = 40,
		.intervals = 641,
		.q10 = 1,
		.celsius0 = 37,
		.gate = {{.name = "m", .kinetics = ar_m, .starts_set = true, .start = 0.25}},
		.gates = 1,
		.current = {{.scale = 1, .power = {1}, .e = -35}},
		.currents = 1,
	},
	{
		.name = "cad",
		.what = "calcium pool with decay",
		.param = {{"taur", "ms"}},
		.q10 = 1,
		.celsius0 = 37,
		.pool = true,
	},
};

int channel_index(const char *name)
{
	for (int i = 0; i < CHANNELS; i++)
		if (strcmp(channel_table[i].name, name) == 0)
			return i;
	return -1;
}

double channel_factor(const struct channel *channel, double celsius)
{
	return pow(channel->q10, (celsius - channel->celsius0) / 10);
}

int channel_param(const struct channel *channel, const char *name)
{
	for (int i = 0; i < CHANNEL_PARAMS && channel->param[i].name; i++)
		if (strcmp(channel->param[i].name, name) == 0)
			return i;
	return -1;
}

double calcium_nernst(double celsius)
{
	/* The gas and Faraday constants that the published results were made with. */
	return 1000 * 8.3134 * (celsius + 273.15) / (2 * 96485.309);
}

double calcium_influx(void)
{
	return 1e4 / (2 * 96485.3 * CALCIUM_DEPTH);
}
