/* Draws from the posterior of parameters whose series is emulated. */
#ifndef HNN_ENSEMBLE_H
#define HNN_ENSEMBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "optim/chains.h"
#include "optim/emulation.h"

struct draws {
	size_t n, count;
	double *x;             /* [count][n] places within the bounds */
	struct mixing *mixing; /* [n] */
	double *unknown;       /* [count] the emulation's variance there over the noise's, on average over components */
	bool converged;        /* each R-hat is below 1.01, and enough draws are effective */
};

/* Draw from the posterior: the prior is uniform over the places, the likelihood that of a series which is emulated with
 * uncertainty and seen with noise (Higdon et al. 2008, J. Am. Stat. Assoc. 103:570, section 2.2.4, for a given
 * noise and without a discrepancy): each component of the residuals is normal about 0, with the emulation's variance
 * and `noise`, that of the recording along a component.
 *
 * Walkers begin all over the box, and are led to the posterior through powers of the likelihood from 0 to 1, at each
 * of which they are chosen anew by their weights (Del Moral et al. 2006, J. R. Stat. Soc. B 68:411), so that each mode
 * has its share. They move along the lines between them (Goodman and Weare 2010, Comm. App. Math. Comp. Sci. 5:65).
 * Four ensembles know nothing of each other. The run is doubled, its first half dropped, until they agree and 400 draws
 * are as good as independent; or it is as long as `longest` moves of all walkers. */
enum { ENSEMBLE_LONGEST = 4096 };
struct draws ensemble_draw(const struct emulation *emulation, double noise, size_t count, size_t longest,
                           uint32_t seed);

/* The mean of what is unknown. */
double draws_unknown(const struct draws *draws);

void draws_free(struct draws *draws);

#endif
