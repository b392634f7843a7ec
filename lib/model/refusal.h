/* Whether a network can be simulated at all. */
#ifndef HNN_REFUSAL_H
#define HNN_REFUSAL_H

#include "stream/record.h"

/* What the reader of networks says against this one, or NULL; allocated. */
char *network_refusal(const struct records *network);

#endif
