/* What the solvers of NLopt have in common. */
#ifndef HNN_BY_NLOPT_H
#define HNN_BY_NLOPT_H

#include <nlopt.h>
#include <stdbool.h>

#include "optim/solver.h"

/* A search under way: the best so far, and whether nothing more may be evaluated. */
struct search {
	const struct problem *problem;
	nlopt_opt opt;  /* the run under way, or NULL */
	double *best_x; /* [n] */
	double best, worst;
	bool over;
};

/* Begin with `count` points x [count][n]. Where none of them has a loss, the start is the best. */
void search_begin(struct search *search, const struct problem *problem, const double x[], size_t count);

/* Run one of NLopt's algorithms from the best point, with first steps `step`, until its steps are
 * below `end` (0: until nothing more may be evaluated, or it has enough by itself). A point without a
 * loss is told to be as far above the worst as that is above the best. */
void search_run(struct search *search, nlopt_algorithm algorithm, double step, double end);

void search_end(struct search *search);

/* `count` points x [count][n]: the start, and points that fill the box evenly, however many there are:
 * multiples of 1/g, 1/g^2, ... modulo 1, where g^(n+1) = g + 1 (Roberts 2018). */
void search_spread(const struct problem *problem, double x[], size_t count);

/* Losses of simulated responses are rough and have several valleys, and a local algorithm stays in the
 * one it begins in. So it is sent out from the best of some points spread over the whole box, so
 * many for each parameter, the start beside them. And steps that shrink end in the nearest dent; so
 * when they have shrunk to a tenth of its first `step`, it starts again at the best point, with steps half as
 * large as it began with. */
void search_locally(const struct problem *problem, nlopt_algorithm algorithm, size_t scouts, double step);

#endif
