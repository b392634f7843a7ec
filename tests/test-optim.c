/* Parameters, solvers and pipelines, each alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "optim/chains.h"
#include "optim/ensemble.h"
#include "optim/log.h"
#include "optim/param.h"
#include "optim/solver.h"
#include "process/asking.h"
#include "process/stages.h"
#include "tap.h"
#include "util/digest.h"
#include "util/mem.h"

/* A bowl with its floor at `floor`, perhaps dented by waves, and what was asked of it. */
struct bowl {
	size_t n, asked, allowed;
	double floor[4], waves;
	double best, best_x[4], first[4], sum;
	bool outside, after, cliff;
};

static bool bowl_at(struct bowl *b, const double x[], double *f)
{
	b->after |= b->asked > b->allowed;
	if (b->asked++ == b->allowed)
		return false;
	*f = 0;
	for (size_t i = 0; i < b->n; i++) {
		double off = x[i] - b->floor[i];

		b->outside |= !(x[i] >= 0 && x[i] <= 1);
		*f += (double)(i + 1) * off * off + b->waves * sin(300 * x[i]);
		b->sum += x[i] * (double)b->asked;
	}
	if (b->asked == 1)
		memcpy(b->first, x, b->n * sizeof *x);
	if (b->asked == 1 || *f < b->best) {
		b->best = *f;
		memcpy(b->best_x, x, b->n * sizeof *x);
	}
	if (b->cliff && x[0] > b->floor[0] + 0.05)
		*f = INFINITY;
	return true;
}

static size_t bowl(void *context, const double x[], size_t count, struct value value[])
{
	struct bowl *b = context;
	size_t done = 0;

	while (done < count && bowl_at(b, x + done * b->n, &value[done].loss))
		done++;
	return done;
}

static struct bowl minimise(const char *name, struct bowl b, const double start[])
{
	struct solver_choice choice = solver_choose(name);
	struct problem problem = {.n = b.n, .start = start, .option = choice.option, .evaluate = bowl, .context = &b};

	choice.solver->run(&problem);
	return b;
}

static bool choice(const char *text, const char *expected)
{
	struct solver_choice choice = solver_choose(text);
	char *canonical = solver_text(&choice);
	bool same = strcmp(canonical, expected) == 0;

	free(canonical);
	return same;
}

static double farthest(const struct bowl *b, const double x[])
{
	double far = 0;

	for (size_t i = 0; i < b->n; i++)
		far = fmax(far, fabs(b->best_x[i] - x[i]));
	return far;
}

/* What every solver does, within so many evaluations, so near. */
static void solver(const char *name, size_t allowed, double near)
{
	const double corner[] = {0, 0, 0, 0}, other[] = {1, 1, 1, 1}, inside[] = {0.4, 0.05, 0.09, 0.5};
	const double edge[] = {1, 0, 0.3, 0};
	const struct bowl rough = {.n = 3, .allowed = 60, .floor = {0.7, 0.4, 1}, .waves = 0.05};
	struct bowl b, c;

	for (size_t n = 1; n <= 4; n++) {
		struct bowl smooth = {.n = n, .allowed = allowed, .floor = {0.7, 0.35, 0.9, 0.5}};

		b = minimise(name, smooth, n % 2 ? inside : corner);
		ok(farthest(&b, smooth.floor) < near, "%s finds the floor of a bowl of %zu parameters", name, n);
		ok(!b.outside, "%s: every point is within the cube (%zu parameters)", name, n);
		ok(b.asked <= b.allowed + 1 && !b.after, "%s stops when it is told to (%zu parameters)", name, n);
	}
	b = minimise(name, (struct bowl){.n = 4, .allowed = 2 * allowed, .floor = {1.5, -0.2, 0.3, -3}}, inside);
	ok(farthest(&b, edge) < near && !b.outside, "%s finds a minimum on the bounds", name);
	b = minimise(name, (struct bowl){.n = 3, .allowed = 100, .floor = {1, 0, 1}}, other);
	ok(b.first[0] == 1 && b.first[1] == 1 && b.first[2] == 1, "%s evaluates the start first, on a bound too", name);
	b = minimise(name, rough, inside);
	c = minimise(name, rough, inside);
	ok(b.asked == 61, "%s searches a rough bowl until nothing more may be evaluated", name);
	ok(b.sum == c.sum && b.best == c.best, "%s solves the same problem by the same points", name);
	b = minimise(name, (struct bowl){.n = 2, .allowed = 1, .floor = {1, 1}}, inside);
	ok(b.asked == 2 && b.first[0] == inside[0], "%s: a single evaluation is the start's", name);
	b = minimise(name, (struct bowl){.n = 2, .allowed = 10000000, .floor = {0.5, 0.5}}, inside);
	ok(b.asked < 1000000, "%s ends when it has converged (%zu evaluations)", name, b.asked);
	b = minimise(name, (struct bowl){.n = 3, .allowed = allowed, .floor = {0.7, 0.35, 0.9}, .cliff = true}, inside);
	ok(farthest(&b, b.floor) < fmax(near, 1e-2), "%s finds a floor beside a cliff where evaluations fail", name);
}

static void solvers(void)
{
	const double inside[] = {0.4, 0.05};
	struct bowl b, c;

	solver("cobyla", 400, 1e-4);
	solver("bobyqa", 400, 1e-4);
	solver("bayesian", 70, 0.02);
	solver("cma", 2000, 1e-4);
	solver("crs", 6000, 1e-4);
	b = minimise("cma", (struct bowl){.n = 2, .allowed = 60, .floor = {0.7, 0.4}}, inside);
	c = minimise("cma:seed=2", (struct bowl){.n = 2, .allowed = 60, .floor = {0.7, 0.4}}, inside);
	ok(b.sum != c.sum, "another seed of cma is another search");
	b = minimise("cma:popsize=20", (struct bowl){.n = 2, .allowed = 300, .floor = {0.7, 0.4}}, inside);
	ok(farthest(&b, b.floor) < 0.05, "cma with a larger population");
	b = minimise("cobyla:scouts=0,step=0.01", (struct bowl){.n = 2, .allowed = 3, .floor = {0.9, 0.9}}, inside);
	ok(farthest(&b, inside) < 0.0101, "without scouts and with small steps it stays near the start");
	ok(choice("cobyla", "cobyla") && choice("cobyla:step=0.15,scouts=4", "cobyla") &&
	       choice("cobyla:step=0.1,scouts=2", "cobyla:scouts=2,step=0.1"),
	   "a choice as text has the options that are not as by default, in their order");
}

/* A response over time with three parameters: a wave that comes at x[0], is as wide as x[1] and as high as x[2],
 * less the one at `truth`; with a wide gap to the others it lies in a valley of its own. Or Rosenbrock's
 * valley. At points beyond `cliff`, nothing. */
enum { SAMPLES = 60 };
struct response {
	double truth[3], cliff;
	bool rosenbrock;
	size_t asked, allowed;
	double best, best_x[3], sum;
	double *residual; /* [allowed][SAMPLES] */
};

static double wave(const double x[], size_t t)
{
	double off = ((double)t / SAMPLES - x[0]) / (0.03 + 0.15 * x[1]);

	return (0.2 + x[2]) * (exp(-off * off) - 0.5 * exp(-(off - 2) * (off - 2)));
}

static size_t respond(void *context, const double x[], size_t count, struct value value[])
{
	struct response *r = context;
	size_t n = r->rosenbrock ? 2 : 3, k = 0;

	for (; k < count && r->asked < r->allowed; k++, x += n) {
		double *residual = r->residual + r->asked++ * SAMPLES, squares = 0;

		for (size_t t = 0; t < SAMPLES && !r->rosenbrock; t++)
			residual[t] = wave(x, t) - wave(r->truth, t);
		if (r->rosenbrock) {
			residual[0] = 1 - (4 * x[0] - 2);
			residual[1] = 10 * ((4 * x[1] - 2) - (4 * x[0] - 2) * (4 * x[0] - 2));
		}
		for (size_t t = 0; t < SAMPLES; t++)
			squares += residual[t] * residual[t];
		r->sum += x[0] * (double)r->asked;
		value[k] = (struct value){sqrt(squares), residual, SAMPLES};
		if (x[0] > r->cliff)
			value[k] = (struct value){.loss = INFINITY};
		else if (r->asked == 1 || value[k].loss < r->best) {
			r->best = value[k].loss;
			memcpy(r->best_x, x, n * sizeof *x);
		}
	}
	return k;
}

static struct response fit_response(const char *name, struct response r, const double start[])
{
	struct solver_choice choice = solver_choose(name);
	struct problem problem = {
		.n = r.rosenbrock ? 2 : 3, .start = start, .option = choice.option, .evaluate = respond, .context = &r};

	r.residual = mem_new(r.allowed * SAMPLES, sizeof *r.residual);
	choice.solver->run(&problem);
	free(r.residual);
	return r;
}

static double farthest_of(const struct response *r, size_t n, const double x[])
{
	double far = 0;

	for (size_t i = 0; i < n; i++)
		far = fmax(far, fabs(r->best_x[i] - x[i]));
	return far;
}

static void emulator(void)
{
	const double start[] = {0.1, 0.9, 0.2}, valley[] = {0.75, 0.75};
	const double truths[][3] = {{0.8, 0.2, 0.7}, {0.45, 0.6, 0.5}, {0.3, 0.1, 0.9}};
	struct response r, again;

	for (size_t i = 0; i < 3; i++) {
		struct response at = {.cliff = 2, .allowed = 60};

		memcpy(at.truth, truths[i], sizeof at.truth);
		r = fit_response("emulator", at, start);
		ok(farthest_of(&r, 3, truths[i]) < 0.01, "the emulator finds the parameters of response %zu (%.4g off)", i + 1,
		   farthest_of(&r, 3, truths[i]));
	}
	again = fit_response("emulator", (struct response){.truth = {0.3, 0.1, 0.9}, .cliff = 2, .allowed = 60}, start);
	ok(again.sum == r.sum && again.best == r.best, "the emulator fits the same response by the same points");
	again = fit_response("emulator:seed=2", (struct response){.truth = {0.3, 0.1, 0.9}, .cliff = 2, .allowed = 60},
	                     start);
	ok(again.sum != r.sum, "another seed of the emulator is another search");
	r = fit_response("emulator", (struct response){.truth = {0.45, 0.6, 0.5}, .cliff = 0.6, .allowed = 80}, start);
	ok(farthest_of(&r, 3, truths[1]) < 0.02, "the emulator finds them beside a cliff where evaluations fail");
	r = fit_response("emulator", (struct response){.rosenbrock = true, .cliff = 2, .allowed = 60}, start);
	ok(farthest_of(&r, 2, valley) < 0.01, "the emulator finds the end of Rosenbrock's valley (%.4g off)",
	   farthest_of(&r, 2, valley));
	r = fit_response("emulator", (struct response){.truth = {0.3, 0.1, 0.9}, .cliff = -1, .allowed = 400}, start);
	ok(r.asked < 400, "the emulator ends where no evaluation has a loss");
}

/* Draws [600][4][5] of an autoregression whose neighbours are correlated by `phi`, the chains of the last group `off`
 * from the others; of those draws n (1 - phi) / (1 + phi) are as good as independent. */
static struct mixing autoregression(double phi, double off)
{
	enum { LENGTH = 600, GROUPS = 4, CHAINS = 5, ALL = GROUPS * CHAINS };
	double *x = mem_new(LENGTH * ALL, sizeof *x);
	struct mixing mixing;
	struct mt19937 random;

	mt_seed(&random, 1);
	for (size_t i = 0; i < LENGTH * ALL; i++)
		x[i] = i < ALL ? mt_normal(&random, 0, 1) : phi * x[i - ALL] + sqrt(1 - phi * phi) * mt_normal(&random, 0, 1);
	for (size_t i = 0; i < LENGTH * ALL; i++)
		x[i] += i % ALL / CHAINS == GROUPS - 1 ? off : 0;
	mixing = chains_mixing(x, LENGTH, GROUPS, CHAINS, 1);
	free(x);
	return mixing;
}

static void chains(void)
{
	struct mixing m = autoregression(0, 0);

	ok(fabs(m.rhat - 1) < 0.002 && fabs(m.ess / 12000 - 1) < 0.1, "independent draws all count (%.0f, R-hat %.4f)",
	   m.ess, m.rhat);
	m = autoregression(0.8, 0);
	ok(m.rhat < 1.01 && fabs(m.ess / (12000 / 9.0) - 1) < 0.2, "correlated ones count as few (%.0f, R-hat %.4f)", m.ess,
	   m.rhat);
	m = autoregression(0, 1);
	ok(m.rhat > 1.05 && m.ess < 200, "a group that is elsewhere shows (%.0f, R-hat %.4f)", m.ess, m.rhat);
	ok(isnan(chains_mixing((double[]){1, 2, 3}, 3, 1, 1, 1).rhat), "nothing is said of three draws");
}

/* A series with two roots of one parameter, which a second one does not move. */
static void ensembles(void)
{
	enum { POINTS = 40 };
	double x[POINTS][2], value[POINTS][2], inside = 0, left = 0;
	const double *series[POINTS];
	struct emulation e;
	struct draws draws;

	for (size_t k = 0; k < POINTS; k++) {
		x[k][0] = fmod((double)k * 0.7548776662, 1);
		x[k][1] = fmod((double)k * 0.5698402910, 1);
		value[k][0] = 4 * (x[k][0] - 0.2) * (x[k][0] - 0.8);
		value[k][1] = 0;
		series[k] = value[k];
	}
	emulation_begin(&e, 2);
	emulation_fit(&e, *x, series, POINTS, 2, 0, 200);
	draws = ensemble_draw(&e, 0.01 * 0.01, 4000, ENSEMBLE_LONGEST, 1);
	for (size_t k = 0; k < draws.count; k++) {
		double at = draws.x[2 * k], root = at < 0.5 ? 0.2 : 0.8;

		inside += fabs(at - root) < 0.02;
		left += at < 0.5;
	}
	ok(inside > 0.99 * 4000, "draws are where the series is met (%.0f of 4000)", inside);
	ok(fabs(left / 4000 - 0.5) < 0.15, "both places have their share (%.2f)", left / 4000);
	ok(draws_unknown(&draws) < 0.5, "which 40 points know well (%.3f)", draws_unknown(&draws));
	draws_free(&draws);
	emulation_end(&e);
}

static void sampler(void)
{
	const double start[] = {0.1, 0.9, 0.2};
	struct response at = {.truth = {0.3, 0.1, 0.9}, .cliff = 2, .allowed = 200}, r, again;

	r = fit_response("sampler:noise=0.3,independent=60,fit=8", at, start);
	ok(r.asked > 24 && r.asked < 200, "the sampler ends when it knows enough (%zu)", r.asked);
	at.allowed = 29;
	r = fit_response("sampler:noise=0.3,independent=60,fit=8", at, start);
	ok(r.asked == 29, "or when nothing more may be evaluated");
	again = fit_response("sampler:noise=0.3,independent=60,fit=8", at, start);
	ok(again.sum == r.sum, "it evaluates the same points again");
	again = fit_response("sampler:noise=0.3,independent=60,fit=8,seed=2", at, start);
	ok(again.sum != r.sum, "others with another seed");
	at.cliff = -1;
	r = fit_response("sampler:fit=5", at, start);
	ok(r.asked <= 29, "it ends where no evaluation has a loss");
}

static void params(void)
{
	struct param p = {.low = -0.3, .high = 13.1, .start = 1};
	double starts[] = {0.1, 0.7, 3e-7, 12.5}, low, high;
	bool exact = true, within = true;

	for (int i = 0; i < 4; i++) {
		struct param q = {.low = i < 2 ? -0.3 : 1e-9, .high = 13.1, .start = starts[i], .bounds.log = i >= 2};

		exact &= param_value(&q, param_place(&q, starts[i])) == starts[i];
	}
	ok(exact, "a start is the same number after it has been to the cube and back");
	low = param_value(&p, 0);
	high = param_value(&p, 1);
	ok(low == -0.3 && high == 13.1, "the cube's ends are the bounds, exactly");
	for (int i = 0; i <= 1000; i++) {
		double v = param_value(&p, i * 0.001000000000001);

		within &= v >= -0.3 && v <= 13.1;
	}
	ok(within, "no place in the cube, nor just outside, is beyond the bounds");
}

static void histories(void)
{
	struct history h = {.params = 2};
	double loss[] = {3, 1, 2, 1};

	for (int i = 0; i < 200; i++)
		history_add(&h, (double[]){i, -i}, i < 4 ? loss[i] : 1, 0);
	ok(history_best(&h, 1) == 0 && history_best(&h, 200) == 1, "the best is the first of those with the least loss");
	ok(history_find(&h, 200, (double[]){150, -150}) == 150 && history_find(&h, 100, (double[]){150, -150}) == 100,
	   "an evaluation is found by its values, among those asked for");
	ok(history_find(&h, 200, (double[]){150, 150}) == 200, "and not by some of them");
	history_free(&h);
	ok(digest(0, "foobar") == 0x85944171f73967e8, "FNV-1a of 'foobar' is the published 85944171f73967e8");
	ok(digest(digest(0, "foo"), "bar") == digest(0, "foobar"), "a digest goes on from that of what stands before");
}

/* Whether a command is split into these stages, set apart by line ends. */
static bool splits(const char *command, const char *expected)
{
	size_t count;
	char **stage = stages_split(command, &count), *joined = mem_text("");
	bool same;

	for (size_t i = 0; i < count; i++) {
		char *longer = mem_printf("%s%s%s", joined, i ? "\n" : "", stage[i]);

		free(joined);
		joined = longer;
		free(stage[i]);
	}
	same = strcmp(joined, expected) == 0;
	free(joined);
	free(stage);
	return same;
}

static void stages(void)
{
	static const char *const whole[] = {
		"a; b | c", "a && b | c", "a || b",     "a | b &",    "(a | b) | c",    "{ a | b; }",        "a | b\nc | d",
		"! a | b",  "a `b | c`",  "a $(b | c)", "a >| b | c", "a \"$(b | c)\"", "a \"`b | c`\" | d", "a | 'b",
		"a | | b",  "a |",        "| a",        "a # | b",    "a |& b",         "x && \\\n a | b",   ""};

	ok(splits("a 1|b  | c 'd' ", "a 1\nb\nc 'd'"), "programs in a row are so many stages, without the blanks");
	ok(splits("a '|' \"|\" \\| '\\' \"\\\"|\" | b", "a '|' \"|\" \\| '\\' \"\\\"|\"\nb"), "a quoted bar is none");
	ok(splits("x=1 a <b 2>&1 | c 2>/dev/null >>d", "x=1 a <b 2>&1\nc 2>/dev/null >>d"),
	   "redirections stay with their stage");
	ok(splits(" a; b ", " a; b "), "what is not split is left as it is");
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		ok(splits(whole[i], whole[i]), "only the shell can tell: case %zu is not split", i + 1);
}

/* What a command answers to a text, so many times, `ahead` of which are asked for before the first
 * answer is taken; the losses' sum, failures counted as 100. */
static double fed(const char *command, bool respawn, const char *text, size_t length, int times, int ahead)
{
	struct asking *a = asking_open(command, respawn, true);
	double sum = 0;
	int asked = 0;

	for (int i = 1; i <= times; i++) {
		struct answer answer;

		for (; asked < times && asked < i - 1 + ahead; asked++)
			asking_put(a, mem_printf("evaluation %d", asked + 1), mem_text(text), length);
		if (asking_take(a, &answer) != 0)
			return NAN;
		sum += answer.why ? 100 : answer.number[0];
		free(answer.number);
		free(answer.why);
	}
	return asking_close(a) == 0 ? sum : NAN;
}

static void pipelines(void)
{
	static const char line[] = "a line that is repeated until no pipe can hold it all at once\n";
	size_t n = strlen(line), lines = 4000, length = n * lines + 4;
	char *text = mem_new(length + 1, 1);

	for (size_t i = 0; i < lines; i++)
		stpcpy(text + i * n, line);
	stpcpy(text + n * lines, "end\n");
	ok(fed("sed -un 's/^end$/2.5/p'", false, text, length, 3, 1) == 7.5,
	   "a running pipeline is fed again and again with more than a pipe holds");
	ok(fed("wc -c", true, text, length, 2, 1) == 2 * (double)length,
	   "a fresh pipeline gets the whole text, then its end");
	ok(fed("echo 1; cat >/dev/null", false, text, length, 1, 1) == 1,
	   "an answer before all is written does not stop the writing");
	ok(fed("head -n 1 >/dev/null; echo 4", true, text, length, 2, 1) == 8, "a command need not read all");
	ok(fed("sed -un 's/^end$/ 1e-3\\t\\r/p'", false, "end\n", 4, 2, 1) == 0.002,
	   "blanks around the number do not matter");
	ok(fed("sed -un 's/^end$/2.5/p'", false, text, length, 6, 3) == 15, "several networks ahead are answered in turn");
	ok(fed("sed -un '/^end$/{s//1/p;q}' 2>/dev/null | cat", false, "end\n", 4, 6, 3) == 6,
	   "what a command that has ended owes is asked again");
	ok(fed("read a; echo 1; read a && exit 1; exit 0", false, "end\n", 4, 4, 4) == 4,
	   "of several networks ahead none but the one to blame can fail");
	ok(fed("read a; exit 1", false, "end\n", 4, 3, 3) == 300, "each that a command fails at has failed");
	free(text);
}

int main(void)
{
	char *lines = header_line("pipeline", "a |\nb\n");

	ok(strcmp(lines, "# pipeline a |\n# pipeline b\n") == 0, "a command of several lines is as many header lines");
	free(lines);
	solvers();
	emulator();
	chains();
	ensembles();
	sampler();
	params();
	histories();
	stages();
	pipelines();
	return tap_end();
}
