/* What a fit's log knows: its evaluations with their residuals, and what they would be elsewhere. */
#ifndef HNN_FITTED_H
#define HNN_FITTED_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/emulation.h"
#include "optim/param.h"

struct fitted {
	size_t n, count, width; /* parameters; evaluations with a loss; residuals of each */
	struct param *param;    /* [n] with address, bounds and scale alone */
	double *x;              /* [count][n] places within the bounds */
	double *loss;           /* [count] */
	double **residual;      /* [count][width] */
	size_t best;            /* evaluation with the least loss */
	struct emulation emulation;
};

/* Emulate the residuals [width] of `count` evaluations at x [count][n], or of the FITTED_MOST best of them; see
 * emulation_fit(). False when they are too few. */
enum { FITTED_MOST = 300 };
bool fitted_emulate(struct emulation *emulation, const double x[], const double loss[], const double *const residual[],
                    size_t count, size_t width, double outside);

/* Read the log of a fit whose solver used residuals, and emulate them. Exits with a message when it is no such log, or
 * has no more of them than parameters. */
void fitted_read(struct fitted *fitted, const char *path);

/* The samples of residuals [width] that are as good as independent of one another, by their autocorrelation (Bayley
 * and Hammersley 1946, Suppl. J. R. Stat. Soc. 8:184), at least 1. */
double fitted_independent(const double residual[], size_t width);

/* Write each parameter's bounds, start and scale, as the log has them: a line `# param ADDRESS=LO:HI:START[,log]`. */
void fitted_params(const struct fitted *fitted);

/* The address of each parameter, after a blank. */
void fitted_names(const struct fitted *fitted);

void fitted_free(struct fitted *fitted);

#endif
