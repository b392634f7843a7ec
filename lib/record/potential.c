/* Membrane potentials at the middle of sections. */
#include "record/recording.h"

void record_potential(struct probes *probes, const struct celltype *t, int section)
{
	probe_state(probes, t, section, 0, t->v0[t->middle[section]]);
}
