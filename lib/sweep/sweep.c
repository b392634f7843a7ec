#include "sweep/sweep.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/network.h"
#include "sweep/keep.h"
#include "sweep/order.h"
#include "sweep/schedule.h"
#include "sweep/results.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/progress.h"

/* --- summaries -------------------------------------------------------------------------- */

static _Noreturn void misplaced(const char *text)
{
	die_usage("--summary '%s': expected NAME[:UNIT],...=COMMAND", text);
}

static void add_column(struct sweep *s, const char *name, int length, const char *unit, int unit_length)
{
	size_t k = s->columns;

	*GROW(s->column, s->columns, s->column_room) = mem_printf("%.*s", length, name);
	s->unit = mem_resize(s->unit, s->columns, sizeof *s->unit);
	s->unit[k] = mem_printf("%.*s", unit_length, unit);
	s->of = mem_resize(s->of, s->columns, sizeof *s->of);
	s->of[k] = (int)s->summaries;
	for (size_t i = 0; i < k; i++)
		if (strcmp(s->column[i], s->column[k]) == 0)
			die_usage("--summary: '%s' is a name already", s->column[k]);
}

/* A name is a word of letters, digits and what is in between them. */
static int name_length(const char *text)
{
	int n = 0;

	while (isalnum((unsigned char)text[n]) || (n && text[n] && strchr("_.-", text[n])))
		n++;
	return n;
}

void sweep_summary(struct sweep *s, const char *text)
{
	const char *at = text;

	for (;; at++) {
		int n = name_length(at), unit = at[n] == ':' ? (int)strcspn(at + n + 1, " \t,=") : -1;

		if (n == 0 || unit == 0)
			misplaced(text);
		add_column(s, at, n, at + n + 1, unit < 0 ? 0 : unit);
		at += n + 1 + unit;
		if (*at != ',')
			break;
	}
	if (*at != '=' || at[1 + strspn(at + 1, " \t")] == '\0')
		misplaced(text);
	s->run.command = mem_resize(s->run.command, s->summaries + 1, sizeof *s->run.command);
	s->run.command[s->summaries] = mem_text(at + 1);
	*GROW(s->summary, s->summaries, s->room) = mem_text(text);
	s->run.commands++;
}

/* --- both ends of the runs, on rank 0 ----------------------------------------------------- */

struct ends {
	const struct sweep *sweep;
	struct records network;
	char *made; /* how it was, or NULL */
	struct results *results;
	struct keep *keep;
	struct schedule *schedule;
	long count;                /* runs to do, of all */
	char *name, *text, *label; /* of the run that was taken last */
};

static void read_jobs(void *context, long most, bool wait)
{
	(void)context, (void)most, (void)wait; /* they are all there */
}

static long waiting(void *context)
{
	return (long)schedule_left(((struct ends *)context)->schedule);
}

static long known(void *context)
{
	return ((struct ends *)context)->count;
}

static bool ended(void *context)
{
	(void)context;
	return true;
}

/* Say how the network of a run is made. */
static void sign(struct ends *e, size_t run)
{
	struct buffer made = {0};
	char *words = design_settings(&e->sweep->design, run);

	buffer_printf(&made, "%s%shnn-net", e->made ? e->made : "", e->made ? " | " : "");
	for (char *save = NULL, *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save))
		buffer_printf(&made, " --set %s", word);
	if (!e->made) {
		buffer_add(&made, " ", 1);
		made_word(&made, e->sweep->network);
	}
	records_set_made(&e->network, made.data);
	buffer_free(&made);
	free(words);
}

static struct job take(void *context, int rank)
{
	struct ends *e = context;
	const struct design *d = &e->sweep->design;
	size_t run = schedule_take(e->schedule, rank), length;
	char *params = design_params(d, run);

	free(e->name);
	free(e->text);
	free(e->label);
	design_apply(d, run);
	sign(e, run);
	e->name = design_name(d, run);
	e->text = network_text(&e->network, &length);
	e->label = mem_printf("# run %zu\n# params %s\n", run + 1, params);
	free(params);
	return (struct job){.number = (long)run,
	                    .network = (long)run,
	                    .keep = schedule_left(e->schedule) > 0,
	                    .file = e->name,
	                    .line = 1,
	                    .text = e->text,
	                    .label = e->label};
}

static void put(void *context, long job, int output, const char *data, size_t length)
{
	struct ends *e = context;

	if (output >= OUTPUTS)
		results_answer(e->results, (size_t)job, output - OUTPUTS, length ? data : "");
	else
		keep_put(e->keep, (size_t)job, output, data, length);
}

static void done(void *context, const struct job *job, const char *failed)
{
	struct ends *e = context;

	keep_done(e->keep, (size_t)job->number);
	results_done(e->results, (size_t)job->number, failed);
}

/* What a run is refused for is said at once: the log has the others. */
static bool turn(void *context, long job)
{
	(void)context, (void)job;
	return true;
}

static void show(void *context, long job, int trial, double part, long finished, const char *left)
{
	const struct ends *e = context;
	size_t runs = e->sweep->design.runs;

	(void)job, (void)trial, (void)part;
	progress("run %zu of %zu%s", runs - (size_t)e->count + (size_t)finished + 1, runs, left);
}

/* --- all of it ------------------------------------------------------------------------------- */

static struct transport *ranks; /* to be ended */

static void end_ranks(const char *words)
{
	fputs(words, stderr);
	output_abandon();
	transport_abort(ranks, EXIT_FAIL);
}

/* The runs that are still to be done, in their order. */
static struct schedule *plan(struct ends *e, int size)
{
	const struct run_setup *run = &e->sweep->run;
	const struct sim_setup sim = {.tstop = run->tstop, .dt = run->dt, .trials = 1, .reuse = run->reuse};
	size_t *order = order_runs(&e->sweep->design, &e->network, &sim), left = 0;

	for (size_t i = 0; i < e->sweep->design.runs; i++)
		if (!results_has(e->results, order[i]))
			order[left++] = order[i];
	e->count = (long)left;
	return schedule_new(order, left, size);
}

static size_t run_first(struct sweep *s, struct transport *transport)
{
	struct ends e = {.sweep = s};
	const struct run_work work = {&e, read_jobs, waiting, known, ended, take, put, done, turn, show};
	size_t failed;

	ranks = transport;
	die_words = end_ranks;
	network_read(s->network, &e.network);
	e.made = records_made(&e.network) ? mem_text(records_made(&e.network)) : NULL;
	design_make(&s->design, &e.network);
	e.results = results_open(s, &e.network);
	design_check(&s->design, &e.network);
	e.keep = keep_new(s);
	e.schedule = plan(&e, transport_size(transport));
	run(&s->run, &work, transport);
	failed = results_write(e.results);
	results_free(e.results);
	keep_free(e.keep);
	schedule_free(e.schedule);
	records_free(&e.network);
	free(e.made);
	free(e.name);
	free(e.text);
	free(e.label);
	return failed;
}

static void forget(struct sweep *s)
{
	for (size_t i = 0; i < s->summaries; i++) {
		free(s->run.command[i]);
		free(s->summary[i]);
	}
	for (size_t i = 0; i < s->columns; i++) {
		free(s->column[i]);
		free(s->unit[i]);
	}
	free(s->run.command);
	free(s->summary);
	free(s->column);
	free(s->unit);
	free(s->of);
	design_free(&s->design);
}

size_t sweep_run(struct sweep *s, struct transport *transport)
{
	size_t failed = 0;

	s->run.together = true;
	for (int k = 0; k < OUTPUTS; k++)
		s->run.on[k] = s->keep[k] != NULL;
	if (transport_me(transport) == 0)
		failed = run_first(s, transport);
	else
		run(&s->run, NULL, transport);
	forget(s);
	return failed;
}
