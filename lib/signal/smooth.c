#include "signal/smooth.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

struct smooth {
	size_t samples, window;
	size_t length;          /* of the transform: a power of two, at least samples + window - 1 */
	double *series;         /* [length] */
	fftw_complex *spectrum; /* [length/2 + 1] */
	fftw_complex *response; /* [length/2 + 1], of the window; 1/length included */
	fftw_plan forward, backward;
};

struct smooth *smooth_plan(size_t samples, size_t window)
{
	struct smooth *s = mem_new(1, sizeof *s);
	double sum = 0;
	size_t bins;

	s->samples = samples;
	s->window = window;
	for (s->length = 1; s->length < samples + window - 1; s->length *= 2)
		;
	bins = s->length / 2 + 1;
	s->series = mem_vector(s->length, sizeof *s->series);
	s->spectrum = mem_vector(bins, sizeof *s->spectrum);
	s->response = mem_vector(bins, sizeof *s->response);
	/* FFTW_ESTIMATE does not measure: the same plan, so the same bytes, in every run. */
	s->forward = fftw_plan_dft_r2c_1d((int)s->length, s->series, s->spectrum, FFTW_ESTIMATE);
	s->backward = fftw_plan_dft_c2r_1d((int)s->length, s->spectrum, s->series, FFTW_ESTIMATE);

	for (size_t k = 0; k < window; k++) {
		s->series[k] = window == 1 ? 1 : 0.54 - 0.46 * cos(2 * M_PI * (double)k / (double)(window - 1));
		sum += s->series[k];
	}
	fftw_execute_dft_r2c(s->forward, s->series, s->response);
	for (size_t k = 0; k < bins; k++)
		s->response[k] /= sum * (double)s->length;
	return s;
}

void smooth_execute(struct smooth *s, const double *in, double *out)
{
	memcpy(s->series, in, s->samples * sizeof *in);
	memset(s->series + s->samples, 0, (s->length - s->samples) * sizeof *in);
	fftw_execute(s->forward);
	for (size_t k = 0; k < s->length / 2 + 1; k++)
		s->spectrum[k] *= s->response[k];
	fftw_execute(s->backward);
	memcpy(out, s->series + (s->window - 1) / 2, s->samples * sizeof *out);
}

void smooth_destroy(struct smooth *s)
{
	if (!s)
		return;
	fftw_destroy_plan(s->forward);
	fftw_destroy_plan(s->backward);
	free(s->series);
	free(s->spectrum);
	free(s->response);
	free(s);
}

double smooth_window(double ms, double rate)
{
	return rint(1e-3 * ms * (1e3 * rate)); /* in seconds and Hz, so that ties fall as in hnn-core */
}

void smooth_traces(struct smooth **s, const struct input *in, struct traces *t, double ms)
{
	const char *before = headers_get(&t->headers, "smooth");
	char number[NUM_MAX];
	double window;

	if (t->failed)
		return;
	if (!*s && strcmp(t->name[0], "agg") == 0)
		traces_check_units(in, t);
	window = smooth_window(ms, traces_rate(in, t));
	if (window < 1)
		die_at(in->name, t->line, "a window of %g ms is shorter than a sample (%g ms)", ms, 1 / traces_rate(in, t));
	if (window > (double)t->samples)
		die_at(in->name, t->line, "a window of %g ms (%.15g samples) is longer than the data set (%zu samples)", ms,
		       window, t->samples);
	if (!*s || (*s)->samples != t->samples || (*s)->window != (size_t)window) {
		smooth_destroy(*s);
		*s = smooth_plan(t->samples, (size_t)window);
	}
	for (size_t c = 0; c < t->columns; c++)
		smooth_execute(*s, t->value[c], t->value[c]);
	traces_set(t, "smooth", "%s%s%s", before ? before : "", before ? " " : "", num_exact(number, ms));
}
