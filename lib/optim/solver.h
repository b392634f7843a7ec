/* Solvers: the least value of a function over the unit cube, by name. */
#ifndef HNN_SOLVER_H
#define HNN_SOLVER_H

#include <stdbool.h>
#include <stddef.h>

/* The function at a point. */
struct value {
	double loss; /* infinite where the evaluation failed */
	const double
		*residual; /* [residuals], whose norm the loss is, or NULL where it failed or the solver uses none; it stays */
	size_t residuals;
};

/* What is to be minimised. */
struct problem {
	size_t n;
	const double *start;  /* [n], each within [0, 1] */
	const double *option; /* [options of the solver] */

	/* The function at `count` points x [count][n], each coordinate within [0, 1], into value
	 * [count]; points of one call may be evaluated at the same time. Returns how many of them, from
	 * the first, have been evaluated: when that is fewer, nothing more may be, and the solver
	 * returns at once. */
	size_t (*evaluate)(void *context, const double x[], size_t count, struct value value[]);
	void *context;
};

/* An option of a solver: a number within [low, high]. */
struct solver_option {
	const char *name;
	double value, low, high; /* `value` where it is not given */
	bool whole;
	const char *help;
};

enum { SOLVER_OPTIONS = 8 };

/* `run` evaluates the start first, then whatever it finds promising, until it has converged
 * or nothing more may be evaluated; who evaluates remembers the best. It does the same each
 * time: the points depend on nothing but the problem. */
struct solver {
	const char *name;
	const char *help;
	bool residuals;                              /* it uses them, not only losses */
	struct solver_option option[SOLVER_OPTIONS]; /* ends with one without a name */
	void (*run)(const struct problem *problem);
};

/* A solver with its options, as `NAME` or `NAME:OPTION=NUMBER,...` chooses them. */
struct solver_choice {
	const struct solver *solver;
	double option[SOLVER_OPTIONS];
};

/* What `text` chooses, else exits with status 2 and a message that says what there is. */
struct solver_choice solver_choose(const char *text);

/* The same as a text, of the options those that are not as they are by default. Allocated. */
char *solver_text(const struct solver_choice *choice);

#endif
