/* Gains of all connections between excitatory and inhibitory cells. */
#ifndef HNN_GAIN_H
#define HNN_GAIN_H

#include "stream/record.h"

/* Set the gain of each connection as a list says, "e_e=NUMBER,e_i=NUMBER,i_e=NUMBER,i_i=NUMBER" or part of
 * it: from source to target, which are inhibitory where the receptors that they reach pull below
 * INHIBITORY. Exits with a message when the list is malformed, the network not valid, or when a
 * population is both or neither. */
#define INHIBITORY (-40.0) /* mV */
void edit_gain(struct records *records, const char *list);

#endif
