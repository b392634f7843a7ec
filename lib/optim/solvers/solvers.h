/* All solvers, each in a file of its own; those of the table in solver.c can be chosen. */
#ifndef HNN_SOLVERS_H
#define HNN_SOLVERS_H

#include "optim/solver.h"

extern const struct solver solver_bayesian;
extern const struct solver solver_bobyqa;
extern const struct solver solver_cma;
extern const struct solver solver_cobyla;
extern const struct solver solver_crs;
extern const struct solver solver_emulator;
extern const struct solver solver_sampler;

#endif
