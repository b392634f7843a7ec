/* What a series would be at parameters that were not evaluated: its principal components over some points, and a
 * Gaussian process over the parameters for the score of each (Higdon et al. 2008, J. Am. Stat. Assoc. 103:570,
 * section 2). Parameters are places within their bounds, [0, 1]. */
#ifndef HNN_EMULATION_H
#define HNN_EMULATION_H

#include <stdbool.h>
#include <stddef.h>

#include "optim/gp.h"

enum { EMULATION_COMPONENTS = 16 };

struct emulation {
	size_t n, q, count;                /* parameters; components; points */
	double rest;                       /* squares of the mean series outside the components */
	double *x;                         /* [count][n] */
	double *score;                     /* [q][count]: along the components, about their mean */
	double mean[EMULATION_COMPONENTS]; /* along each component */
	struct gp gp;
};

void emulation_begin(struct emulation *e, size_t n);

/* From `count` series [width] at the points x [count][n], both copied: so many components that a square sum of
 * `outside` is left of a series, on average. With `evals`, lengths are fitted by so many evaluations of the
 * likelihood; see gp_fit(). False when there are too few points. */
bool emulation_fit(struct emulation *e, const double x[], const double *const series[], size_t count, size_t width,
                   double outside, int evals);

/* The same from the products of each series with each, [count][count], which is all that is needed of them. */
bool emulation_fit_products(struct emulation *e, const double x[], const double product[], size_t count, double outside,
                            int evals);

/* The series along its components at a point, into along [q]; returns the part of the variances, e->gp.variance,
 * that is not known there; see gp_predict(). */
double emulation_at(const struct emulation *e, const double x[], double along[]);

/* The sum of squares of the series that is predicted at a point. */
double emulation_sum(const struct emulation *e, const double x[]);

/* The same of the smooth part of the series alone: what lies between the points, whatever dents they are in. */
double emulation_smooth_sum(const struct emulation *e, const double x[]);

void emulation_end(struct emulation *e);

#endif
