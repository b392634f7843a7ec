/* Solvers: the least value of a function over the unit cube, by name. */
#ifndef HNN_SOLVER_H
#define HNN_SOLVER_H

#include <stdbool.h>
#include <stddef.h>

/* What is to be minimised. */
struct problem {
	size_t n;
	const double *start; /* [n], each within [0, 1] */

	/* The function at x [n], each within [0, 1], into *f. False when nothing more may be
	 * evaluated: the solver then returns at once. */
	bool (*evaluate)(void *context, const double x[], double *f);
	void *context;
};

/* `run` evaluates the start first, then whatever it finds promising, until it has converged
 * or evaluate() says false; who evaluates remembers the best. It does the same each time:
 * the points depend on nothing but the problem. */
struct solver {
	const char *name;
	const char *help;
	void (*run)(const struct problem *problem);
};

/* The solver of a name, else exits with status 2 and a message that lists the names. */
const struct solver *solver_find(const char *name);

#endif
