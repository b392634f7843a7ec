/* What is recorded at the contacts of arrays, for the pictures of it: trials and their mean, contacts sorted by
 * z. */
#ifndef HNN_LAMINAR_H
#define HNN_LAMINAR_H

#include "plot/plot.h"
#include "stream/potentials.h"

/* The trials of an array, of one network. */
struct laminar {
	char *label;              /* of the file, with the array where there are several */
	struct potentials *trial; /* [trials] contacts in the order of the file */
	int trials, room, failed;
	size_t *contact; /* [contacts] by rising z: which it is in the file */
	double *z;       /* [contacts] um, rising */
	double **mean;   /* [contacts][samples] by rising z */
	size_t contacts, samples;
	const double *time; /* [samples] */
	bool stacked;       /* all z differ */
};

struct laminars {
	struct laminar *item;
	int count, room;
};

/* Read the files of a request. Trials that failed are left out with a warning, arrays of which all did too.
 * Exits with a message on bad input, on a unit other than `unit` (`what` says where that is made), and where
 * nothing is left. */
struct laminars *laminars_read(const struct request *request, const char *unit, const char *what);

/* The number of a title: ", mean of N trials" or nothing. To be freed. */
char *laminar_title(const struct laminar *l);

void laminars_free(struct laminars *all);

#endif
