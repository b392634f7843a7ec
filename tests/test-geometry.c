/* lib/model: the segments of cells, as published and by hand. Runs in the root of the sources. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/geometry.h"
#include "network.h"
#include "tap.h"
#include "util/num.h"

/* The node of a section whose place along it is x. */
static const struct node *node_at(const struct geometry *g, int section, double x)
{
	for (int i = 0; i < g->nodes; i++)
		if (g->node[i].section == section && fabs(g->node[i].x - x) < 1e-9)
			return &g->node[i];
	return NULL;
}

static void test_published_geometry(void)
{
	struct model *m;
	int ar, rows = 0, segments = 0, nodes = 0;
	bool areas = true, resistances = true, conductances = true;
	struct geometry g[8];
	struct input in;
	char *line;

	input_open(&in, "data/models/neymotin_2020.net");
	m = network_read_from(&in);
	ar = model_channel(m, "ar");
	for (int p = 0; p < m->populations; p++)
		g[p] = geometry_make(&m->population[p]);
	input_open(&in, "tests/golden/parts/geometry.txt");
	while ((line = input_line(&in))) {
		char name[32], type[32], section[32], rectifier[32];
		double x, area, resistance;
		const struct section *s;
		const struct node *node;
		int p, k;

		if (sscanf(line, "%31s %31s %31s %lf %lf %lf %*s %31s", name, type, section, &x, &area, &resistance,
		           rectifier) != 7 ||
		    strcmp(name, m->name) != 0 || x == 0)
			continue;
		p = model_population(m, type);
		k = population_section(&m->population[p], section);
		s = &m->population[p].section[k];
		node = node_at(&g[p], k, x);
		if (!node) {
			printf("# %s\n", line);
			continue;
		}
		rows++;
		segments += node->area > 0;
		areas &= near(node->area, area, 1e-12);
		resistances &= near(node->resistance, resistance, 1e-12);
		if (strcmp(rectifier, "-") != 0)
			conductances &= section_channel(s, ar) &&
			                near(profile_at(&section_channel(s, ar)->param[0], node->distance, node->x),
			                     strtod(rectifier, NULL), 1e-12);
	}
	input_close(&in);
	ok(areas, "areas are the published ones, within 1e-12 relative, and ends have none");
	ok(resistances, "axial resistances are the published ones, within 1e-12 relative");
	ok(conductances, "conductances follow the distance from the soma as published, within 1e-12 relative");
	for (int p = 0; p < m->populations; p++) {
		for (int i = 0; i < g[p].nodes; i++)
			nodes += g[p].node[i].area > 0;
		rows -= g[p].nodes - 1; /* the first has no row */
		geometry_free(&g[p]);
	}
	ok(rows == 0 && segments == nodes, "every segment and end was compared, %d segments in all", segments);
	model_free(m);
}

static void test_segments(void)
{
	static const struct {
		double length;
		int segments;
	} want[] = {{1, 1},   {100, 1}, {100.1, 3}, {149, 3}, {199, 3}, {200, 5},
	            {255, 5}, {299, 5}, {306, 7},   {425, 9}, {680, 13}};
	bool right = true;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		right &= section_segments(&(struct section){.length = want[i].length}) == want[i].segments;
	ok(right, "sections up to 100 um are one segment, longer ones an odd number of about 50 um");
}

static void test_profiles(void)
{
	struct profile constant = {.shape = PROFILE_CONSTANT, .a = 2.5},
				   rising = {.shape = PROFILE_EXP, .a = 1e-6, .b = 0.003},
				   raised = {.shape = PROFILE_EXP, .a = 2, .b = 0.5, .c = 3},
				   line = {.shape = PROFILE_LINEAR, .a = 10, .b = 60, .c = 100};

	ok(profile_at(&constant, 0, 0) == 2.5 && profile_at(&constant, 1e4, 0) == 2.5, "a number is the same everywhere");
	ok(near(profile_at(&rising, 1000, 0), 2.0085536923187668e-5, 1e-15) && near(profile_at(&raised, 0, 0), 8, 1e-15) &&
	       near(profile_at(&raised, 2, 0), 2 * (M_E + 3), 1e-15),
	   "exp(a,b,c) is a (exp(b x) + c)");
	ok(near(profile_at(&line, 0, 0), 10, 1e-15) && near(profile_at(&line, 25, 0), 22.5, 1e-15) &&
	       near(profile_at(&line, 100, 0), 60, 1e-15) && near(profile_at(&line, 500, 0), 60, 1e-15),
	   "linear(a,b,c) goes from a to b over the distance c and stays there");
}

int main(void)
{
	test_segments();
	test_profiles();
	test_published_geometry();
	return tap_end();
}
