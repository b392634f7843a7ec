#include "model/geometry.h"

#include <math.h>
#include <stdlib.h>

#include "util/mem.h"

int section_segments(const struct section *section)
{
	int n = section->length > 100 ? (int)(section->length / 50) : 1;

	return n % 2 ? n : n + 1;
}

/* Cosine between a section and the apical trunk. */
static double cosine(const struct population *p, const struct section *s)
{
	int k = population_section(p, "apical_trunk");
	const double *a, *b = s->d;

	if (k < 0)
		return 0;
	a = p->section[k].d;
	return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) /
	       (sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]) * sqrt(b[0] * b[0] + b[1] * b[1] + b[2] * b[2]));
}

static void add_section(const struct population *p, struct geometry *g, int s, int from, double distance)
{
	const struct section *section = &p->section[s];
	int n = section_segments(section), above = from;
	double step = section->length / n;
	/* The published results come from a simulator that stores diameters in single precision. */
	double diam = (float)section->diam;
	double half = 1e-2 * section->ra * (step / 2) / (M_PI * diam * diam / 4); /* Mohm */
	double along = step * cosine(p, section);

	for (int i = 0; i <= n; i++) {
		struct node *node = &g->node[g->nodes];
		bool end = i == n;

		node->section = s;
		node->x = end ? 1 : (i + 0.5) / n;
		node->parent = above;
		node->area = end ? 0 : M_PI * diam * step;
		node->resistance = i == 0 || end ? half : 2 * half;
		node->distance = distance + node->x * section->length;
		node->dipole = i == 0 || end ? along / 2 : along;
		if (i == n / 2)
			g->middle[s] = g->nodes;
		above = g->nodes++;
	}
	for (int k = 0; k < p->sections; k++)
		if (p->section[k].parent == s)
			add_section(p, g, k, p->section[k].at ? above : from, distance + (p->section[k].at ? section->length : 0));
}

struct geometry geometry_make(const struct population *p)
{
	struct geometry g = {0};
	int n = 1;

	for (int s = 0; s < p->sections; s++)
		n += section_segments(&p->section[s]) + 1;
	g.node = mem_new((size_t)n, sizeof *g.node);
	g.node[0] = (struct node){.section = p->root, .parent = -1};
	g.nodes = 1;
	add_section(p, &g, p->root, 0, 0);
	return g;
}

void geometry_free(struct geometry *geometry)
{
	free(geometry->node);
	*geometry = (struct geometry){0};
}
