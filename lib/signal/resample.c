#include "signal/resample.h"

#include <complex.h>
#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

struct resample {
	size_t from, to;
	double *series;         /* [the longer of the two] */
	fftw_complex *spectrum; /* of that: half its length, and 1 */
	fftw_plan forward, backward;
};

struct resample *resample_plan(size_t from, size_t to)
{
	struct resample *r = mem_new(1, sizeof *r);
	size_t longer = from > to ? from : to;

	r->from = from;
	r->to = to;
	r->series = mem_vector(longer, sizeof *r->series);
	r->spectrum = mem_vector(longer / 2 + 1, sizeof *r->spectrum);
	/* FFTW_ESTIMATE does not measure: the same plan, so the same bytes, in every run. */
	r->forward = fftw_plan_dft_r2c_1d((int)from, r->series, r->spectrum, FFTW_ESTIMATE);
	r->backward = fftw_plan_dft_c2r_1d((int)to, r->spectrum, r->series, FFTW_ESTIMATE);
	return r;
}

void resample_execute(struct resample *r, const double *in, double *out)
{
	size_t shorter = r->from < r->to ? r->from : r->to;
	size_t high = shorter / 2;

	memcpy(r->series, in, r->from * sizeof *in);
	fftw_execute(r->forward);
	for (size_t k = high + 1; k <= r->to / 2; k++)
		r->spectrum[k] = 0;
	if (shorter % 2 == 0 && r->to < r->from)
		r->spectrum[high] = 2 * creal(r->spectrum[high]);
	else if (shorter % 2 == 0 && r->from < r->to)
		r->spectrum[high] /= 2;
	fftw_execute(r->backward);
	for (size_t i = 0; i < r->to; i++)
		out[i] = r->series[i] / (double)r->from;
}

void resample_destroy(struct resample *r)
{
	if (!r)
		return;
	fftw_destroy_plan(r->forward);
	fftw_destroy_plan(r->backward);
	free(r->series);
	free(r->spectrum);
	free(r);
}
