/* A new electrode for a network. */
#ifndef HNN_ADD_ELECTRODE_H
#define HNN_ADD_ELECTRODE_H

#include <stddef.h>

#include "stream/record.h"

struct new_electrode {
	const char *name, *method;         /* the latter as in a record */
	double conductivity, min_distance; /* S/m, um */
	double (*contact)[3];              /* [contacts] um */
	size_t contacts, room;
};

/* Add a contact at "X,Y,Z"; contacts at "X,Y,Z0:Z1:STEP". Exit with status 2 when the text is not of that form. */
void electrode_at(struct new_electrode *electrode, const char *text);
void electrode_shank(struct new_electrode *electrode, const char *text);

/* Add it to a network. Exits with a message when it has no place there. */
void add_electrode(struct records *records, const struct new_electrode *electrode);

#endif
