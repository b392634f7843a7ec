/* What in a network can be simulated but hardly makes sense. */
#ifndef HNN_ADVICE_H
#define HNN_ADVICE_H

#include "model/model.h"

/* Lines of text, each ending in '\n', for someone to be told of once: no input at all, drives none of whose
 * spikes falls into the first trial of tstop ms, weights beyond what any synapse has. NULL when there is
 * nothing to say; to be freed. */
char *model_warnings(const struct model *model, double tstop);

#endif
