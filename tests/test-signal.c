/* lib/signal against closed forms and direct sums. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/compare.h"
#include "signal/resample.h"
#include "signal/smooth.h"
#include "signal/weights.h"
#include "tap.h"
#include "util/mem.h"

/* What rounding may leave of values around 1 after two transforms. */
static const double tiny = 16 * DBL_EPSILON;

static double farthest(const double *a, const double *b, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(a[i] - b[i]));
	return most;
}

/* A series without any symmetry, within -1..1. */
static double *noise(size_t n)
{
	double *x = mem_new(n, sizeof *x);
	unsigned long state = 1;

	for (size_t i = 0; i < n; i++) {
		state = (state * 1103515245 + 12345) % 2147483648;
		x[i] = (double)state / 1073741824 - 1;
	}
	return x;
}

static double hamming(size_t k, size_t window)
{
	double sum = 0;

	for (size_t i = 0; i < window; i++)
		sum += window == 1 ? 1 : 0.54 - 0.46 * cos(2 * M_PI * (double)i / (double)(window - 1));
	return (window == 1 ? 1 : 0.54 - 0.46 * cos(2 * M_PI * (double)k / (double)(window - 1))) / sum;
}

static void smooth(const double *in, double *out, size_t n, size_t window)
{
	struct smooth *s = smooth_plan(n, window);

	smooth_execute(s, in, out);
	smooth_destroy(s);
}

static void convolve(const double *in, double *out, size_t n, size_t window)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = 0;
		for (size_t k = 0; k < window; k++) {
			size_t at = i + (window - 1) / 2 - k; /* wraps where it is negative */

			if (at < n)
				out[i] += in[at] * hamming(k, window);
		}
	}
}

static void test_smooth(void)
{
	static const size_t shapes[][2] = {{1, 1},    {2, 2},     {7, 1},   {64, 64},   {65, 64},
	                                   {100, 33}, {101, 100}, {300, 2}, {511, 256}, {777, 41}};
	double in[101] = {0}, out[101], direct[101], again[101];
	double inside = 0, edge = 0;
	struct smooth *s;

	in[50] = 1;
	for (size_t window = 20; window <= 21; window++) {
		double off = 0;

		smooth(in, out, 101, window);
		for (size_t i = 0; i < 101; i++) {
			size_t k = i + (window - 1) / 2 - 50;

			off = fmax(off, fabs(out[i] - (k < window ? hamming(k, window) : 0)));
		}
		ok(off < tiny, "an impulse becomes the window, centred, length %zu (off by %.2g)", window, off);
	}
	for (size_t i = 0; i < 101; i++)
		in[i] = 1;
	smooth(in, out, 101, 21);
	for (size_t i = 10; i < 91; i++)
		inside = fmax(inside, fabs(out[i] - 1));
	for (size_t i = 0; i < 10; i++) {
		double weight = 0;

		for (size_t k = 0; k <= i + 10; k++)
			weight += hamming(k, 21);
		edge = fmax(edge, fmax(fabs(out[i] - weight), fabs(out[100 - i] - weight)));
	}
	ok(inside < tiny, "a constant stays the constant where the window is inside (off by %.2g)", inside);
	ok(edge < tiny, "beyond its ends the series is zero (off by %.2g)", edge);

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t n = shapes[i][0], window = shapes[i][1];
		double *x = noise(n), *a = mem_new(n, sizeof *a), *b = mem_new(n, sizeof *b);

		smooth(x, a, n, window);
		convolve(x, b, n, window);
		ok(farthest(a, b, n) < tiny, "%zu samples, window %zu: the transform equals the direct sum (off by %.2g)", n,
		   window, farthest(a, b, n));
		free(x);
		free(a);
		free(b);
	}

	s = smooth_plan(101, 21);
	for (size_t i = 0; i < 101; i++)
		in[i] = sin((double)i);
	smooth_execute(s, in, direct);
	smooth_execute(s, out, again);
	memcpy(again, in, sizeof in);
	smooth_execute(s, again, again);
	ok(memcmp(direct, again, sizeof direct) == 0, "a plan used again, in place, gives the same bytes");
	smooth_destroy(s);

	ok(smooth_window(30, 40) == 1200 && smooth_window(30, 1 / 1.664960109653179643) == 18,
	   "the window is rounded to the nearest sample");
	ok(smooth_window(2.5, 1) == 2 && smooth_window(3.5, 1) == 4, "ties round to even");
}

/* A sample of a wave of `cycles` cycles in n samples. */
static double wave(size_t i, size_t n, size_t cycles, double phase)
{
	return cos(2 * M_PI * (double)(cycles * i % n) / (double)n + phase);
}

/* Resample a wave; how far from the wave on the new samples. */
static double wave_error(size_t from, size_t to, size_t cycles, double phase)
{
	double *in = mem_new(from, sizeof *in), *out = mem_new(to, sizeof *out), off = 0;
	struct resample *r = resample_plan(from, to);

	for (size_t i = 0; i < from; i++)
		in[i] = wave(i, from, cycles, phase);
	resample_execute(r, in, out);
	for (size_t i = 0; i < to; i++)
		off = fmax(off, fabs(out[i] - wave(i, to, cycles, phase)));
	resample_destroy(r);
	free(in);
	free(out);
	return off;
}

static void test_resample(void)
{
	static const size_t shapes[][2] = {{100, 20}, {101, 20}, {100, 21}, {101, 21}, {20, 100}, {21, 100}, {20, 101}};
	double in[12], out[12];
	struct resample *r;

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		for (size_t cycles = 0; cycles < 10; cycles += 3) {
			double off = wave_error(shapes[i][0], shapes[i][1], cycles, 0.7);

			ok(off < tiny, "%zu to %zu samples: a wave of %zu cycles is the same wave (off by %.2g)", shapes[i][0],
			   shapes[i][1], cycles, off);
		}
	ok(wave_error(100, 20, 10, 0) < tiny, "cut to 20 samples, 10 cycles alternate in full");
	ok(wave_error(101, 20, 10, 0) < tiny, "the same from an odd length");
	ok(wave_error(20, 100, 10, 0) < tiny, "padded from 20 samples, alternation is 10 cycles in full");
	ok(wave_error(20, 101, 10, 0) < tiny, "the same to an odd length");
	ok(wave_error(100, 20, 10, M_PI / 2) < tiny, "cut to 20 samples, the sine of 10 cycles vanishes");

	r = resample_plan(100, 1);
	{
		double *x = noise(100), mean = 0;

		for (int i = 0; i < 100; i++)
			mean += x[i] / 100;
		resample_execute(r, x, out);
		ok(fabs(out[0] - mean) < tiny, "one sample is the mean");
		free(x);
	}
	resample_destroy(r);
	r = resample_plan(12, 12);
	for (int i = 0; i < 12; i++)
		in[i] = exp(-i) - i % 3;
	resample_execute(r, in, out);
	ok(farthest(in, out, 12) < tiny, "the same length is the same series");
	resample_destroy(r);
}

static void test_measures(void)
{
	enum { N = 4 };
	static const double a[N] = {1, 2, 3, 4}, b[N] = {1, 2, 5, 4}, up[N] = {3, 5, 7, 9}, down[N] = {-1, -2, -3, -4};
	static const double even[N] = {1, -1, -1, 1}, flat[N] = {0.1, 0.1, 0.1, 0.1}, large[N] = {1e200, -1e200, 0, 0};
	static const double small[N] = {1e-200, -1e-200, 0, 0};
	static const double all[N] = {1, 1, 1, 1}, two[N] = {0, 0, 1, 3}, none[N] = {0};
	static const struct {
		const char *measure, *what;
		const double *a, *b, *weight;
		double expected;
	} cases[] = {
		{"rmse", "a series and itself", a, a, all, 0},
		{"rmse", "one difference of 2 in 4", a, b, all, 1},
		{"rmse", "the same the other way", b, a, all, 1},
		{"rmse", "the same where it counts 1 of 4", a, b, two, 1},
		{"rmse", "values too large", large, a, all, INFINITY},
		{"relative", "nothing, of a target", none, a, two, 1},
		{"relative", "a difference of 2 at 5, with a 4", a, b, two, 0.23408229439226114},
		{"relative", "a target of nothing", a, none, all, INFINITY},
		{"corr", "another rising line", a, up, all, 0},
		{"corr", "a falling line", a, down, all, 2},
		{"corr", "an orthogonal series", a, even, all, 1},
		{"corr", "an orthogonal series, half of it", a, even, two, 0},
		{"corr", "a constant series", a, flat, all, NAN},
		{"corr", "a constant target", flat, a, all, NAN},
		{"corr", "values too large", large, large, all, NAN},
		{"corr", "values too small", small, small, all, NAN},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double got = measure_find(cases[i].measure)->distance(cases[i].a, cases[i].b, cases[i].weight, N);
		double expected = cases[i].expected;

		ok(isnan(expected) ? isnan(got) : got == expected || fabs(got - expected) < tiny, "%s of %s is %g",
		   cases[i].measure, cases[i].what, expected);
	}
}

static void test_weights(void)
{
	enum { N = 8 };
	static const char *const wrong[] = {"", "1", "1:", "1:2x", "2:2", "3:2", "1:2*", "1:2*0", "1:2*-1", "1:2*1*1"};
	static const double expected[N] = {0, 0, 1, 1.5, 1.5, 0.5, 0.5, 0};
	struct windows w = {0};
	double weight[N];
	bool refused = true;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		refused &= !windows_add(&w, wrong[i]);
	ok(refused && !w.count, "what is no window is refused");
	windows_weights(&w, 10, 0.5, N, weight);
	ok(weight[0] == 1 && weight[N - 1] == 1, "without windows all counts 1");
	windows_add(&w, "11:12.5"); /* the samples 2, 3, 4 */
	windows_add(&w, "11.2501:13.5*0.5");
	ok(!windows_weights(&w, 10, 0.5, N, weight) && farthest(weight, expected, N) == 0,
	   "windows are from the nearest sample to before the nearest, their weights added");
	windows_add(&w, "-5:9");
	ok(windows_weights(&w, 10, 0.5, N, weight) == &w.item[2], "a window without a sample is told");
	windows_free(&w);
}

int main(void)
{
	test_smooth();
	test_resample();
	test_measures();
	test_weights();
	return tap_end();
}
