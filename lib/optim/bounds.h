/* The bounds of a parameter, as a command line gives them. */
#ifndef HNN_BOUNDS_H
#define HNN_BOUNDS_H

#include <stdbool.h>

/* What they are: values; what is added to the start; or what it is multiplied by. */
enum bounds_are { VALUES = '\0', SHIFTS = '+', RATIOS = '*' };

struct bounds {
	enum bounds_are are;
	double low, high;
	double start; /* a value; NAN: the network's own */
	bool log;     /* what is between them is searched on a logarithmic scale */
};

/* Read `text`, [+|*]LO:HI[:START][,log]. False when it is something else. */
bool bounds_parse(const char *text, struct bounds *bounds);

/* The same as a text, with this start; allocated. */
char *bounds_text(const struct bounds *bounds, double start);

/* The values they are with this start. Returns what is wrong with them, allocated, or NULL. */
char *bounds_values(const struct bounds *bounds, double start, double *low, double *high);

#endif
