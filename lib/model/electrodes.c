#include "model/cursor.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

const struct key electrode_keys[] = {
	{"method", NULL, 0, 0, "psa", false},
	{"conductivity", "S/m", 1e-6, 1e6, "0.3", false},
	{"min_distance", "um", 1e-6, 1e6, "0.5", false},
	{0},
};

void read_electrode(struct cursor *c)
{
	static const char *const methods[] = {"psa", "lsa", NULL};
	struct model *m = c->model;
	const char *name;
	struct electrode *e;

	cursor_names(c, 1, "a name");
	name = c->record->name[0];
	if (model_population(m, name) >= 0)
		FAIL(c, "electrode: '%s' is the name of a population", name);
	for (int i = 0; i < m->drives; i++)
		if (strcmp(m->drive[i].name, name) == 0)
			FAIL(c, "electrode: '%s' is the name of a drive", name);
	e = APPEND(m->electrode, m->electrodes);
	e->name = mem_text(name);
	e->line = c->record->line;
	e->lines = cursor_choice(c, "method", methods, "psa") == 1;
	e->conductivity = cursor_value(c, "conductivity");
	e->min_distance = cursor_value(c, "min_distance");
}

const struct key contact_keys[] = {
	{"x", "um", -1e6, 1e6, NULL, false},
	{"y", "um", -1e6, 1e6, NULL, false},
	{"z", "um", -1e6, 1e6, NULL, false},
	{0},
};

void read_contact(struct cursor *c)
{
	struct model *m = c->model;
	struct electrode *e = NULL;
	struct contact *k;

	cursor_names(c, 2, "an electrode and a contact");
	for (int i = 0; i < m->electrodes; i++)
		if (strcmp(m->electrode[i].name, c->record->name[0]) == 0)
			e = &m->electrode[i];
	if (!e)
		FAIL(c, "contact: there is no electrode '%s' above", c->record->name[0]);
	k = APPEND(e->contact, e->contacts);
	k->name = mem_text(c->record->name[1]);
	for (int i = 0; i < 3; i++)
		k->at[i] = cursor_value(c, contact_keys[i].name);
}

void link_electrodes(const struct model *m, const char *file)
{
	for (int i = 0; i < m->electrodes; i++)
		if (!m->electrode[i].contacts)
			die_at(file, m->electrode[i].line, "electrode '%s' has no contacts", m->electrode[i].name);
}

void free_electrode(struct electrode *e)
{
	for (int i = 0; i < e->contacts; i++)
		free(e->contact[i].name);
	free(e->contact);
	free(e->name);
}
