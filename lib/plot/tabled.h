/* Spectra and time-frequency maps, for the pictures of them: the trials of a network and their mean. */
#ifndef HNN_TABLED_H
#define HNN_TABLED_H

#include "plot/plot.h"
#include "stream/traces.h"

/* The trials of one network, or a single data set. */
struct tabled {
	char *label;         /* of the file, with the network's number where a file has several */
	struct traces mean;  /* of all trials */
	struct traces *kept; /* [trials] or NULL */
	int trials, room, failed;
	double last;  /* trial's number */
	bool *chosen; /* [columns of the mean] which of them are drawn */
	int columns;  /* so many are */
};

struct tableds {
	struct tabled *item;
	int count, room;
};

/* Read the files of a request: STREAM_SPECTRUM or STREAM_MAP. With `keep` the trials stay beside their mean. The
 * columns whose names match the pattern are chosen; where it is NULL, the first of dipoles, of others all. Trials that
 * failed are left out with a warning, networks of which all did too. Exits with a message on bad input and where
 * nothing is left. */
struct tableds *tabled_read(const struct request *request, enum stream stream, bool keep, const char *pattern);

/* Its name in a legend or title, with a column's where several are chosen, which suffices of one alone; free it. */
char *tabled_name(const struct tableds *all, const struct tabled *t, size_t column);

/* A unit as it is drawn: µ for u, raised digits; free it. */
char *tabled_unit(const struct tabled *t);

void tabled_free(void *tableds);

#endif
