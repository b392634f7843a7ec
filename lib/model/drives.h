/* What the records of drives and biases may say, from the table of their kinds. */
#ifndef HNN_DRIVES_H
#define HNN_DRIVES_H

#include "model/keys.h"

/* Add the settings that a `drive`, `train`, `target` or `bias` record can have, those at their default
 * included; of a target the receptors of its population too. None for a record of another kind, or of a
 * drive that there is not. */
void drives_keys(const struct records *records, const struct record *record, struct keys *keys);

#endif
