#include "model/gain.h"

#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { NEITHER = -1, EXCITES, INHIBITS, BOTH };

/* The text of each gain, [source][target], pointing into `list`; NULL where it is not given. */
static void read_gains(char *list, const char *gain[2][2])
{
	char *save = NULL;

	for (char *word = strtok_r(list, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		double x;
		int source, target;

		if (strlen(word) < 5 || !strchr("ei", word[0]) || word[1] != '_' || !strchr("ei", word[2]) || word[3] != '=')
			die_usage("--gain: '%s' is not e_e=NUMBER, nor e_i, i_e, i_i", word);
		if (!num_parse(word + 4, &x) || x < 0)
			die_usage("--gain: '%s' is not a number from 0", word + 4);
		source = word[0] == 'i';
		target = word[2] == 'i';
		if (gain[source][target])
			die_usage("--gain: '%.3s' stands twice", word);
		gain[source][target] = word + 4;
	}
}

/* Where a receptor pulls to, mV. */
static double reversal(const struct synapse *s)
{
	const struct synapse_key *key = synapse_kinds[s->kind]->key;
	int k = 0;

	while (key[k].name && strcmp(key[k].name, "e") != 0)
		k++;
	return key[k].name ? s->value[k] : 0;
}

/* What the cells of each population do to those that they reach, [populations]. */
static int *effects(const struct model *m)
{
	int *effect = mem_new((size_t)m->populations, sizeof *effect);

	for (int p = 0; p < m->populations; p++)
		effect[p] = NEITHER;
	for (int i = 0; i < m->connections; i++) {
		const struct connection *c = &m->connection[i];
		int *e = &effect[c->source];
		int here = reversal(&m->population[c->target].synapse[c->synapse]) < INHIBITORY ? INHIBITS : EXCITES;

		*e = *e == NEITHER || *e == here ? here : BOTH;
	}
	return effect;
}

/* That a population is either excitatory or inhibitory: which. */
static int either(const struct model *m, const char *file, const int *effect, int population)
{
	int e = effect[population];

	if (e == NEITHER || e == BOTH)
		die_at(file, m->population[population].line, "--gain: '%s' is %s excitatory %s inhibitory: it reaches %s",
		       m->population[population].name, e == BOTH ? "both" : "neither", e == BOTH ? "and" : "nor",
		       e == BOTH ? "receptors of both kinds" : "no cell");
	return e;
}

void edit_gain(struct records *records, const char *list)
{
	struct model *m = model_read(records);
	char *text = mem_text(list);
	const char *gain[2][2] = {{NULL}};
	int *effect = effects(m), n = 0;

	read_gains(text, gain);
	for (size_t i = 0; i < records->count; i++) {
		const struct connection *c = &m->connection[n];
		const char *value;

		if (strcmp(records->item[i].kind, "connect") != 0)
			continue;
		value = gain[either(m, records->file, effect, c->source)][either(m, records->file, effect, c->target)];
		if (value) {
			record_set(&records->item[i], "gain", value);
			record_changed(records, &records->item[i]);
		}
		n++;
	}
	free(effect);
	free(text);
	model_free(m);
}
