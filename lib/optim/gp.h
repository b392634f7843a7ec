/* Gaussian processes: a function of some parameters from its values at some points, and how sure that is.
 *
 * Rasmussen and Williams, Gaussian Processes for Machine Learning (2006): equations 2.25 and 2.26 predict,
 * 5.8 is the likelihood, with the process's variance at its best; the covariance is Matern's with
 * nu = 5/2 (4.17), a length for each parameter, and a nugget. */
#ifndef HNN_GP_H
#define HNN_GP_H

#include <stdbool.h>
#include <stddef.h>

struct gp {
	size_t n, count;
	const double *x; /* [count][n], the caller's */
	double *hyper;   /* [n + 1]: logarithms of the lengths, and of the nugget as a part of the variance */
	double variance;
	double *chol;  /* [count][count]: lower Cholesky factor of the covariance over the variance */
	double *alpha; /* [count]: its inverse times the values */
	double *work;  /* [count] */
};

void gp_begin(struct gp *gp, size_t n);

/* Condition on the values z [count], whose mean is taken for 0, at the points x [count][n], which must
 * stay. With `evals`, lengths and nugget become likelier first, by so many evaluations of the likelihood. */
void gp_fit(struct gp *gp, const double x[], const double z[], size_t count, int evals);

/* The mean at a point [n], and the variance there where that is wanted. */
double gp_predict(const struct gp *gp, const double at[], double *variance);

void gp_end(struct gp *gp);

#endif
