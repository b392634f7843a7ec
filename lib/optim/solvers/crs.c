#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/solvers.h"

enum { SEED };

static const double least = 1e-6; /* differences of points that it ends at, in parts of the ranges */

/* A population of 10 (n + 1) points anywhere in the box, the start among them. */
static void crs(const struct problem *problem)
{
	struct search search;

	nlopt_srand((unsigned long)problem->option[SEED]);
	search_begin(&search, problem, problem->start, 1);
	if (!search.over)
		search_run(&search, NLOPT_GN_CRS2_LM, 1, least);
	search_end(&search);
}

const struct solver solver_crs = {
	.name = "crs",
	.help = "controlled random search with local mutation (Kaelo and Ali 2006)",
	.option =
		{
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = crs,
};
