/* A new drive for a network. */
#ifndef HNN_ADD_DRIVE_H
#define HNN_ADD_DRIVE_H

#include "drive/options.h"
#include "stream/record.h"

/* Add a drive as its options say. What they give for each population is POPULATION=NUMBER, separated by
 * commas, or one number for all that can take it. Exits with a message when the network has no place for it. */
void add_drive(struct records *records, const struct drive_order *order);

#endif
