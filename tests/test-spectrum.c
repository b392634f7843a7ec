/* Spectra, wavelets and polynomials of lib/signal against direct sums and closed forms. */
#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/morlet.h"
#include "signal/savgol.h"
#include "signal/spectrum.h"
#include "tap.h"
#include "util/mem.h"

static const double tiny = 64 * DBL_EPSILON;

/* White noise of variance 1/3, within -1..1. */
static double *noise(size_t n)
{
	double *x = mem_new(n, sizeof *x);
	unsigned long state = 1;

	for (size_t i = 0; i < n; i++) {
		state = (state * 6364136223846793005UL + 1442695040888963407UL) & 0xffffffffffffffffUL;
		x[i] = (double)(state >> 11) / 4503599627370496.0 - 1;
	}
	return x;
}

static double hamming(size_t k, size_t n)
{
	return 0.54 - 0.46 * cos(2 * M_PI * (double)k / (double)n);
}

/* The density of bin k of a segment, by the sum that defines it. */
static double direct(const double *x, size_t n, size_t k, double rate)
{
	double mean = 0, squares = 0;
	double complex sum = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		sum += hamming(i, n) * (x[i] - mean) * cexp(-2 * M_PI * I * (double)(k * i % n) / (double)n);
		squares += hamming(i, n) * hamming(i, n);
	}
	return (k == 0 || 2 * k == n ? 1 : 2) * pow(cabs(sum), 2) / (rate * squares);
}

static void test_direct(void)
{
	static const size_t shapes[][3] = {{64, 64, 64}, {65, 65, 65}, {2, 2, 2},     {3, 3, 1},
	                                   {97, 32, 16}, {97, 33, 7},  {100, 50, 50}, {100, 40, 100}};

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t n = shapes[i][0], segment = shapes[i][1], hop = shapes[i][2], segments = 1 + (n - segment) / hop;
		double *x = noise(n), *density, off = 0;
		struct spectrum *s = spectrum_plan(n, segment, hop, 250);

		density = mem_new(s->bins, sizeof *density);
		spectrum_execute(s, x, density);
		spectrum_execute(s, x, density); /* once more, over what the first has left */
		for (size_t k = 0; k < s->bins; k++) {
			double expected = 0;

			for (size_t j = 0; j < segments; j++)
				expected += direct(x + j * hop, segment, k, 250) / (double)segments;
			off = fmax(off, fabs(density[k] - expected));
		}
		ok(s->bins == segment / 2 + 1 && s->step == 250.0 / (double)segment && off < tiny,
		   "%zu samples in segments of %zu, %zu apart: the transform equals the direct sum (off by %.2g)", n, segment,
		   hop, off);
		spectrum_destroy(s);
		free(density);
		free(x);
	}
}

/* The sum over all bins is the mean of the squared series as the window weights it. */
static void test_parseval(void)
{
	for (size_t n = 1000; n < 1002; n++) {
		struct spectrum *s = spectrum_plan(n, n, n, 1000);
		double *x = noise(n), *density = mem_new(s->bins, sizeof *density), mean = 0, power = 0, squares = 0, total;

		for (size_t i = 0; i < n; i++)
			mean += x[i] / (double)n;
		for (size_t i = 0; i < n; i++) {
			squares += hamming(i, n) * hamming(i, n);
			power += pow(hamming(i, n) * (x[i] - mean), 2);
		}
		spectrum_execute(s, x, density);
		total = spectrum_band(s, density, 0, INFINITY);
		ok(fabs(total - power / squares) < tiny, "%zu samples: all bins together are the power (off by %.2g)", n,
		   total - power / squares);
		spectrum_destroy(s);
		free(density);
		free(x);
	}
}

/* A sine of 40 Hz on a pedestal: a peak of a^2/2 in all at 40 Hz, in that bin and, by the window, in the two beside it.
 */
static void test_sine(void)
{
	enum { N = 500 };
	struct spectrum *s = spectrum_plan(N, N, N, 1000);
	double x[N], density[N / 2 + 1], peak, side = pow(0.23 / 0.54, 2);
	size_t top = 0;

	for (int i = 0; i < N; i++)
		x[i] = 7 + 3 * sin(2 * M_PI * 40 * i / 1000.0);
	spectrum_execute(s, x, density);
	for (size_t k = 1; k < s->bins; k++)
		top = density[k] > density[top] ? k : top;
	peak = density[20] * s->step;
	ok(top == 20 && s->step == 2, "a sine of 40 Hz has its peak there");
	ok(fabs(peak - 4.5 / (1 + 2 * side)) < tiny, "its height is what the window leaves (off by %.2g)",
	   peak - 4.5 / (1 + 2 * side));
	ok(fabs(spectrum_band(s, density, 38, 42) - 4.5) < tiny, "limits are within a band, which has the sine's power");
	ok(spectrum_band(s, density, 0, 36) < tiny && spectrum_band(s, density, 44, 500) < tiny,
	   "there is none elsewhere, and the mean has none");
	ok(fabs(spectrum_band(s, density, 40, 40) - peak) < tiny, "a band of one bin");
	ok(isnan(spectrum_band(s, density, 40.5, 41.5)) && isnan(spectrum_band(s, density, 501, 900)),
	   "a band without a bin has no power that could be told");
	spectrum_destroy(s);
}

/* White noise is flat at 2 variance / rate, which segments tell the better the more they are. */
static void test_noise(void)
{
	enum { N = 1 << 16, SEGMENT = 256 };
	double *x = noise(N), density[SEGMENT / 2 + 1], level = 2.0 / 3 / 1000, least = INFINITY, most = 0;
	struct spectrum *s = spectrum_plan(N, SEGMENT, SEGMENT / 2, 1000);

	spectrum_execute(s, x, density);
	for (size_t k = 2; k < SEGMENT / 2; k++) { /* without those that lost the mean, and the one that is not doubled */
		least = fmin(least, density[k] / level);
		most = fmax(most, density[k] / level);
	}
	ok(least > 0.75 && most < 1.25, "511 segments of white noise are flat: %.2f to %.2f of its level", least, most);
	ok(fabs(spectrum_band(s, density, 0, 500) - 1.0 / 3) < 0.01, "and have its variance (%.4f)",
	   spectrum_band(s, density, 0, 500));
	spectrum_destroy(s);
	free(x);
}

/* Sample i of a series that is 0 outside itself, or goes on as its mirror images as far as its other end. */
static double outside(const double *x, long n, long i, bool mirrored)
{
	if (i >= 0 && i < n)
		return x[i];
	if (!mirrored || i <= -n || i >= 2 * n - 1)
		return 0;
	return i < 0 ? x[-i] : x[2 * (n - 1) - i];
}

/* The power at sample i by the sum that defines it. */
static double direct_power(const double *x, long n, long i, double rate, double f, double cycles, bool mirrored)
{
	double width = cycles / (2 * M_PI * f), squares = 0;
	double complex sum = 0;

	for (long k = -10 * n; k <= 10 * n; k++) {
		double t = (double)k / rate, envelope = exp(-t * t / (2 * width * width));

		if (fabs(t) >= 5 * width)
			continue;
		squares += envelope * envelope;
		sum += envelope * cexp(2 * M_PI * I * f * t) * outside(x, n, i - k, mirrored);
	}
	return 2 / squares * pow(cabs(sum), 2);
}

static void test_morlet(void)
{
	static const double f[] = {7, 20, 33.3, 125}, cycles[] = {2, 7, 4, 12};
	static const long lengths[] = {50, 64, 101};
	double power[101];

	for (int i = 0; i < 6; i++) {
		long n = lengths[i / 2];
		bool mirrored = i % 2;
		double *x = noise((size_t)n), off = 0;
		struct morlet *m = morlet_plan((size_t)n, 250, f, cycles, 4, mirrored);

		morlet_series(m, x);
		for (size_t k = 0; k < 4; k++) {
			morlet_power(m, k, power);
			for (long at = 0; at < n; at++)
				off = fmax(off, fabs(power[at] - direct_power(x, n, at, 250, f[k], cycles[k], mirrored)));
		}
		ok(off < 100 * tiny, "%ld samples, %s outside: wavelets' power equals the direct sum (off by %.2g)", n,
		   mirrored ? "mirror images" : "zeros", off);
		morlet_destroy(m);
		free(x);
	}
}

static double polynomial(double x)
{
	return 1 - 2 * x + 3 * x * x - pow(x, 3) + pow(x, 4) / 2 + 4 * pow(x, 5);
}

static void test_savgol(void)
{
	static const size_t windows[] = {7, 9, 101, 1333};

	for (size_t w = 0; w < 4; w++) {
		size_t window = windows[w], n = 2 * window, half = window / 2;
		struct savgol *s = savgol_plan(window);
		double *x = mem_new(n, sizeof *x), *y = mem_new(n, sizeof *y), off = 0, sum = 0, squares = 0;

		for (size_t i = 0; i < n; i++)
			x[i] = polynomial(2 * (double)i / (double)(n - 1) - 1);
		savgol_execute(s, x, y, n);
		for (size_t i = 0; i < n; i++)
			off = fmax(off, fabs(y[i] - x[i]));
		ok(off < 20 * tiny, "a window of %zu leaves a polynomial of degree 5, to its ends (off by %.2g)", window, off);
		for (size_t i = 0; i < n; i++)
			x[i] = i == window;
		savgol_execute(s, x, y, n);
		off = 0;
		for (size_t i = window - half; i <= window + half; i++) {
			sum += y[i];
			squares += y[i] * y[i];
			off = fmax(off, fabs(y[i] - y[2 * window - i]));
		}
		ok(fabs(sum - 1) < 20 * tiny && off < 20 * tiny && fabs(squares - y[window]) < tiny,
		   "its weights sum to 1, are symmetric and a projection's");
		savgol_destroy(s);
		free(x);
		free(y);
	}
	ok(savgol_window(90, 40000) == 445 && savgol_window(30, 40000) == 1333 && savgol_window(100, 1000) == 11,
	   "a cutoff has the window of the published filter");
}

int main(void)
{
	test_direct();
	test_parseval();
	test_sine();
	test_noise();
	test_morlet();
	test_savgol();
	spectrum_destroy(NULL);
	morlet_destroy(NULL);
	savgol_destroy(NULL);
	return tap_end();
}
