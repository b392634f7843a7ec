#include "optim/fit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "optim/log.h"
#include "optim/pipeline.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"
#include "util/progress.h"

/* A fit under way. */
struct state {
	struct fit *fit;
	struct records network;
	struct pipeline *pipeline;
	struct fit_log log;
	struct history history;
	size_t done;          /* evaluations the solver has asked for; the history's others are still ahead */
	double *value;        /* [params] of the evaluation under way */
	double began, waited; /* s: when the fit began, and in evaluations since */
	size_t made;          /* evaluations since then */
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void read_network(const char *path, struct records *network)
{
	struct input in;
	struct records more;

	input_open(&in, path);
	if (!records_read(&in, network))
		die_at(in.name, in.line, "no network: expected a network stream");
	if (records_read(&in, &more))
		die_at(in.name, in.line, "a second network: one is fitted at a time");
	input_close(&in);
}

static char *network_text(const struct records *network, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (!out)
		die("out of memory:");
	records_write(out, network);
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

/* The header of this fit's log. */
static char *header(const struct state *s)
{
	const struct fit *fit = s->fit;
	char *text = NULL, *network, *file, number[3][NUM_MAX];
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		die("out of memory:");
	file = header_line("network", s->network.file);
	network = network_text(&s->network, &length);
	fprintf(out, "# hnn-optim log 1\n%s# network-digest %016" PRIx64 "\n%s# solver %s\n", file, digest(0, network),
	        fit->evaluation.identity, fit->solver->name);
	for (size_t i = 0; i < fit->params.count; i++) {
		const struct param *p = &fit->params.item[i];

		fprintf(out, "# param %s=%s:%s:%s\n", p->address, num_exact(number[0], p->low), num_exact(number[1], p->high),
		        num_exact(number[2], p->start));
	}
	fputs("# number", out);
	for (size_t i = 0; i < fit->params.count; i++)
		fprintf(out, " %s", fit->params.item[i].address);
	fputs(" loss best seconds\n", out);
	if (fclose(out) != 0)
		die("out of memory:");
	free(network);
	free(file);
	return text;
}

static void show(const struct state *s)
{
	const double *loss = s->history.loss;
	double left = s->waited / (double)s->made * (double)(s->fit->max_evals - s->done);

	progress("evaluation %zu of %zu, best %.6g, last %.6g, %.0f s, %.0f s left", s->done, s->fit->max_evals,
	         loss[history_best(&s->history, s->done)], loss[s->done - 1], seconds() - s->began, left);
}

static _Noreturn void interrupted(const struct state *s, int signal)
{
	progress_end();
	fprintf(stderr, "%s: interrupted after %zu of %zu evaluations: ", program, s->done, s->fit->max_evals);
	if (s->log.file)
		fprintf(stderr, "--resume goes on from '%s'\n", s->log.path);
	else
		fputs("nothing is kept (--log FILE would have kept them)\n", stderr);
	pipeline_die_of(signal);
}

/* The loss of these values, through the pipeline and into history and log. */
static void measure(struct state *s)
{
	double begin = seconds(), took, loss;
	size_t length;
	char *text;
	int signal;

	params_apply(&s->fit->params, s->value);
	text = network_text(&s->network, &length);
	signal = pipeline_evaluate(s->pipeline, s->done + 1, text, length, &loss);
	free(text);
	if (signal)
		interrupted(s, signal);
	took = seconds() - begin;
	history_add(&s->history, s->value, loss, took);
	log_row(&s->log, &s->history, s->done);
	s->made++;
	s->waited += took;
}

/* The evaluation at `done` in the log, which must be the one that is asked for. */
static void replay(const struct state *s)
{
	const double *logged = s->history.value + s->done * s->history.params;
	char text[2][NUM_MAX];

	for (size_t i = 0; i < s->history.params; i++)
		if (logged[i] != s->value[i])
			die_at(s->log.path, s->log.rows_from + (long)s->done,
			       "%s is %s where this fit evaluates %s: the log belongs to another fit",
			       s->fit->params.item[i].address, num_exact(text[0], logged[i]), num_exact(text[1], s->value[i]));
}

/* The function that the solver minimises. */
static bool evaluate(void *context, const double x[], double *f)
{
	struct state *s = context;
	struct history *h = &s->history;
	size_t known;

	for (size_t i = 0; i < h->params; i++)
		s->value[i] = param_value(&s->fit->params.item[i], x[i]);
	known = history_find(h, s->done, s->value);
	if (known == s->done) { /* not asked for before */
		if (s->done == s->fit->max_evals)
			return false;
		if (s->done < h->count)
			replay(s);
		else
			measure(s);
		s->done++;
		if (s->made)
			show(s);
	}
	*f = h->loss[known];
	return true;
}

static void solve(struct state *s)
{
	const struct params *params = &s->fit->params;
	double *start = mem_new(params->count, sizeof *start);
	struct problem problem = {.n = params->count, .start = start, .evaluate = evaluate, .context = s};
	int signal;

	for (size_t i = 0; i < params->count; i++)
		start[i] = param_place(&params->item[i], params->item[i].start);
	s->pipeline = pipeline_open(s->fit->evaluation.command, s->fit->respawn);
	s->fit->solver->run(&problem);
	signal = pipeline_close(s->pipeline);
	if (signal)
		interrupted(s, signal);
	if (s->done < s->history.count)
		die_at(s->log.path, s->log.rows_from + (long)s->done, "evaluation %zu, where this fit ends after %zu",
		       s->done + 1, s->done);
	free(start);
}

static void summary(const struct state *s, size_t best)
{
	const struct history *h = &s->history;

	progress_end();
	fprintf(stderr, "%s: loss %.6g -> %.6g (evaluation %zu of %zu, %.1f s)\n", program, h->loss[0], h->loss[best],
	        best + 1, s->done, seconds() - s->began);
	for (size_t i = 0; i < h->params; i++) {
		const struct param *p = &s->fit->params.item[i];
		double place = param_place(p, h->value[best * h->params + i]);

		fprintf(stderr, "  %s %.6g -> %.6g%s\n", p->address, h->value[i], h->value[best * h->params + i],
		        place < 1e-3    ? " (at its lower bound)"
		        : place > 0.999 ? " (at its upper bound)"
		                        : "");
	}
}

void fit_run(struct fit *fit)
{
	struct state s = {.fit = fit, .history.params = fit->params.count, .began = seconds()};
	char *text;
	size_t best;

	read_network(fit->network, &s.network);
	params_bind(&fit->params, &s.network);
	s.value = mem_new(fit->params.count, sizeof *s.value);
	text = header(&s);
	if (fit->resume)
		log_resume(&s.log, fit->log, text, &s.history);
	else if (fit->log)
		log_create(&s.log, fit->log, text);
	free(text);
	solve(&s);
	best = history_best(&s.history, s.done);
	params_apply(&fit->params, s.history.value + best * s.history.params);
	records_write(stdout, &s.network);
	output_close();
	summary(&s, best);
	log_close(&s.log);
	history_free(&s.history);
	records_free(&s.network);
	free(s.value);
	params_free(&fit->params);
	evaluation_free(&fit->evaluation);
}
