#include "model/channel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

static const struct channel_unit units[] = {
	{"S/cm2", 1, 0, 1e6}, {"mS/cm2", 1e-3, 0, 1e9}, {"pS/um2", 1e-4, 0, 1e6},
	{"mV", 0, -200, 200}, {"ms", 0, 1e-3, 1e6},
};

const struct channel_unit *channel_unit(const char *name)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(units[i].name, name) == 0)
			return &units[i];
	return NULL;
}

double channel_factor(const struct channel *channel, double celsius)
{
	return pow(channel->q10, (celsius - channel->celsius) / 10);
}

void channel_kinetics(const struct channel *channel, int gate, double celsius, double v, double *inf, double *tau)
{
	const struct gate *g = &channel->gate[gate];
	const double variable[] = {v, celsius};
	double a = expression_value(g->kinetics[0], variable), b = expression_value(g->kinetics[1], variable);
	double factor = channel_factor(channel, celsius);

	if (g->kind == GATE_RATES) {
		*tau = 1 / (factor * (a + b));
		*inf = a / (a + b);
	} else {
		*inf = a;
		*tau = b / factor;
	}
}

int channel_param(const struct channel *channel, const char *name)
{
	for (int i = 0; i < channel->params; i++)
		if (strcmp(channel->param[i].name, name) == 0)
			return i;
	return -1;
}

int channel_gate(const struct channel *channel, const char *name)
{
	for (int i = 0; i < channel->gates; i++)
		if (strcmp(channel->gate[i].name, name) == 0)
			return i;
	return -1;
}

void channel_free(struct channel *channel)
{
	if (!channel)
		return;
	for (int i = 0; i < channel->params; i++)
		free(channel->param[i].name);
	for (int i = 0; i < channel->gates; i++) {
		expression_free(channel->gate[i].kinetics[0]);
		expression_free(channel->gate[i].kinetics[1]);
		free(channel->gate[i].name);
	}
	for (int i = 0; i < channel->currents; i++)
		free(channel->current[i].name);
	free(channel->name);
	free(channel);
}

double calcium_nernst(double celsius)
{
	/* The gas and Faraday constants that the published results were made with. */
	return 1000 * 8.3134 * (celsius + 273.15) / (2 * 96485.309);
}

double calcium_influx(double depth)
{
	return 1e4 / (2 * 96485.3 * depth);
}
