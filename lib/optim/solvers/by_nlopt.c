#include "optim/solvers/by_nlopt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"

static const double shrink_to = 0.1;   /* where a run ends, in parts of its first step */
static const double next_step = 0.5;   /* the next run's first step, in parts of this one's */
static const double least_step = 1e-6; /* no run begins with less */

static void note(struct search *s, const double x[], double loss)
{
	if (isfinite(loss))
		s->worst = fmax(s->worst, loss);
	if (loss < s->best) {
		s->best = loss;
		memcpy(s->best_x, x, s->problem->n * sizeof *x);
	}
}

void search_begin(struct search *s, const struct problem *problem, const double x[], size_t count)
{
	struct value *value = mem_new(count, sizeof *value);
	size_t evaluated;

	*s = (struct search){
		.problem = problem, .best_x = mem_new(problem->n, sizeof *x), .best = HUGE_VAL, .worst = -HUGE_VAL};
	memcpy(s->best_x, problem->start, problem->n * sizeof *x);
	evaluated = problem->evaluate(problem->context, x, count, value);
	for (size_t k = 0; k < evaluated; k++)
		note(s, x + k * problem->n, value[k].loss);
	s->over = evaluated < count;
	free(value);
}

/* A loss for a point that has none: models of the loss cannot hold an infinite one. */
static double high(const struct search *s)
{
	return s->worst > s->best ? 2 * s->worst - s->best : s->worst + fabs(s->worst) + 1;
}

static double evaluate(unsigned n, const double *x, double *gradient, void *context)
{
	struct search *s = context;
	struct value value;

	(void)n;
	(void)gradient; /* never asked for by a solver without derivatives */
	if (s->over || s->problem->evaluate(s->problem->context, x, 1, &value) < 1) {
		s->over = true;
		nlopt_force_stop(s->opt);
		return HUGE_VAL;
	}
	note(s, x, value.loss);
	return isfinite(value.loss) ? value.loss : high(s);
}

void search_run(struct search *s, nlopt_algorithm algorithm, double step, double end)
{
	size_t n = s->problem->n;
	double *x = mem_new(n, sizeof *x), f;

	s->opt = nlopt_create(algorithm, (unsigned)n);
	if (!s->opt || nlopt_set_min_objective(s->opt, evaluate, s) < 0 || nlopt_set_lower_bounds1(s->opt, 0) < 0 ||
	    nlopt_set_upper_bounds1(s->opt, 1) < 0 || nlopt_set_initial_step1(s->opt, step) < 0 ||
	    nlopt_set_xtol_abs1(s->opt, end) < 0)
		die("cannot set up %s", nlopt_algorithm_name(algorithm));
	memcpy(x, s->best_x, n * sizeof *x);
	nlopt_optimize(s->opt, x, &f);
	nlopt_destroy(s->opt);
	s->opt = NULL;
	free(x);
}

void search_end(struct search *s)
{
	free(s->best_x);
}

void search_spread(const struct problem *problem, double x[], size_t count)
{
	size_t n = problem->n;
	double g = 2;

	for (int i = 0; i < 64; i++)
		g = pow(1 + g, 1 / (double)(n + 1));
	memcpy(x, problem->start, n * sizeof *x);
	for (size_t k = 1; k < count; k++)
		for (size_t i = 0; i < n; i++)
			x[k * n + i] = fmod(0.5 + (double)k * pow(g, -(double)(i + 1)), 1);
}

void search_locally(const struct problem *problem, nlopt_algorithm algorithm, size_t scouts, double step)
{
	size_t count = 1 + scouts * problem->n;
	double *x = mem_new(count * problem->n, sizeof *x);
	struct search search;

	search_spread(problem, x, count);
	search_begin(&search, problem, x, count);
	for (; step >= least_step && !search.over && isfinite(search.best); step *= next_step)
		search_run(&search, algorithm, step, shrink_to * step);
	search_end(&search);
	free(x);
}
