/* Synaptic currents at the middle of sections, a column a receptor: of all ports that act on it. */
#include "record/recording.h"

#include "util/mem.h"

/* The number of a section's node among a port's, which has one for each of its sections. */
static short node_of(const struct port *port, int section)
{
	return (short)__builtin_popcountll(port->sections & ((1ULL << section) - 1));
}

void record_current(struct probes *probes, const struct celltype *t, int section)
{
	const struct population *p = t->population;

	for (int r = 0; r < p->synapses; r++) {
		struct probe probe = {.section = section, .receptor = r, .copy = -1, .current = probes->currents};

		if (!(p->synapse[r].sections >> section & 1))
			continue;
		for (int k = 0; k < t->ports; k++)
			if (t->port[k].synapse == r && (t->port[k].sections >> section & 1)) {
				probes->current = mem_resize(probes->current, (size_t)probes->currents + 1, sizeof *probes->current);
				probes->current[probes->currents++] = (struct synapse_place){(short)k, node_of(&t->port[k], section)};
				probe.currents++;
			}
		*probe_add(probes) = probe;
	}
}
