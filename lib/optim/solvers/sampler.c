#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optim/ensemble.h"
#include "optim/fitted.h"
#include "optim/solvers/solvers.h"
#include "util/mem.h"

/* Evaluates where the posterior is: first as the emulator does, then at draws from the posterior by what is known so
 * far, those about which least is known: so it is well known where it matters, and what only seemed likely is found
 * out (Kandasamy et al. 2015, IJCAI; Järvenpää et al. 2019, Bayesian Analysis 14:595). It ends when what the
 * evaluations leave open is small against the noise. */
enum { NOISE, INDEPENDENT, FIT, BATCH, SEED };
enum { SHORT = 32, OF = 10 };

static const double outside = 0.01; /* of the noise's square, left outside the components */
static const double wide = 2;       /* times the noise, to draw by: what is around the posterior too */
static const double enough = 0.1;   /* of the noise's variance, left open by the evaluations on average */
static const double same = 1e-7;    /* draws nearer than this to what was evaluated are not */

/* All that was evaluated and has residuals. */
struct sampler {
	const struct problem *problem;
	size_t n, asked, most;         /* of which the emulator may evaluate so many */
	double option[SOLVER_OPTIONS]; /* the emulator's */
	size_t count, room, width;     /* of those with residuals */
	double *x, *loss;              /* [count][n], [count] */
	const double **residual;       /* [count][width] */
	size_t best;
};

static void add(struct sampler *s, const double x[], const struct value *value)
{
	if (!value->residual || (s->count && value->residuals != s->width))
		return;
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 64;
		s->x = mem_resize(s->x, s->room * s->n, sizeof *s->x);
		s->loss = mem_resize(s->loss, s->room, sizeof *s->loss);
		s->residual = mem_resize(s->residual, s->room, sizeof *s->residual);
	}
	s->width = value->residuals;
	memcpy(s->x + s->count * s->n, x, s->n * sizeof *x);
	s->loss[s->count] = value->loss;
	s->residual[s->count] = value->residual;
	if (value->loss < s->loss[s->best])
		s->best = s->count;
	s->count++;
}

/* Evaluate, as far as may be. */
static size_t evaluate(void *context, const double x[], size_t count, struct value value[])
{
	struct sampler *s = context;
	size_t may = s->most - s->asked < count ? s->most - s->asked : count;
	size_t done = s->problem->evaluate(s->problem->context, x, may, value);

	for (size_t i = 0; i < done; i++)
		add(s, x + i * s->n, &value[i]);
	s->asked += done;
	return done;
}

static bool known(const struct sampler *s, const double x[])
{
	for (size_t k = 0; k < s->count; k++) {
		double far = 0;

		for (size_t i = 0; i < s->n; i++)
			far = fmax(far, fabs(s->x[k * s->n + i] - x[i]));
		if (far < same)
			return true;
	}
	return false;
}

/* Of every so many draws the one that least is known about, into the first places. Returns how many. */
static size_t least_known(const struct sampler *s, struct draws *draws)
{
	size_t count = 0;

	for (size_t from = 0; from + OF <= draws->count; from += OF) {
		size_t which = from;

		for (size_t k = from; k < from + OF; k++)
			if (draws->unknown[k] > draws->unknown[which])
				which = k;
		if (!known(s, draws->x + which * s->n))
			memmove(draws->x + count++ * s->n, draws->x + which * s->n, s->n * sizeof *draws->x);
	}
	return count;
}

/* Draw from the posterior and evaluate there. False when it is known, or nothing more may be evaluated. */
static bool look(struct sampler *s, struct emulation *e, unsigned round)
{
	const double *option = s->problem->option, *residual = s->residual[s->best];
	double sd = option[NOISE] > 0 ? option[NOISE] : s->loss[s->best];
	double independent = option[INDEPENDENT] > 0 ? option[INDEPENDENT] : fitted_independent(residual, s->width);
	size_t batch = (size_t)option[BATCH], count;
	struct value *value;
	struct draws draws;
	bool more;

	if (!fitted_emulate(e, s->x, s->loss, s->residual, s->count, s->width, outside * sd * sd))
		return false;
	draws = ensemble_draw(e, wide * wide * sd * sd / independent, OF * batch, SHORT, (uint32_t)option[SEED] + round);
	value = mem_new(batch, sizeof *value);
	more = draws_unknown(&draws) > enough;
	count = more ? least_known(s, &draws) : 0;
	more = count && evaluate(s, draws.x, count, value) == count;
	free(value);
	draws_free(&draws);
	return more;
}

/* The points of the emulator, which is a solver like others and evaluates through this one. */
static void begin(struct sampler *s)
{
	struct problem fit = {
		.n = s->n, .start = s->problem->start, .option = s->option, .evaluate = evaluate, .context = s};

	s->most = (size_t)s->problem->option[FIT] * s->n;
	for (size_t i = 0; solver_emulator.option[i].name; i++)
		s->option[i] = strcmp(solver_emulator.option[i].name, "seed") == 0 ? s->problem->option[SEED]
		                                                                   : solver_emulator.option[i].value;
	solver_emulator.run(&fit);
	s->most = SIZE_MAX;
}

static void sampler(const struct problem *problem)
{
	struct sampler s = {.problem = problem, .n = problem->n};
	struct emulation emulation;
	unsigned round = 0;

	begin(&s);
	emulation_begin(&emulation, s.n);
	while (s.asked >= (size_t)problem->option[FIT] * s.n && look(&s, &emulation, round))
		round++;
	emulation_end(&emulation);
	free(s.x);
	free(s.loss);
	free(s.residual);
}

const struct solver solver_sampler = {
	.name = "sampler",
	.help = "the emulator's points first, then draws from the posterior",
	.residuals = true,
	.option =
		{
			[NOISE] = {"noise", 0, 0, 1e300, false, "of the recording, as the loss is; 0: the least loss"},
			[INDEPENDENT] = {"independent", 0, 0, 1e9, false, "independent samples of it; 0: as the residuals are"},
			[FIT] = {"fit", 20, 1, 100000, true, "points by the emulator first, for each parameter"},
			[BATCH] = {"batch", 5, 1, 1000, true, "draws to evaluate at once"},
			[SEED] = {"seed", 1, 0, 4294967295, true, "of the random numbers"},
		},
	.run = sampler,
};
