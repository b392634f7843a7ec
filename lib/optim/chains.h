/* Whether chains of draws have come to the distribution they are to be drawn from. */
#ifndef HNN_CHAINS_H
#define HNN_CHAINS_H

#include <stddef.h>

/* What is known of the draws of one quantity. */
struct mixing {
	double rhat; /* the split R-hat: near 1 where groups of chains agree, and their first and second halves */
	double ess;  /* so many independent draws are as good */
};

/* Of x [length][groups][chains][stride]: chains of draws that stand side by side, in groups that know nothing of each
 * other. Both are for ranks that are made normal, of chains cut in halves (Vehtari et al. 2021, Bayesian Analysis
 * 16:667, equations 3 to 14; R-hat of the groups, each taken as one chain, as chains that are many are short:
 * Margossian et al. 2024, Bayesian Analysis; the sum over lags ends as in Geyer 1992). NaN where the quantity is
 * constant, or length < 8. */
struct mixing chains_mixing(const double *x, size_t length, size_t groups, size_t chains, size_t stride);

#endif
