#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/solvers.h"

enum { SCOUTS, STEP };

static void bobyqa(const struct problem *problem)
{
	search_locally(problem, NLOPT_LN_BOBYQA, (size_t)problem->option[SCOUTS], problem->option[STEP]);
}

const struct solver solver_bobyqa = {
	.name = "bobyqa",
	.help = "points all over the box, then quadratic models (Powell 2009)",
	.option =
		{
			[SCOUTS] = {"scouts", 4, 0, 10000, true, "points all over the box, for each parameter"},
			[STEP] = {"step", 0.15, 1e-6, 1, false, "first steps, in parts of the ranges"},
		},
	.run = bobyqa,
};
