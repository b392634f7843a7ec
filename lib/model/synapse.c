#include "synapse/synapse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/cursor.h"
#include "util/mem.h"

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
