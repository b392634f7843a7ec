/* Current source densities. */
#ifndef HNN_CSD_H
#define HNN_CSD_H

#include "stream/potentials.h"

/* Turn potentials along a line of contacts into current source densities, uV/um2: less the second difference
 * over the contacts, divided by the square of their distance in z; the first and the last contact have what lies on
 * a line with the two beside them. A data set that failed stays as it is. Returns NULL, or why it cannot be: a unit
 * other than uV, contacts that are fewer than four, or not on a line along which z changes, or not equally far apart.
 */
const char *csd(struct potentials *potentials);

#endif
