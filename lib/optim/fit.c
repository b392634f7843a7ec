#include "optim/fit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "process/asking.h"
#include "optim/log.h"
#include "model/network.h"
#include "process/signals.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"
#include "util/progress.h"

/* A pipeline that breaks so often in a row is itself at fault, not the networks: before it has ever
 * given a loss, and after that. */
enum { BREAKS_FIRST = 3, BREAKS = 10 };

/* A fit under way. */
struct state {
	struct fit *fit;
	struct networks networks;
	struct asking *asking;
	struct journal log;
	struct output out;
	struct history history;
	size_t done;          /* evaluations the solver has asked for; the history's others are still ahead */
	size_t measured;      /* those whose losses are known */
	double *value;        /* [params] of the evaluation under way */
	double began;         /* s: when the fit began */
	size_t failed;        /* evaluations that this run has made without a loss, */
	char *why;            /* the last of them for this reason */
	char *broken[BREAKS]; /* why, the last ones in a row of which the pipeline broke */
	size_t breaks;
};

/* The header of this fit's log. */
static char *header(const struct state *s)
{
	const struct fit *fit = s->fit;
	char *text = NULL, *file, *sum, *solver, number[NUM_MAX];
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory:");
	file = header_line("network", s->networks.file);
	sum = networks_digest(&s->networks);
	solver = solver_text(&fit->solver);
	fprintf(out, "# hnn-optim log 1\n%s# network-digest %s\n%s# solver %s\n", file, sum, fit->command.identity, solver);
	for (size_t i = 0; i < fit->params.count; i++) {
		char *line = param_line(&fit->params.item[i]);

		fputs(line, out);
		free(line);
	}
	for (size_t k = 0; k < fit->params.points; k++) {
		fputs("# start", out);
		for (size_t i = 0; i < fit->params.count; i++)
			fprintf(out, " %s", num_exact(number, fit->params.start[k * fit->params.count + i]));
		putc('\n', out);
	}
	fputs("# number", out);
	for (size_t i = 0; i < fit->params.count; i++)
		fprintf(out, " %s", fit->params.item[i].address);
	fputs(" loss best seconds\n", out);
	if (fclose(out) != 0)
		die("out of memory:");
	free(file);
	free(sum);
	free(solver);
	return text;
}

static void show(const struct state *s)
{
	const struct history *h = &s->history;
	double took = 0;

	if (!s->measured)
		return;
	for (size_t i = 0; i < s->measured; i++)
		took += h->seconds[i];
	progress("evaluation %zu of %zu, best %.6g, last %.6g, %.0f s, %.0f s left", s->measured, s->fit->max_evals,
	         h->loss[history_best(h, s->measured)], h->loss[s->measured - 1], progress_clock() - s->began,
	         took / (double)s->measured * (double)(s->fit->max_evals - s->measured));
}

/* The best so far against the start. */
static void summary(const struct state *s)
{
	const struct history *h = &s->history;
	size_t best = history_best(h, s->measured);
	double norm = s->fit->command.norm;

	progress_end();
	fprintf(stderr, "%s: loss %.6g -> %.6g", program, h->loss[0], h->loss[best]);
	if (!isnan(norm))
		fprintf(stderr, ", %.3g%% -> %.3g%% of the target's norm", 100 * h->loss[0] / norm, 100 * h->loss[best] / norm);
	fprintf(stderr, " (evaluation %zu of %zu, %.1f s)\n", best + 1, s->measured, progress_clock() - s->began);
	for (size_t i = 0; i < h->params; i++) {
		const struct param *p = &s->fit->params.item[i];
		double place = param_place(p, h->value[best * h->params + i]);

		fprintf(stderr, "  %s %.6g -> %.6g%s\n", p->address, h->value[i], h->value[best * h->params + i],
		        place < 1e-3    ? " (at its lower bound)"
		        : place > 0.999 ? " (at its upper bound)"
		                        : "");
	}
	if (s->failed)
		fprintf(stderr, "  %zu evaluation%s failed\n", s->failed, s->failed > 1 ? "s" : "");
}

/* Say when and why the pipeline has broken. With `log`, the networks were at fault, as it goes on after them. */
static void admit_breaks(struct state *s, struct journal *log)
{
	for (size_t i = 0; i < s->breaks; i++) {
		size_t index = s->measured - s->breaks + i;

		warning("evaluation %zu has failed: %s", index + 1, s->broken[i]);
		if (log)
			log_row(log, &s->history, index, s->broken[i]);
		free(s->broken[i]);
	}
	s->breaks = 0;
}

/* Write the network with the best values, where there are such. */
static bool deliver(struct state *s)
{
	const struct history *h = &s->history;
	size_t best = s->measured ? history_best(h, s->measured) : 0;

	if (!s->measured || !isfinite(h->loss[best]))
		return false;
	params_apply(&s->fit->params, h->value + best * h->params);
	networks_sign(&s->networks);
	networks_write(s->out.file, &s->networks);
	output_commit(&s->out);
	summary(s);
	return true;
}

static _Noreturn void interrupted(struct state *s, int signal)
{
	size_t breaks = s->breaks;
	char *what;

	progress_end();
	admit_breaks(s, NULL);
	s->measured -= breaks; /* of what has ended this fit, maybe: to be made again */
	what = mem_printf("interrupted after %zu of %zu evaluations", s->measured, s->fit->max_evals);
	fprintf(stderr, "%s: %s: ", program, what);
	if (s->log.file) {
		fprintf(stderr, "--resume goes on from '%s'\n", s->log.path);
		log_note(&s->log, what);
	} else {
		fputs("nothing is kept to go on from (--log FILE would have kept it)\n", stderr);
	}
	if (!deliver(s)) {
		if (strcmp(s->fit->output, "-") == 0)
			fputs("no network has been written: with -o FILE, not > FILE, that stays as it was until there is one\n",
			      stderr);
		output_abandon();
	}
	signals_die_of(signal);
}

/* Count a break. Exits with a message when there are too many: the log has none of them. */
static void count_break(struct state *s, char *why)
{
	const struct history *h = &s->history;
	bool ever = isfinite(h->loss[history_best(h, s->measured)]);

	s->broken[s->breaks++] = why;
	if (s->breaks < (ever ? BREAKS : BREAKS_FIRST) && s->measured < s->fit->max_evals)
		return;
	if (ever && s->breaks < BREAKS)
		return;
	if (s->breaks == 1)
		die("evaluation %zu has failed: %s", s->measured, why);
	die("evaluations %zu to %zu have failed, the last so: %s", s->measured - s->breaks + 1, s->measured, why);
}

/* The loss that an answer means: a number, or the norm of a series. */
static double loss_of(const struct answer *answer)
{
	double sum = 0;

	if (answer->why)
		return INFINITY;
	if (answer->numbers == 1)
		return answer->number[0];
	for (size_t i = 0; i < answer->numbers; i++)
		sum += answer->number[i] * answer->number[i];
	return sqrt(sum);
}

/* Keep an answer's series where the solver uses it; a number alone is a series of one. */
static void keep_residual(struct state *s, const struct answer *answer)
{
	if (s->fit->solver.solver->residuals && !answer->why)
		s->history.residual[s->measured] = (struct series){answer->number, answer->numbers};
	else
		free(answer->number);
}

/* Take the next answer into history and log. */
static void note(struct state *s, double begin)
{
	struct history *h = &s->history;
	struct answer answer;
	int signal = asking_take(s->asking, &answer);

	if (signal)
		interrupted(s, signal);
	if (!answer.broke)
		admit_breaks(s, &s->log);
	h->loss[s->measured] = loss_of(&answer);
	keep_residual(s, &answer);
	h->seconds[s->measured] = progress_clock() - begin;
	s->measured++;
	s->failed += answer.why != NULL;
	if (answer.broke)
		count_break(s, mem_text(answer.why));
	else
		log_row(&s->log, h, s->measured - 1, answer.why);
	if (answer.why) {
		free(s->why);
		s->why = answer.why;
	}
	show(s);
}

/* Have the losses of all that was asked for. */
static void measure(struct state *s)
{
	const struct history *h = &s->history;
	size_t asked = s->measured;

	show(s);
	while (s->measured < s->done) {
		double begin = progress_clock();

		for (; asked < s->done && asked < s->measured + s->fit->jobs; asked++) {
			size_t length;
			char *text;

			params_apply(&s->fit->params, h->value + asked * h->params);
			text = networks_text(&s->networks, &length);
			asking_put(s->asking, mem_printf("evaluation %zu", asked + 1), text, length);
		}
		note(s, begin);
	}
}

/* The evaluation at `done` in the log, which must be the one that is asked for. */
static void replay(const struct state *s, const double value[])
{
	const double *logged = s->history.value + s->done * s->history.params;
	char text[2][NUM_MAX];

	for (size_t i = 0; i < s->history.params; i++)
		if (logged[i] != value[i])
			die_at(s->log.path, s->log.rows_from + (long)s->done,
			       "%s is %s where this fit evaluates %s: the log belongs to another fit",
			       s->fit->params.item[i].address, num_exact(text[0], logged[i]), num_exact(text[1], value[i]));
	if (s->fit->solver.solver->residuals && isfinite(s->history.loss[s->done]) && !s->history.residual[s->done].value)
		die_at(s->log.path, s->log.rows_from + (long)s->done, "the residuals of evaluation %zu are missing",
		       s->done + 1);
}

/* The number of the evaluation of these values, a new one if there is none; SIZE_MAX if there may be none. */
static size_t take_up(struct state *s, const double value[])
{
	struct history *h = &s->history;
	size_t known = history_find(h, s->done, value);

	if (known < s->done)
		return known;
	if (s->done == s->fit->max_evals)
		return SIZE_MAX;
	if (s->done < h->count)
		replay(s, value);
	else
		history_add(h, value, INFINITY, 0);
	return s->done++;
}

/* The function that the solver minimises. */
static size_t evaluate(void *context, const double x[], size_t count, struct value value[])
{
	struct state *s = context;
	size_t *index = mem_new(count, sizeof *index), n = s->history.params, taken = 0;

	for (; taken < count; taken++) {
		for (size_t i = 0; i < n; i++)
			s->value[i] = param_value(&s->fit->params.item[i], x[taken * n + i]);
		index[taken] = take_up(s, s->value);
		if (index[taken] == SIZE_MAX)
			break;
	}
	if (s->done > s->measured)
		measure(s);
	for (size_t i = 0; i < taken; i++)
		value[i] = (struct value){s->history.loss[index[i]], s->history.residual[index[i]].value,
		                          s->history.residual[index[i]].count};
	free(index);
	return taken;
}

/* Evaluate all starts, where more than one is given: the search begins at the best. */
static void measure_starts(struct state *s)
{
	struct params *params = &s->fit->params;
	const struct history *h = &s->history;
	const double *best;

	if (!params->points)
		return;
	for (size_t i = 0; i < params->count; i++)
		s->value[i] = params->item[i].start;
	take_up(s, s->value);
	for (size_t k = 0; k < params->points; k++)
		take_up(s, params->start + k * params->count);
	if (s->done > s->measured)
		measure(s);
	best = h->value + history_best(h, s->done) * params->count;
	for (size_t i = 0; i < params->count; i++)
		params->item[i].start = best[i];
}

static void solve(struct state *s)
{
	struct params *params = &s->fit->params;
	double *start = mem_new(params->count, sizeof *start);
	struct problem problem = {
		.n = params->count, .start = start, .option = s->fit->solver.option, .evaluate = evaluate, .context = s};
	int signal;

	s->measured = s->history.count;
	signals_hold();
	s->asking = asking_open(s->fit->command.text, s->fit->respawn, !s->fit->command.prompt);
	measure_starts(s);
	for (size_t i = 0; i < params->count; i++)
		start[i] = param_place(&params->item[i], params->item[i].start);
	s->fit->solver.solver->run(&problem);
	signal = asking_close(s->asking);
	if (signal)
		interrupted(s, signal);
	signals_release();
	if (s->done < s->history.count)
		die_at(s->log.path, s->log.rows_from + (long)s->done, "evaluation %zu, where this fit ends after %zu",
		       s->done + 1, s->done);
	free(start);
}

void fit_run(struct fit *fit)
{
	struct state s = {.fit = fit, .began = progress_clock()};
	char *text;

	networks_read(fit->network, &s.networks);
	if (fit->command.targets && fit->command.targets != s.networks.count)
		die_at(s.networks.file, 0, "networks: %zu, targets: %zu; expected one for each", s.networks.count,
		       fit->command.targets);
	params_bind(&fit->params, &s.networks);
	s.history.params = fit->params.count;
	text = header(&s);
	params_check(&fit->params, &s.networks);
	command_check(&fit->command, &s.networks);
	s.value = mem_new(fit->params.count, sizeof *s.value);
	output_open(&s.out, fit->output);
	if (fit->resume)
		log_resume(&s.log, fit->log, text, &s.history);
	else if (fit->log)
		journal_create(&s.log, "fit", fit->log, text);
	free(text);
	solve(&s);
	admit_breaks(&s, &s.log);
	if (!deliver(&s))
		die("all %zu evaluations have failed, so that there is no best%s%s", s.measured, s.why ? ", the last so: " : "",
		    s.why ? s.why : "");
	journal_close(&s.log);
	history_free(&s.history);
	networks_free(&s.networks);
	free(s.value);
	free(s.why);
	params_free(&fit->params);
	command_free(&fit->command);
}
