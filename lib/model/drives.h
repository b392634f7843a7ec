/* What the records of drives and biases may say, from the table of their kinds. */
#ifndef HNN_DRIVES_H
#define HNN_DRIVES_H

#include "model/keys.h"

/* Add the settings that a `drive`, `train`, `target` or `bias` record can have, those at their default
 * included; of a target the receptors of its population too. None for a record of another kind, or of a
 * drive that there is not. */
void drives_keys(const struct records *records, const struct record *record, struct keys *keys);

/* After a drive's cells have been set: what stands in the records of its targets where there is a drive cell for each,
 * else in its own (a rate), goes to where it stands now. Returns the name of a setting in which the targets differ, so
 * that one cannot stand for all, NULL when there is none. */
const char *drive_settle(struct records *records, struct record *drive);

#endif
