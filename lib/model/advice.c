#include "model/advice.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/events.h"
#include "util/err.h"
#include "util/mem.h"

/* uS: the whole membrane of a large cell conducts less. */
static const double most_weight = 100;

static void warn_silence(const struct model *m, double tstop, FILE *out)
{
	size_t count;
	struct event *event = events_make(m, 0, tstop, &count);
	bool *fires = mem_new((size_t)m->drives, sizeof *fires);

	for (size_t i = 0; i < count; i++)
		fires[event[i].drive] = true;
	for (int i = 0; i < m->drives; i++)
		if (!fires[i])
			fprintf(out, "no spike of the drive '%s' falls into the %g ms that are simulated\n", m->drive[i].name,
			        tstop);
	for (int i = 0; i < m->biases; i++)
		if (m->bias[i].tstart >= tstop)
			fprintf(out, "the bias '%s' of %s begins after the %g ms that are simulated\n", m->bias[i].name,
			        m->population[m->bias[i].population].name, tstop);
	free(fires);
	free(event);
}

static void warn_weights(const struct model *m, FILE *out)
{
	for (int i = 0; i < m->connections; i++) {
		const struct connection *c = &m->connection[i];

		if (c->weight * c->gain > most_weight)
			fprintf(out, "the connection of %s to %s has a weight of %g uS: are these nS?\n",
			        m->population[c->source].name, m->population[c->target].name, c->weight * c->gain);
	}
	for (int i = 0; i < m->drives; i++)
		for (int t = 0; t < m->drive[i].targets; t++)
			for (int k = 0; k < m->drive[i].target[t].synapses; k++)
				if (m->drive[i].target[t].weight[k] > most_weight)
					fprintf(out, "the drive '%s' has a weight of %g uS on %s: are these nS?\n", m->drive[i].name,
					        m->drive[i].target[t].weight[k], m->population[m->drive[i].target[t].population].name);
}

char *model_warnings(const struct model *m, double tstop)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	if (!m->drives && !m->biases)
		fprintf(out, "the network '%s' has no drive and no bias: nothing will happen in it\n", m->name);
	warn_silence(m, tstop, out);
	warn_weights(m, out);
	if (fclose(out) != 0)
		die("out of memory:");
	if (size)
		return text;
	free(text);
	return NULL;
}
