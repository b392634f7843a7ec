/* Potentials at the contacts of an array, and what is made of them: recordings that say where the contacts are;
 * see hnn-potential(5). */
#ifndef HNN_POTENTIALS_H
#define HNN_POTENTIALS_H

#include <stdio.h>

#include "stream/traces.h"

struct potentials {
	struct traces traces;
	double (*contact)[3]; /* [columns] um; NULL in a data set that failed without saying where */
};

/* Read the next data set into `p`, which is overwritten. False at the end. Exits with a message on bad input, and
 * where no header says where the contacts are. */
bool potentials_read(struct input *in, struct potentials *p);

/* Write a data set (15 significant digits); of one that failed the headers and why. */
void potentials_write(FILE *out, const struct potentials *p);

void potentials_free(struct potentials *p);

#endif
