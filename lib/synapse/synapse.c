#include "synapse/synapse.h"

#include "synapse/scalar.h"

#include "synapse/list.h"

#define KIND(kind) &kind##_kind,
#define NAME(kind) #kind,

const struct synapse_kind *const synapse_kinds[] = {EACH_SYNAPSE(KIND) NULL};
const char *const synapse_names[] = {EACH_SYNAPSE(NAME) NULL};
