/* Synaptic currents at the middle of sections, a column a receptor: of all ports that act on it. */
#include "record/recording.h"

#include "util/mem.h"

void record_current(struct probes *probes, const struct celltype *t, int section)
{
	const struct population *p = t->population;

	for (int r = 0; r < p->synapses; r++) {
		struct probe probe = {.section = section, .receptor = r, .copy = -1, .current = probes->currents};

		if (!(sections_has(&p->synapse[r].sections, section)))
			continue;
		for (int k = 0; k < t->ports; k++)
			if (t->port[k].synapse == r && sections_has(&t->port[k].sections, section)) {
				probes->current = mem_resize(probes->current, (size_t)probes->currents + 1, sizeof *probes->current);
				probes->current[probes->currents++] = (struct synapse_place){
					(short)k, (short)sections_before(&t->port[k].sections, section)};
				probe.currents++;
			}
		*probe_add(probes) = probe;
	}
}
