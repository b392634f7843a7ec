/* Recordings: columns of values over time, a data set after the other.
 *
 * A data set is header lines `# key value`, the last of them `# columns time NAME...`, a row for
 * each sample, and two blank lines; see hnn-recording(5). */
#ifndef HNN_TRACES_H
#define HNN_TRACES_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buffer.h"
#include "util/input.h"

/* One data set, of which columns may be left out. */
struct traces {
	char *unit;     /* or NULL */
	char **name;    /* [columns] */
	double **value; /* [columns][samples] */
	size_t columns, name_room;
	double *time; /* [samples], ms, rising */
	size_t samples, room;
	double trial;              /* NaN where no header says so */
	char *failed;              /* why it could not be made, else NULL */
	long line;                 /* where it began */
	struct buffer headers;     /* the lines of all headers but unit, samples and columns */
	long *kept;                /* of each column of the file, which it is here, or -1 */
	size_t in_file, kept_room; /* columns of the file */
};

/* Read the next data set into `r`, which is overwritten: the columns whose names match the pattern,
 * as of file names (NULL: all). False at the end. Exits with a message on bad input, and where more
 * than `most` columns match. */
bool traces_read(struct input *in, struct traces *r, const char *pattern, size_t most);

void traces_free(struct traces *r);

#endif
