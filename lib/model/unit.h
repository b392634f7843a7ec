/* Units of settings by their addresses alone, without the network. */
#ifndef HNN_UNIT_H
#define HNN_UNIT_H

/* The unit of the setting at an address, by its key in the tables of drives, synapses and records, such
 * as "ms" of evprox2.mu; NULL where it has none, or where it depends on more than the key, as that of
 * a channel's parameter does. */
const char *unit_of(const char *address);

#endif
