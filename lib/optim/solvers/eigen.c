#include "optim/solvers/eigen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

enum { SWEEPS = 60 };

/* Rotate rows and columns p and q of m, so that m[p][q] is 0, and the columns of v with them. */
static void rotate(size_t n, double *m, double *v, size_t p, size_t q)
{
	double tau = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q]);
	double t = (tau < 0 ? -1 : 1) / (fabs(tau) + sqrt(1 + tau * tau)), c = 1 / sqrt(1 + t * t), s = t * c;

	for (size_t k = 0; k < n; k++) {
		double a = m[k * n + p], b = m[k * n + q], x = v[k * n + p], y = v[k * n + q];

		m[k * n + p] = c * a - s * b;
		m[k * n + q] = s * a + c * b;
		v[k * n + p] = c * x - s * y;
		v[k * n + q] = s * x + c * y;
	}
	for (size_t k = 0; k < n; k++) {
		double a = m[p * n + k], b = m[q * n + k];

		m[p * n + k] = c * a - s * b;
		m[q * n + k] = s * a + c * b;
	}
}

void eigen_symmetric(size_t n, const double a[], double vector[], double value[])
{
	double *m = mem_new(n * n, sizeof *m), off = 1, all = 0;

	memcpy(m, a, n * n * sizeof *m);
	memset(vector, 0, n * n * sizeof *vector);
	for (size_t i = 0; i < n; i++)
		vector[i * n + i] = 1;
	for (size_t i = 0; i < n * n; i++)
		all += m[i] * m[i];
	for (int sweep = 0; sweep < SWEEPS && off > 1e-30 * all; sweep++) {
		off = 0;
		for (size_t p = 0; p < n; p++)
			for (size_t q = p + 1; q < n; q++) {
				off += m[p * n + q] * m[p * n + q];
				if (m[p * n + q] != 0)
					rotate(n, m, vector, p, q);
			}
	}
	for (size_t i = 0; i < n; i++)
		value[i] = m[i * n + i];
	free(m);
}
