#include "model/summary.h"

#include <string.h>

static void line(FILE *out, const char *kind, const char *name, int cells, int gid)
{
	fprintf(out, "%-11s %-16s %8d %8d\n", kind, name, cells, gid);
}

void summary_write(FILE *out, const struct model *m)
{
	fprintf(out, "# network %s, %d x %d\n", m->name, m->nx, m->ny);
	fprintf(out, "# %-9s %-16s %8s %8s\n", "kind", "name", "cells", "first");
	for (int i = 0; i < m->populations; i++)
		line(out, "population", m->population[i].name, m->population[i].cells, m->population[i].gid);
	for (int i = 0; i < m->drives; i++)
		line(out, "drive", m->drive[i].name, m->drive[i].cells, m->drive[i].gid);
	for (int i = 0; i < m->biases; i++) {
		int k = 0;

		while (k < i && strcmp(m->bias[k].name, m->bias[i].name) != 0)
			k++;
		if (k == i) /* once for all its populations */
			fprintf(out, "%-11s %-16s %8s %8s\n", "bias", m->bias[i].name, "-", "-");
	}
	for (int i = 0; i < m->electrodes; i++)
		fprintf(out, "%-11s %-16s %8s %8s\n", "electrode", m->electrode[i].name, "-", "-");
}
