#include "optim/posterior.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "optim/ensemble.h"
#include "optim/fitted.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The best evaluation is near the truth of what was emulated: draws that are all elsewhere are not to be trusted. */
static void doubt(const struct fitted *f, size_t i, const double *sorted, size_t draws)
{
	double best = param_value(&f->param[i], f->x[f->best * f->n + i]);

	if (best < sorted[(size_t)(0.005 * (double)draws)] || best > sorted[(size_t)(0.995 * (double)draws)])
		warning("%s: the best evaluation, %.6g, is outside of what the draws span: the log knows too little for this "
		        "noise; evaluate more, or give a larger --noise",
		        f->param[i].address, best);
}

/* What the draws [draws][n] of values say of each parameter, and of two together. */
static void summary(const struct fitted *f, const struct mixing mixing[], const double *value, size_t draws)
{
	double *mean = mem_new(f->n, sizeof *mean), *sd = mem_new(f->n, sizeof *sd),
		   *sorted = mem_new(draws, sizeof *sorted);

	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < draws; k++)
			sorted[k] = value[k * f->n + i];
		qsort(sorted, draws, sizeof *sorted, by_value);
		for (size_t k = 0; k < draws; k++)
			mean[i] += sorted[k] / (double)draws;
		for (size_t k = 0; k < draws; k++)
			sd[i] += (sorted[k] - mean[i]) * (sorted[k] - mean[i]) / (double)draws;
		sd[i] = sqrt(sd[i]);
		printf("# summary %s best=%.6g mean=%.6g sd=%.4g low=%.6g median=%.6g high=%.6g rhat=%.4f ess=%.0f\n",
		       f->param[i].address, param_value(&f->param[i], f->x[f->best * f->n + i]), mean[i], sd[i],
		       sorted[(size_t)(0.05 * (double)draws)], sorted[draws / 2], sorted[(size_t)(0.95 * (double)draws)],
		       mixing[i].rhat, mixing[i].ess);
		doubt(f, i, sorted, draws);
	}
	for (size_t i = 0; i < f->n; i++)
		for (size_t j = 0; j < i; j++) {
			double sum = 0;

			for (size_t k = 0; k < draws; k++)
				sum += (value[k * f->n + i] - mean[i]) * (value[k * f->n + j] - mean[j]) / (double)draws;
			printf("# correlation %s %s %.3f\n", f->param[j].address, f->param[i].address,
			       sd[i] > 0 && sd[j] > 0 ? sum / (sd[i] * sd[j]) : 0);
		}
	free(mean);
	free(sd);
	free(sorted);
}

static void write_draws(const struct fitted *f, const double *value, size_t draws)
{
	char text[NUM_MAX];

	putchar('#');
	fitted_names(f);
	putchar('\n');
	for (size_t k = 0; k < draws; k++)
		for (size_t i = 0; i < f->n; i++)
			printf("%s%s", num_exact(text, value[k * f->n + i]), i + 1 < f->n ? " " : "\n");
}

/* What the draws should not be trusted for. */
static void warn(const struct fitted *f, const struct draws *draws, double noise)
{
	if (noise < 0.9 * f->loss[f->best])
		warning(
			"the noise, %g, is less than the least loss, %g: what the model does not meet has no place, so the draws "
			"may be where the fit knows little",
			noise, f->loss[f->best]);
	for (size_t i = 0; i < f->n && !draws->converged; i++)
		warning("%s: the draws have not converged: R-hat %.3f, as good as %.0f independent ones", f->param[i].address,
		        draws->mixing[i].rhat, draws->mixing[i].ess);
	if (draws_unknown(draws) > 1)
		warning(
			"the recording says more than the evaluations do: where the draws are, the variance that they leave open "
			"is %.3g times the noise's; evaluate more there, as by hnn-optim --solver sampler",
			draws_unknown(draws));
}

void posterior_write(const struct posterior *p)
{
	struct fitted f;
	struct draws draws;
	double noise, independent, *value;

	fitted_read(&f, p->log);
	noise = isnan(p->noise) ? f.loss[f.best] : p->noise;
	independent = isnan(p->independent) ? fitted_independent(f.residual[f.best], f.width) : p->independent;
	draws = ensemble_draw(&f.emulation, noise * noise / independent, p->draws, ENSEMBLE_LONGEST, p->seed);
	warn(&f, &draws, noise);
	value = mem_new(p->draws * f.n, sizeof *value);
	for (size_t k = 0; k < p->draws * f.n; k++)
		value[k] = param_value(&f.param[k % f.n], draws.x[k]);
	made_write(stdout, NULL, NULL);
	printf("# posterior of the fit in %s: noise %.6g, %.4g independent samples of %zu\n", p->log, noise, independent,
	       f.width);
	fitted_params(&f);
	summary(&f, draws.mixing, value, p->draws);
	write_draws(&f, value, p->draws);
	draws_free(&draws);
	free(value);
	fitted_free(&f);
}
