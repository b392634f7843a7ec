/* The equations of synapses for one cell at a time. */
#ifndef HNN_SYNAPSE_SCALAR_H
#define HNN_SYNAPSE_SCALAR_H

typedef double vec;
#define INLINE static inline

#endif
