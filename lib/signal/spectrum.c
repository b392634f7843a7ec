#include "signal/spectrum.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

struct spectrum_work {
	size_t samples, segment, hop;
	double *window;         /* [segment] */
	double scale;           /* of |FFT|^2 to a two-sided density */
	double *series;         /* [segment] */
	fftw_complex *spectrum; /* [bins] */
	fftw_plan forward;
};

struct spectrum *spectrum_plan(size_t samples, size_t segment, size_t hop, double rate)
{
	struct spectrum *s = mem_new(1, sizeof *s);
	struct spectrum_work *w = s->work = mem_new(1, sizeof *w);
	size_t segments = 1 + (samples - segment) / hop;
	double squares = 0;

	s->bins = segment / 2 + 1;
	s->step = rate / (double)segment;
	w->samples = samples;
	w->segment = segment;
	w->hop = hop;
	w->window = mem_new(segment, sizeof *w->window);
	w->series = mem_vector(segment, sizeof *w->series);
	w->spectrum = mem_vector(s->bins, sizeof *w->spectrum);
	/* FFTW_ESTIMATE does not measure: the same plan, so the same bytes, in every run. */
	w->forward = fftw_plan_dft_r2c_1d((int)segment, w->series, w->spectrum, FFTW_ESTIMATE);
	for (size_t k = 0; k < segment; k++) {
		w->window[k] = 0.54 - 0.46 * cos(2 * M_PI * (double)k / (double)segment);
		squares += w->window[k] * w->window[k];
	}
	w->scale = 1 / (rate * squares * (double)segments);
	return s;
}

/* Add the power of a segment to `density`. */
static void add(const struct spectrum *s, const double *in, double *density)
{
	struct spectrum_work *w = s->work;
	double mean = 0;

	for (size_t i = 0; i < w->segment; i++)
		mean += in[i] / (double)w->segment;
	for (size_t i = 0; i < w->segment; i++)
		w->series[i] = w->window[i] * (in[i] - mean);
	fftw_execute(w->forward);
	for (size_t k = 0; k < s->bins; k++) {
		double re = creal(w->spectrum[k]), im = cimag(w->spectrum[k]);

		density[k] += re * re + im * im;
	}
}

void spectrum_execute(struct spectrum *s, const double *in, double *density)
{
	const struct spectrum_work *w = s->work;

	memset(density, 0, s->bins * sizeof *density);
	for (size_t from = 0; from + w->segment <= w->samples; from += w->hop)
		add(s, in + from, density);
	for (size_t k = 0; k < s->bins; k++)
		density[k] *= k == 0 || 2 * k == w->segment ? w->scale : 2 * w->scale;
}

double spectrum_band(const struct spectrum *s, const double *density, double low, double high)
{
	const double slack = 1e-9; /* of a bin, for limits that are one */
	double sum = NAN;

	for (size_t k = 0; k < s->bins; k++)
		if ((double)k >= low / s->step - slack && (double)k <= high / s->step + slack)
			sum = (isnan(sum) ? 0 : sum) + density[k] * s->step;
	return sum;
}

void spectrum_destroy(struct spectrum *s)
{
	if (!s)
		return;
	fftw_destroy_plan(s->work->forward);
	free(s->work->window);
	free(s->work->series);
	free(s->work->spectrum);
	free(s->work);
	free(s);
}
