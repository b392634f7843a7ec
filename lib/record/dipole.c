#include "record/dipole.h"

#include <math.h>

/* Above this a cell's dipole [fAm] is no result. */
#define DIPOLE_LIMIT 0x1p20

double dipole_scale(const struct model *m)
{
	int cells = 1;

	for (int p = 0; p < m->populations; p++)
		cells += m->population[p].cells;
	return exp2(62 - log2(DIPOLE_LIMIT) - ceil(log2(cells)));
}

int dipole_add(const struct model *m, long long *sum, const struct task *k, int cells, int times, double scale)
{
	sum += k->type->population->dipole;
	for (int row = 0; row < k->steps; row++) {
		const double *q = k->dipole + (size_t)row * LANES;
		long long total = 0;

		for (int lane = 0; lane < cells; lane++) {
			if (!(fabs(q[lane]) < DIPOLE_LIMIT))
				return row;
			total += llrint(q[lane] * scale);
		}
		*sum += total * times;
		sum += m->layers;
	}
	return -1;
}

/* The raw dipole of a population's resting cells at time t, fAm. */
static double baseline_at(const struct population *p, double t)
{
	for (int i = 0; i < p->baselines; i++)
		if (t <= p->baseline[i].to)
			return p->cells * (p->baseline[i].slope * t + p->baseline[i].offset);
	return 0;
}

void dipole_value(const struct model *m, double scale, int sample, double t, const long long *sum, double *value)
{
	double *layer = value + 1;

	for (int i = 0; i < m->layers; i++)
		layer[i] = sample ? (double)sum[i] / scale : 0;
	for (int p = 0; p < m->populations; p++)
		if (m->population[p].dipole >= 0)
			layer[m->population[p].dipole] -= baseline_at(&m->population[p], t);
	value[0] = 0;
	for (int i = 0; i < m->layers; i++) {
		layer[i] *= 1e-6;
		value[0] += layer[i];
	}
}
