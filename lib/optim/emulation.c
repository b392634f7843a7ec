#include "optim/emulation.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

void emulation_begin(struct emulation *e, size_t n)
{
	*e = (struct emulation){.n = n};
	gp_begin(&e->gp, n);
}

void emulation_end(struct emulation *e)
{
	gp_end(&e->gp);
	free(e->x);
	free(e->score);
}

/* From products of series [count][count] those about their mean, and of each with the mean, [count]; returns the
 * mean's own square. */
static double center(const double product[], size_t count, double *gram, double *with)
{
	double square = 0;

	for (size_t k = 0; k < count; k++) {
		for (size_t l = 0; l < count; l++)
			with[k] += product[k * count + l] / (double)count;
		square += with[k] / (double)count;
	}
	for (size_t k = 0; k < count; k++)
		for (size_t l = 0; l < count; l++)
			gram[k * count + l] = product[k * count + l] - with[k] - with[l] + square;
	for (size_t k = 0; k < count; k++)
		with[k] -= square;
	return square;
}

/* Scores of the components of these points: of the fewest that explain enough. */
static void components(struct emulation *e, double *gram, const double *with, double allowed)
{
	lapack_int count = (lapack_int)e->count, most = count < EMULATION_COMPONENTS ? count : EMULATION_COMPONENTS, found;
	lapack_int *support = mem_new(2 * e->count, sizeof *support);
	double *value = mem_new(e->count, sizeof *value), *vector = mem_new((size_t)most * e->count, sizeof *vector);
	double outside = 0;

	for (size_t k = 0; k < e->count; k++)
		outside += gram[k * e->count + k];
	/* vectors in rows, the largest last */
	if (LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'V', 'I', 'U', count, gram, count, 0, 0, count - most + 1, count, 0, &found,
	                   value, vector, count, support) != 0)
		die("cannot find the principal components of the residuals");
	e->score = mem_resize(e->score, EMULATION_COMPONENTS * e->count, sizeof *e->score);
	for (e->q = 0; e->q < (size_t)found && outside > allowed * (double)e->count; e->q++) {
		size_t c = (size_t)found - 1 - e->q;
		const double *along = vector + c * e->count;
		double root = sqrt(fmax(value[c], 0));

		if (value[c] <= 0)
			break;
		outside -= value[c];
		e->mean[e->q] = 0;
		for (size_t k = 0; k < e->count; k++) {
			e->score[e->q * e->count + k] = along[k] * root;
			e->mean[e->q] += with[k] * along[k] / root;
		}
		e->rest -= e->mean[e->q] * e->mean[e->q];
	}
	free(support);
	free(value);
	free(vector);
}

bool emulation_fit_products(struct emulation *e, const double x[], const double product[], size_t count, double outside,
                            int evals)
{
	double *gram = mem_new(count * count + 1, sizeof *gram), *with = mem_new(count + 1, sizeof *with);

	e->count = count;
	e->q = 0;
	if (count > e->n) {
		e->x = mem_resize(e->x, count * e->n, sizeof *e->x);
		memcpy(e->x, x, count * e->n * sizeof *x);
		e->rest = center(product, count, gram, with);
		components(e, gram, with, outside);
	}
	if (e->q)
		gp_fit(&e->gp, e->x, e->score, count, e->q, evals);
	free(gram);
	free(with);
	return e->q > 0;
}

bool emulation_fit(struct emulation *e, const double x[], const double *const series[], size_t count, size_t width,
                   double outside, int evals)
{
	double *product = mem_new(count * count + 1, sizeof *product);
	bool fitted;

	for (size_t k = 0; k < count; k++)
		for (size_t l = 0; l <= k; l++) {
			double sum = 0;

			for (size_t t = 0; t < width; t++)
				sum += series[k][t] * series[l][t];
			product[k * count + l] = product[l * count + k] = sum;
		}
	fitted = emulation_fit_products(e, x, product, count, outside, evals);
	free(product);
	return fitted;
}

double emulation_at(const struct emulation *e, const double x[], double along[])
{
	double unknown = gp_predict(&e->gp, x, along);

	for (size_t q = 0; q < e->q; q++)
		along[q] += e->mean[q];
	return unknown;
}

static double predicted(const struct emulation *e, const double x[], bool smooth)
{
	double sum = fmax(e->rest, 0), along[EMULATION_COMPONENTS];

	gp_mean(&e->gp, x, smooth, along);
	for (size_t q = 0; q < e->q; q++)
		sum += (e->mean[q] + along[q]) * (e->mean[q] + along[q]);
	return sum;
}

double emulation_sum(const struct emulation *e, const double x[])
{
	return predicted(e, x, false);
}

double emulation_smooth_sum(const struct emulation *e, const double x[])
{
	return predicted(e, x, true);
}
