#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/gp.h"
#include "optim/solvers/by_nlopt.h"
#include "optim/solvers/solvers.h"
#include "util/err.h"
#include "util/mem.h"

/* A Gaussian process on the logarithm of the loss, with fitted lengths and noise, and expected improvement over the
 * least of its means at the points evaluated (Jones, Schonlau and Welch 1998, J. Glob. Optim. 13:455; for noise,
 * Gramacy and Lee 2011). Of a batch, each point is chosen as if the mean had come at those before it (the kriging
 * believer of Ginsbourger, Le Riche and Carraro 2010). */
enum { DESIGN, BATCH, SEED };
enum { MOST = 300, CANDIDATES = 1000, DESCENTS = 3, LOCAL_EVALS = 100, TUNE_EVALS = 60 };

struct bayesian {
	const struct problem *problem;
	size_t n, count, room;
	double *x, *loss; /* [count][n], [count]: all points, those that failed as bad as the worst */
	struct gp gp;
	double *z; /* [count]: what the process is fitted to */
	double mean, least;
	bool positive; /* all losses, so that it sees their logarithms */
	size_t tuned;
	struct mt19937 random;
};

static void add(struct bayesian *b, const double x[], double loss)
{
	if (b->count == b->room) {
		b->room = b->room ? 2 * b->room : 64;
		b->x = mem_resize(b->x, b->room * b->n, sizeof *b->x);
		b->loss = mem_resize(b->loss, b->room, sizeof *b->loss);
	}
	memcpy(b->x + b->count * b->n, x, b->n * sizeof *x);
	b->loss[b->count++] = loss;
}

/* Evaluate; false when nothing more may be. */
static bool evaluate(struct bayesian *b, const double x[], size_t count)
{
	struct value *value = mem_new(count, sizeof *value);
	size_t done = b->problem->evaluate(b->problem->context, x, count, value);

	for (size_t i = 0; i < done; i++)
		add(b, x + i * b->n, value[i].loss);
	free(value);
	return done == count;
}

/* What the process sees of a loss: its logarithm where all are positive. */
static double seen(const struct bayesian *b, double loss, double worst)
{
	loss = isfinite(loss) ? loss : worst;
	return b->positive ? log(loss) : loss;
}

/* Condition on all points; false where none has a loss. */
static bool fit(struct bayesian *b)
{
	double worst = -INFINITY, best = INFINITY;
	bool tune = (double)b->count >= 1.1 * (double)b->tuned;

	for (size_t k = 0; k < b->count; k++)
		if (isfinite(b->loss[k])) {
			worst = fmax(worst, b->loss[k]);
			best = fmin(best, b->loss[k]);
		}
	if (!isfinite(best))
		return false;
	b->z = mem_resize(b->z, b->count, sizeof *b->z);
	b->positive = best > 0;
	b->mean = 0;
	for (size_t k = 0; k < b->count; k++) {
		b->z[k] = seen(b, b->loss[k], worst);
		b->mean += b->z[k] / (double)b->count;
	}
	for (size_t k = 0; k < b->count; k++)
		b->z[k] -= b->mean;
	gp_fit(&b->gp, b->x, b->z, b->count, 1, tune ? TUNE_EVALS : 0);
	if (tune)
		b->tuned = b->count;
	b->least = INFINITY;
	for (size_t k = 0; k < b->count; k++) {
		double mean;

		gp_predict(&b->gp, b->x + k * b->n, &mean);
		b->least = fmin(b->least, mean);
	}
	return true;
}

/* Minus the improvement that is expected at a point, as a logarithm; where that vanishes, how many standard
 * deviations it is away. */
static double unpromising(const struct bayesian *b, const double x[])
{
	double mean, unknown = gp_predict(&b->gp, x, &mean), sd = sqrt(b->gp.variance[0] * unknown) + 1e-12, z, gain;

	z = (b->least - mean) / sd;
	gain = sd * (z * 0.5 * erfc(-z * M_SQRT1_2) + exp(-z * z / 2) / sqrt(2 * M_PI));
	return gain > 0 ? -log(gain) : z * z / 2 + 700;
}

static double objective(unsigned n, const double x[], double *gradient, void *context)
{
	(void)n;
	(void)gradient;
	return unpromising(context, x);
}

/* From x on down; the value there. */
static double descend(struct bayesian *b, double x[])
{
	nlopt_opt opt = nlopt_create(b->n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_COBYLA, (unsigned)b->n);
	double f = INFINITY;

	if (!opt || nlopt_set_min_objective(opt, objective, b) < 0 || nlopt_set_lower_bounds1(opt, 0) < 0 ||
	    nlopt_set_upper_bounds1(opt, 1) < 0 || nlopt_set_initial_step1(opt, 0.05) < 0 ||
	    nlopt_set_maxeval(opt, LOCAL_EVALS) < 0 || nlopt_set_xtol_abs1(opt, 1e-4) < 0)
		die("cannot set up the search of the expected improvement");
	nlopt_optimize(opt, x, &f);
	nlopt_destroy(opt);
	return f;
}

/* The most promising point: the best few of random ones, half of them near the best point, then down from there. */
static void search(struct bayesian *b, double x[])
{
	double *at = mem_new((1 + DESCENTS) * b->n, sizeof *at), value[DESCENTS], found = INFINITY;
	size_t best = 0;

	for (size_t k = 1; k < b->count; k++)
		best = b->loss[k] < b->loss[best] ? k : best;
	for (int d = 0; d < DESCENTS; d++)
		value[d] = INFINITY;
	for (int k = 0; k < CANDIDATES; k++) {
		int worst = 0;
		double f;

		for (size_t i = 0; i < b->n; i++) {
			double u = mt_uniform(&b->random);

			at[i] = k % 2 ? u : fmin(fmax(b->x[best * b->n + i] + 0.2 * (u - 0.5), 0), 1);
		}
		f = unpromising(b, at);
		for (int d = 1; d < DESCENTS; d++)
			worst = value[d] > value[worst] ? d : worst;
		if (f < value[worst]) {
			value[worst] = f;
			memcpy(at + (size_t)(worst + 1) * b->n, at, b->n * sizeof *at);
		}
	}
	for (size_t d = 1; d <= DESCENTS; d++) {
		double f = descend(b, at + d * b->n);

		if (f < found) {
			found = f;
			memcpy(x, at + d * b->n, b->n * sizeof *x);
		}
	}
	free(at);
}

/* Choose a batch of points, and forget what was believed of them. False where none has a loss so far. */
static bool choose(struct bayesian *b, double x[], size_t batch)
{
	size_t known = b->count;
	bool fitted = true;

	for (size_t k = 0; k < batch && (fitted = fit(b)); k++) {
		double mean;

		search(b, x + k * b->n);
		gp_predict(&b->gp, x + k * b->n, &mean);
		mean += b->mean;
		add(b, x + k * b->n, b->positive ? exp(mean) : mean);
	}
	b->count = known;
	return fitted;
}

static void bayesian(const struct problem *problem)
{
	struct bayesian b = {.problem = problem, .n = problem->n};
	size_t count = 1 + (size_t)problem->option[DESIGN] * b.n, batch = (size_t)problem->option[BATCH];
	double *x = mem_new((count > batch ? count : batch) * b.n, sizeof *x);
	bool more;

	mt_seed(&b.random, (uint32_t)problem->option[SEED]);
	gp_begin(&b.gp, b.n);
	search_spread(problem, x, count);
	more = evaluate(&b, x, count);
	while (more && b.count < MOST && choose(&b, x, batch))
		more = evaluate(&b, x, batch);
	gp_end(&b.gp);
	free(b.x);
	free(b.loss);
	free(b.z);
	free(x);
}

const struct solver solver_bayesian = {
	.name = "bayesian",
	.help = "a Gaussian process on the loss, and expected improvement (Jones et al. 1998)",
	.option =
		{
			[DESIGN] = {"design", 4, 1, 1000, true, "points all over the box first, for each parameter"},
			[BATCH] = {"batch", 1, 1, 1000, true, "points that are chosen at once"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = bayesian,
};
