#include "model/shape.h"

#include <math.h>

void shape_make(const struct population *p, struct shape *shape)
{
	int count = 0;

	shape->order[count++] = p->root;
	for (int i = 0; i < count; i++) {
		int s = shape->order[i], parent = p->section[s].parent;
		const struct section *section = &p->section[s];
		const double *d = section->d;
		double length = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
		struct axis *axis = &shape->axis[s];

		for (int k = 0; k < 3; k++) {
			const struct axis *from = parent < 0 ? NULL : &shape->axis[parent];

			axis->near[k] = !from ? 0 : section->at ? from->far[k] : from->near[k];
			axis->far[k] = axis->near[k] + section->length * d[k] / length;
		}
		for (int k = 0; k < p->sections; k++)
			if (p->section[k].parent == s)
				shape->order[count++] = k;
	}
}

/* An axis in single precision. */
struct single {
	float near[3], far[3];
};

/* Bring an axis to a length; its near end stays. */
static void stretch(struct single *a, double length)
{
	double square = 0, factor;

	for (int k = 0; k < 3; k++) {
		float d = a->far[k] - a->near[k];

		square += (double)d * d;
	}
	factor = length / sqrt(square);
	for (int k = 0; k < 3; k++)
		a->far[k] = (float)(a->near[k] + ((double)a->far[k] - a->near[k]) * factor);
}

/* Move all sections to where their parents end. */
static void join(const struct population *p, const struct shape *shape, struct single *a)
{
	for (int i = 1; i < p->sections; i++) {
		int s = shape->order[i];
		const struct single *parent = &a[p->section[s].parent];

		for (int k = 0; k < 3; k++) {
			float d = (p->section[s].at ? parent->far[k] : parent->near[k]) - a[s].near[k];

			a[s].near[k] += d;
			a[s].far[k] += d;
		}
	}
}

void shape_cell(const struct model *m, int population, const struct shape *shape, int cell, struct axis *axis)
{
	/* All cells are joined once more with each that follows; it changes nothing after a few times. */
	enum { JOINS = 4 };
	const struct population *p = &m->population[population], *last = &m->population[m->populations - 1];
	const double at[3] = {p->x[cell] * m->spacing, p->y[cell] * m->spacing, p->height ? p->height[cell] : p->z};
	int following = last->gid + last->cells - 1 - (p->gid + cell);
	struct single a[MAX_SECTIONS];

	for (int s = 0; s < p->sections; s++) {
		for (int k = 0; k < 3; k++) {
			a[s].near[k] = (float)(shape->axis[s].near[k] + at[k]);
			a[s].far[k] = (float)(shape->axis[s].far[k] + at[k]);
		}
		stretch(&a[s], p->section[s].length);
	}
	for (int i = 0; i <= following && i < JOINS; i++)
		join(p, shape, a);
	for (int s = 0; s < p->sections; s++)
		for (int k = 0; k < 3; k++) {
			axis[s].near[k] = a[s].near[k];
			axis[s].far[k] = a[s].far[k];
		}
}
