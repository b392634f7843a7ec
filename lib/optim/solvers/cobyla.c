#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/solvers.h"

enum { SCOUTS, STEP };

/* On bowls with random waves of 2% and 3% of the loss (400 of them, 3 parameters, 50 and 150
 * evaluations) starting again as it does ends lower on average than running on. */
static void cobyla(const struct problem *problem)
{
	search_locally(problem, NLOPT_LN_COBYLA, (size_t)problem->option[SCOUTS], problem->option[STEP]);
}

const struct solver solver_cobyla = {
	.name = "cobyla",
	.help = "points all over the box, then linear models over a simplex (Powell 1994)",
	.option =
		{
			[SCOUTS] = {"scouts", 4, 0, 10000, true, "points all over the box, for each parameter"},
			[STEP] = {"step", 0.15, 1e-6, 1, false, "first steps, in parts of the ranges"},
		},
	.run = cobyla,
};
