#include "signal/morlet.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

struct morlet {
	size_t samples, count;
	double rate;
	double *frequency, *cycles; /* [count] */
	size_t length;              /* of the transform: a power of two */
	bool mirrored;
	fftw_complex *series, *wave; /* [length]: the spectrum of the series, and what is worked on */
	fftw_plan forward, backward;
};

size_t morlet_reach(double rate, double frequency, double cycles)
{
	return (size_t)ceil(5 * cycles / (2 * M_PI * frequency) * rate) - 1;
}

struct morlet *morlet_plan(size_t samples, double rate, const double *frequency, const double *cycles, size_t count,
                           bool mirrored)
{
	struct morlet *m = mem_new(1, sizeof *m);
	size_t reach = 0, least;

	*m = (struct morlet){.samples = samples, .count = count, .rate = rate, .mirrored = mirrored};
	m->frequency = mem_new(count, sizeof *m->frequency);
	m->cycles = mem_new(count, sizeof *m->cycles);
	memcpy(m->frequency, frequency, count * sizeof *frequency);
	memcpy(m->cycles, cycles, count * sizeof *cycles);
	for (size_t k = 0; k < count; k++) {
		size_t here = morlet_reach(rate, frequency[k], cycles[k]);

		reach = here > reach ? here : reach;
	}
	/* The convolution is circular: no wavelet may reach from a sample to what stands there once more. */
	least = mirrored ? 2 * samples + (reach > samples ? reach : samples) : samples + reach;
	for (m->length = 1; m->length < least; m->length *= 2)
		;
	m->series = mem_vector(m->length, sizeof *m->series);
	m->wave = mem_vector(m->length, sizeof *m->wave);
	/* FFTW_ESTIMATE does not measure: the same plan, so the same bytes, in every run. */
	m->forward = fftw_plan_dft_1d((int)m->length, m->wave, m->wave, FFTW_FORWARD, FFTW_ESTIMATE);
	m->backward = fftw_plan_dft_1d((int)m->length, m->wave, m->wave, FFTW_BACKWARD, FFTW_ESTIMATE);
	return m;
}

void morlet_series(struct morlet *m, const double *in)
{
	size_t n = m->samples;

	memset(m->series, 0, m->length * sizeof *m->series);
	for (size_t i = 0; i < n; i++)
		m->series[i] = in[i];
	for (size_t i = 1; m->mirrored && i < n; i++) {
		m->series[m->length - i] = in[i]; /* what is before the begin stands at the end */
		m->series[n - 1 + i] = in[n - 1 - i];
	}
	fftw_execute_dft(m->forward, m->series, m->series);
}

/* The wavelet of frequency k, its middle at sample 0, scaled for the transform there and back. */
static void wavelet(struct morlet *m, size_t k)
{
	double width = m->cycles[k] / (2 * M_PI * m->frequency[k]), squares = 0, scale;
	size_t reach = morlet_reach(m->rate, m->frequency[k], m->cycles[k]);

	memset(m->wave, 0, m->length * sizeof *m->wave);
	for (size_t i = 0; i <= reach; i++) {
		double t = (double)i / m->rate, envelope = exp(-t * t / (2 * width * width));

		m->wave[i] = envelope * cexp(2 * M_PI * I * m->frequency[k] * t);
		if (i)
			m->wave[m->length - i] = conj(m->wave[i]);
		squares += (i ? 2 : 1) * envelope * envelope;
	}
	scale = sqrt(2 / squares) / (double)m->length;
	for (size_t i = 0; i < m->length; i++)
		m->wave[i] *= scale;
}

void morlet_power(struct morlet *m, size_t k, double *power)
{
	wavelet(m, k);
	fftw_execute(m->forward);
	for (size_t i = 0; i < m->length; i++)
		m->wave[i] *= m->series[i];
	fftw_execute(m->backward);
	for (size_t i = 0; i < m->samples; i++)
		power[i] = creal(m->wave[i]) * creal(m->wave[i]) + cimag(m->wave[i]) * cimag(m->wave[i]);
}

void morlet_destroy(struct morlet *m)
{
	if (!m)
		return;
	fftw_destroy_plan(m->forward);
	fftw_destroy_plan(m->backward);
	free(m->frequency);
	free(m->cycles);
	free(m->series);
	free(m->wave);
	free(m);
}
