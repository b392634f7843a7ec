/* Potentials at the contacts of an array, and what is made of them: recordings that say where the contacts are;
 * see hnn-potential(5). */
#ifndef HNN_POTENTIALS_H
#define HNN_POTENTIALS_H

#include "stream/traces.h"

struct potentials {
	struct traces traces;
	double (*contact)[3]; /* [columns] um; NULL in a data set that failed without saying where */
};

/* Read the next data set into `p`, which is overwritten. False at the end. Exits with a message on bad input, and
 * where no header says where the contacts are. traces_write() writes it. */
bool potentials_read(struct input *in, struct potentials *p);

void potentials_free(struct potentials *p);

#endif
