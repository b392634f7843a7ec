/* The posterior of a fit's parameters, from its log. */
#ifndef HNN_POSTERIOR_H
#define HNN_POSTERIOR_H

#include <stddef.h>
#include <stdint.h>

struct posterior {
	const char *log;    /* file of a fit whose solver used residuals */
	double noise;       /* of the recording: its standard deviation, in the unit of the loss; NAN: the least loss */
	double independent; /* so many samples of the recording are independent; NAN: fitted_independent() */
	size_t draws;
	uint32_t seed;
};

/* Write draws from the posterior to standard output, a table that hnn-sweep --list takes, with means, standard
 * deviations, quantiles and correlations before it as comments.
 *
 * The prior is uniform over the places within the bounds. The likelihood is that of a series emulated with
 * uncertainty, seen with noise (Higdon et al. 2008, J. Am. Stat. Assoc. 103:570, section 2.2.4, for a given
 * noise and without a discrepancy): each component of the residuals is normal, with the emulation's variance and
 * the noise's. It is sampled by an ensemble of walkers (Goodman and Weare 2010, Comm. App. Math. Comp. Sci. 5:65),
 * which begin where points spread over the whole box are likely. */
void posterior_write(const struct posterior *posterior);

#endif
