#include "synapse/synapse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/mem.h"

/* A setting that the kind does not have is named before another is found to be missing. */
static void check_settings(struct cursor *c, const char *kind, const struct synapse_key *keys)
{
	for (size_t i = 0; i < c->record->settings; i++) {
		const char *name = c->record->setting[i].key;
		const struct synapse_key *key = keys;
		char *known = mem_text("");

		while (key->name && strcmp(key->name, name) != 0)
			key++;
		if (key->name || strcmp(name, "kind") == 0 || strcmp(name, "sections") == 0) {
			free(known);
			continue;
		}
		for (key = keys; key->name; key++) {
			char *longer = mem_printf("%s, %s", known, key->name);

			free(known);
			known = longer;
		}
		FAIL(c, "synapse: '%s' is no setting of the kind %s (expected kind, sections%s)", name, kind, known);
	}
}

void read_synapse(struct cursor *c)
{
	struct population *p;
	struct synapse *s;
	char *wrong;

	cursor_names(c, 2, "a population and a receptor");
	p = cursor_population(c, 0);
	if (p->synapses == RECEPTORS)
		FAIL(c, "synapse: %s has more than %d receptors", p->name, RECEPTORS);
	s = APPEND(p->synapse, p->synapses);
	s->name = mem_text(c->record->name[1]);
	s->kind = cursor_choice(c, "kind", synapse_names, synapse_names[0]);
	check_settings(c, synapse_names[s->kind], synapse_kinds[s->kind]->key);
	for (const struct synapse_key *key = synapse_kinds[s->kind]->key; key->name; key++) {
		double *value = &s->value[key - synapse_kinds[s->kind]->key];

		*value = isnan(key->otherwise) ? cursor_number(c, key->name, key->low, key->high)
		                               : cursor_number_or(c, key->name, key->low, key->high, key->otherwise);
	}
	wrong = synapse_kinds[s->kind]->check ? synapse_kinds[s->kind]->check(s->value) : NULL;
	if (wrong)
		FAIL(c, "synapse: %s", wrong);
	s->sections = cursor_section_list(c, p);
}
