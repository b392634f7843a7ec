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

/* Products of the series about their mean, [count][count], and of each with the mean, [count]; the mean's
 * own square. */
static double products(const double *const series[], size_t count, size_t width, double *gram, double *with)
{
	double *mean = mem_new(width, sizeof *mean), *off = mem_new(count * width, sizeof *off), square = 0;

	for (size_t k = 0; k < count; k++)
		for (size_t t = 0; t < width; t++)
			mean[t] += series[k][t] / (double)count;
	for (size_t k = 0; k < count; k++)
		for (size_t t = 0; t < width; t++)
			off[k * width + t] = series[k][t] - mean[t];
	for (size_t k = 0; k < count; k++) {
		for (size_t l = 0; l <= k; l++) {
			double sum = 0;

			for (size_t t = 0; t < width; t++)
				sum += off[k * width + t] * off[l * width + t];
			gram[k * count + l] = gram[l * count + k] = sum;
		}
		for (size_t t = 0; t < width; t++)
			with[k] += off[k * width + t] * mean[t];
	}
	for (size_t t = 0; t < width; t++)
		square += mean[t] * mean[t];
	free(mean);
	free(off);
	return square;
}

/* Scores of the components of these points: of the fewest that explain enough. */
static void components(struct emulation *e, double *gram, const double *with, double allowed)
{
	size_t count = e->count;
	double *value = mem_new(count, sizeof *value), outside = 0;

	/* vectors in rows, the largest last */
	if (LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'U', (lapack_int)count, gram, (lapack_int)count, value) != 0)
		die("cannot find the principal components of the residuals");
	for (size_t i = 0; i < count; i++)
		outside += fmax(value[i], 0);
	e->score = mem_resize(e->score, EMULATION_COMPONENTS * count, sizeof *e->score);
	for (e->q = 0; e->q < EMULATION_COMPONENTS && e->q + 1 < count && outside > allowed * (double)count; e->q++) {
		size_t c = count - 1 - e->q;
		double root = sqrt(fmax(value[c], 0));

		if (value[c] <= 0)
			break;
		outside -= value[c];
		e->mean[e->q] = 0;
		for (size_t k = 0; k < count; k++) {
			e->score[e->q * count + k] = gram[c * count + k] * root;
			e->mean[e->q] += with[k] * gram[c * count + k] / root;
		}
		e->rest -= e->mean[e->q] * e->mean[e->q];
	}
	free(value);
}

bool emulation_fit(struct emulation *e, const double x[], const double *const series[], size_t count, size_t width,
                   double outside, int evals)
{
	double *gram = mem_new(count * count + 1, sizeof *gram), *with = mem_new(count + 1, sizeof *with);

	e->count = count;
	e->q = 0;
	if (count > e->n) {
		e->x = mem_resize(e->x, count * e->n, sizeof *e->x);
		memcpy(e->x, x, count * e->n * sizeof *x);
		e->rest = products(series, count, width, gram, with);
		components(e, gram, with, outside);
	}
	if (e->q)
		gp_fit(&e->gp, e->x, e->score, count, e->q, evals);
	free(gram);
	free(with);
	return e->q > 0;
}

double emulation_at(const struct emulation *e, const double x[], double along[])
{
	double unknown = gp_predict(&e->gp, x, along);

	for (size_t q = 0; q < e->q; q++)
		along[q] += e->mean[q];
	return unknown;
}

double emulation_sum(const struct emulation *e, const double x[])
{
	double sum = fmax(e->rest, 0), along[EMULATION_COMPONENTS];

	emulation_at(e, x, along);
	for (size_t q = 0; q < e->q; q++)
		sum += along[q] * along[q];
	return sum;
}
