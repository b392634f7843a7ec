/* Units of a network's settings (see hnn-network(5)). */
#ifndef HNN_UNIT_H
#define HNN_UNIT_H

/* The unit of the setting at an address, by its key, such as "ms" of evprox2.mu; NULL where it has
 * none or where it depends on more than the key. */
const char *unit_of(const char *address);

#endif
