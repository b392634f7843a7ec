/* Gaussian processes: functions of some parameters from their values at some points, and how sure that is.
 *
 * Rasmussen and Williams, Gaussian Processes for Machine Learning (2006): equations 2.25 and 2.26 predict,
 * 5.8 is the likelihood, with the process's variance at its best; the covariance is Matern's with
 * nu = 5/2 (4.17) and a length for each parameter, plus a rough part, Matern's with nu = 3/2 and all lengths shorter
 * by a factor. Several functions of the same parameters share these, each with a variance of its own (a separable
 * covariance: Conti and O'Hagan 2010, J. Stat. Plan. Inference 140:640); so they cost hardly more than one, and few
 * points suffice to find the lengths. */
#ifndef HNN_GP_H
#define HNN_GP_H

#include <stdbool.h>
#include <stddef.h>

struct gp {
	size_t n, count, functions;
	const double *x;  /* [count][n], the caller's */
	double *hyper;    /* [n + 2]: logarithms of the lengths, of the rough part's variance as a part of the other's, and
	                   * of its lengths as a part of the others */
	double nugget;    /* as a part of the variance: for rounding alone */
	double *variance; /* [functions] */
	double *chol;     /* [count][count]: lower Cholesky factor of the covariance over the variance */
	double *alpha;    /* [functions][count]: its inverse times the values */
	double *work;     /* [count] */
};

void gp_begin(struct gp *gp, size_t n);

/* Condition on the values z [functions][count], whose means are taken for 0, at the points x [count][n], which
 * must stay. With `evals`, lengths and the rough part become likelier first, by so many evaluations of the likelihood,
 * in which a function of larger values counts more: together they count for as many as are of about the same
 * size. */
void gp_fit(struct gp *gp, const double x[], const double z[], size_t count, size_t functions, int evals);

/* The mean of each function at a point [n], or of its smooth part alone, into mean [functions]. */
void gp_mean(const struct gp *gp, const double at[], bool smooth, double mean[]);

/* The mean of each function; returns what is not known there, as a part of their variances: within [0, 1] and the rough
 * part. */
double gp_predict(const struct gp *gp, const double at[], double mean[]);

void gp_end(struct gp *gp);

#endif
