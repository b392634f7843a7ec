/* How the loss of a fit rises with each parameter, from its log. */
#ifndef HNN_PROFILE_H
#define HNN_PROFILE_H

#include <stddef.h>

struct profile {
	const char *log; /* file of a fit whose solver used residuals */
	size_t points;   /* of each parameter, over the range of its bounds */
};

/* Write the profile of each parameter to standard output, a data set each: its values, the least loss predicted
 * there, with all others refitted, what that is uncertain by (a standard deviation), and the values of all
 * parameters. Each fit begins where that of the neighbouring value has ended, from the best evaluation on to both
 * sides, and then back again from the ends (Raue et al. 2009, Bioinformatics 25:1923, for the profile). */
void profile_write(const struct profile *profile);

#endif
