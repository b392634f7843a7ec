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

int population_segments(const struct population *p)
{
	int n = 0;

	for (int s = 0; s < p->sections; s++)
		n += section_segments(&p->section[s]);
	return n;
}

/* Append the nodes of a section whose near end is the node `from`, at a distance from the root. The last. */
static int add_section(const struct population *p, struct geometry *g, int s, int from, double distance)
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
	return above;
}

struct geometry geometry_make(const struct population *p)
{
	struct geometry g = {0};
	int waiting[MAX_SECTIONS], count = 0; /* sections whose parents are there */
	int near[MAX_SECTIONS], far[MAX_SECTIONS];
	double distance[MAX_SECTIONS];

	g.node = mem_new((size_t)(population_segments(p) + p->sections + 1), sizeof *g.node);
	g.node[0] = (struct node){.section = p->root, .parent = -1};
	g.middle = mem_new((size_t)p->sections, sizeof *g.middle);
	g.nodes = 1;
	for (waiting[count++] = p->root; count;) {
		int s = waiting[--count], parent = p->section[s].parent;
		bool root = parent < 0, end = !root && p->section[s].at;

		near[s] = root ? 0 : end ? far[parent] : near[parent];
		distance[s] = root ? 0 : distance[parent] + (end ? p->section[parent].length : 0);
		far[s] = add_section(p, &g, s, near[s], distance[s]);
		for (int k = p->sections - 1; k >= 0; k--) /* the first is taken next, with all that grows from it */
			if (p->section[k].parent == s)
				waiting[count++] = k;
	}
	return g;
}

void geometry_free(struct geometry *geometry)
{
	free(geometry->node);
	free(geometry->middle);
	*geometry = (struct geometry){0};
}
