#include "optim/profile.h"

#include <math.h>
#include <nlopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "optim/fitted.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

enum { REFIT_EVALS = 300 };

/* The others of a parameter, which is held. */
struct held {
	const struct fitted *fitted;
	size_t which;
	double *x; /* [n] */
};

/* Put the others, [n - 1], into the point. */
static void insert(const struct held *h, const double *others)
{
	for (size_t i = 0, k = 0; i < h->fitted->n; i++)
		if (i != h->which)
			h->x[i] = others[k++];
}

static double objective(unsigned n, const double *others, double *gradient, void *context)
{
	const struct held *h = context;

	(void)n;
	(void)gradient;
	insert(h, others);
	return emulation_sum(&h->fitted->emulation, h->x);
}

/* Refit the others from where they are. Returns the least sum of squares. */
static double refit(struct held *h)
{
	unsigned m = (unsigned)h->fitted->n - 1;
	double *others = mem_new(m + 1, sizeof *others), sum = 0;
	nlopt_opt opt;

	if (m == 0) {
		free(others);
		return emulation_sum(&h->fitted->emulation, h->x);
	}
	for (size_t i = 0, k = 0; i <= m; i++)
		if (i != h->which)
			others[k++] = h->x[i];
	opt = nlopt_create(m > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_COBYLA, m);
	if (!opt || nlopt_set_min_objective(opt, objective, h) < 0 || nlopt_set_lower_bounds1(opt, 0) < 0 ||
	    nlopt_set_upper_bounds1(opt, 1) < 0 || nlopt_set_initial_step1(opt, 0.1) < 0 ||
	    nlopt_set_maxeval(opt, REFIT_EVALS) < 0 || nlopt_set_xtol_abs1(opt, 1e-5) < 0)
		die("cannot set up the search of a profile");
	nlopt_optimize(opt, others, &sum);
	nlopt_destroy(opt);
	insert(h, others);
	sum = emulation_sum(&h->fitted->emulation, h->x);
	free(others);
	return sum;
}

/* Refit at each value from `from` on by `by`, beginning with the others of x, and keep what is less than was found. */
static void walk(struct held *h, size_t points, long from, long by, double *x, double *sum)
{
	size_t n = h->fitted->n;

	for (long k = from; k >= 0 && k < (long)points; k += by) {
		double found;

		h->x[h->which] = (double)k / (double)(points - 1);
		found = refit(h);
		if (found < sum[k]) {
			sum[k] = found;
			memcpy(x + (size_t)k * n, h->x, n * sizeof *x);
		}
		memcpy(h->x, x + (size_t)k * n, n * sizeof *x);
	}
}

static void write_row(const struct fitted *f, const double *x, size_t which, double sum)
{
	const struct emulation *e = &f->emulation;
	double along[EMULATION_COMPONENTS], unknown = emulation_at(e, x, along), variance = 0, loss = sqrt(sum);
	char text[NUM_MAX];

	for (size_t q = 0; q < e->q; q++)
		variance += along[q] * along[q] * e->gp.variance[q] * unknown;
	printf("%s", num_exact(text, param_value(&f->param[which], x[which])));
	printf(" %s", num_exact(text, loss));
	printf(" %s", num_exact(text, loss > 0 ? sqrt(variance) / loss : 0));
	for (size_t i = 0; i < f->n; i++)
		printf(" %s", num_exact(text, param_value(&f->param[i], x[i])));
	putchar('\n');
}

static void profile_of(const struct fitted *f, size_t which, size_t points)
{
	struct held h = {f, which, mem_new(f->n, sizeof *h.x)};
	double *x = mem_new(points * f->n, sizeof *x), *sum = mem_new(points, sizeof *sum);
	const double *best = f->x + f->best * f->n;
	long middle = lround(best[which] * (double)(points - 1));

	for (size_t k = 0; k < points; k++)
		sum[k] = INFINITY;
	memcpy(h.x, best, f->n * sizeof *best);
	walk(&h, points, middle, 1, x, sum);
	walk(&h, points, (long)points - 1, -1, x, sum);
	walk(&h, points, 0, 1, x, sum);
	printf("# profile %s\n# best %.17g %.17g\n# value loss sd", f->param[which].address,
	       param_value(&f->param[which], best[which]), f->loss[f->best]);
	fitted_names(f);
	putchar('\n');
	for (size_t k = 0; k < points; k++)
		write_row(f, x + k * f->n, which, sum[k]);
	free(h.x);
	free(x);
	free(sum);
}

void profile_write(const struct profile *p)
{
	struct fitted f;

	fitted_read(&f, p->log);
	made_write(stdout, NULL, NULL);
	fitted_params(&f);
	for (size_t i = 0; i < f.n; i++) {
		if (i)
			fputs("\n\n", stdout);
		profile_of(&f, i, p->points);
	}
	fitted_free(&f);
}
