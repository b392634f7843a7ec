/* Calcium concentrations at the middle of sections that have a pool. */
#include "record/recording.h"

void record_calcium(struct probes *probes, const struct celltype *t, int section)
{
	int n = t->middle[section];

	if (t->calcium && t->influx[n] > 0)
		probe_state(probes, t, section, t->at_ca, t->ca_rest[n]);
}
