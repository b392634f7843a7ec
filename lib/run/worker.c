#include "run/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/advice.h"
#include "process/asking.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

struct worker {
	struct worker_setup setup;
	struct result_setup result;
	struct sim *sim;
	long network; /* that the simulator has taken up, or -1 */
	long job;
	bool tied;              /* to other ranks, epoch by epoch */
	struct asking **asking; /* [commands] */
	struct buffer dipoles;  /* of the job, for them */
};

static void put(void *context, int output, const char *data, size_t length)
{
	struct worker *w = context;

	if (output == OUTPUT_DIPOLE && w->asking)
		buffer_add(&w->dipoles, data, length);
	if (w->setup.run->on[output])
		w->setup.put(w->setup.context, w->job, output, data, length);
}

struct worker *worker_new(const struct worker_setup *setup)
{
	const struct run_setup *run = setup->run;
	struct sim_setup sim = {.tstop = run->tstop, .dt = run->dt, .tick = setup->tick, .context = setup->context};
	struct worker *w = mem_new(1, sizeof *w);
	int ranks = transport_size(setup->transport);

	*w = (struct worker){.setup = *setup, .network = -1, .job = -1};
	w->result = (struct result_setup){.trials = run->trials,
	                                  .every = run->every,
	                                  .as = run->as,
	                                  .cells = run->cells,
	                                  .soma_only = run->soma_only,
	                                  .put = put,
	                                  .context = w};
	for (int k = 0; k < OUTPUTS; k++) {
		w->result.on[k] = run->on[k] || (k == OUTPUT_DIPOLE && run->commands);
		if (k >= OUTPUT_RECORD && k < OUTPUT_ELECTRODES)
			sim.record.on[k - OUTPUT_RECORD] = w->result.on[k];
	}
	sim.record.extracellular = w->result.on[OUTPUT_ELECTRODES];
	sim.record.soma_only = run->soma_only;
	sim.record.cells = run->cells;
	sim.reuse = run->reuse && !record_any(&sim.record); /* what was recorded is not kept */
	sim.trials = run->together ? run->trials : (run->trials + ranks - 1) / ranks;
	w->sim = sim_new(&sim);
	if (run->commands)
		w->asking = mem_new((size_t)run->commands, sizeof *w->asking);
	for (int i = 0; i < run->commands; i++)
		w->asking[i] = asking_open(run->command[i], false, true);
	return w;
}

void worker_free(struct worker *w)
{
	for (int i = 0; i < w->setup.run->commands; i++)
		asking_close(w->asking[i]);
	free(w->asking);
	buffer_free(&w->dipoles);
	sim_free(w->sim);
	free(w);
}

long worker_job(const struct worker *w)
{
	return w->job;
}

bool worker_tied(const struct worker *w)
{
	return w->tied;
}

static void take_up(struct worker *w, const struct job *job)
{
	struct records records;
	struct input in;

	if (job->network == w->network)
		return;
	input_text(&in, job->file, job->text);
	in.line = job->line - 1;
	w->network = -1;
	if (!records_read(&in, &records))
		die_at(job->file, job->line, "no network");
	input_close(&in);
	sim_network(w->sim, &records);
	records_free(&records);
	w->network = job->network;
}

/* What is odd about the network at hand. */
static void warn(const struct worker *w)
{
	char *text = model_warnings(sim_model(w->sim), w->setup.run->tstop), *save = NULL;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line; line = strtok_r(NULL, "\n", &save))
		warning("%s", line);
	free(text);
}

/* Simulate the job's trials. Why the first that failed did, to be freed, or NULL. */
static char *simulate(struct worker *w, const struct job *job, const struct share *share)
{
	int trials = w->setup.run->together ? w->setup.run->trials : 1;
	char *failed = NULL;

	w->result.label = job->label;
	for (int k = job->trial; k < job->trial + trials; k++) {
		char *why = result_make(w->sim, k, job->keep, w->setup.transport, share, &w->result);

		if (why && !failed)
			failed = trials > 1 ? mem_printf("trial %d: %s", k + 1, why) : mem_text(why);
		free(why);
	}
	return failed;
}

/* The answer of a command to the job's dipoles goes out as a line. Returns why there is none, or NULL. */
static char *ask(struct worker *w, const struct job *job, int command)
{
	struct asking *asking = w->asking[command];
	struct buffer line = {0};
	struct answer answer;
	char number[NUM_MAX];

	asking_put(asking, mem_text(job->file), mem_text(w->dipoles.data), w->dipoles.length);
	asking_take(asking, &answer);
	for (size_t i = 0; i < answer.numbers; i++)
		buffer_printf(&line, " %s", isfinite(answer.number[i]) ? num_exact(number, answer.number[i]) : "nan");
	w->setup.put(w->setup.context, job->number, OUTPUTS + command, line.data, line.length);
	buffer_free(&line);
	free(answer.number);
	if (answer.broke)
		return answer.why;
	free(answer.why);
	return NULL;
}

void worker_do(struct worker *w, const struct job *job, int shares)
{
	const struct share alone = {.size = 1}, *share = &alone;
	char *failed;
	int which;

	w->job = job->number;
	if (shares)
		share = transport_share(w->setup.transport, shares, &which);
	take_up(w, job);
	if (job->number == 0 && share->rank == 0) /* once: in a fit or a sweep the others are of its kind */
		warn(w);
	w->tied = share->size > 1;
	failed = simulate(w, job, share);
	for (int i = 0; share->rank == 0 && i < w->setup.run->commands; i++) {
		char *why = ask(w, job, i);

		if (failed)
			free(why);
		else
			failed = why;
	}
	w->dipoles.length = 0;
	if (share->rank == 0)
		w->setup.done(w->setup.context, job, failed);
	free(failed);
	w->tied = false;
	w->job = -1;
}

/* --- a rank other than 0 ---------------------------------------------------------- */

static struct {
	struct transport *transport;
	struct worker *worker;
} here; /* for the last words */

static void send_piece(void *context, long job, int output, const char *data, size_t length)
{
	struct message m = {.what = MESSAGE_PIECE, .number = {job}, .data = (char *)data, .length = length};

	m.number[NUMBER_OUTPUT] = output;
	transport_send(context, 0, &m);
}

static void send_done(void *context, const struct job *job, const char *failed)
{
	struct message m = {.what = MESSAGE_DONE, .number = {job->number, job->network, job->trial}};

	m.data = (char *)failed;
	m.length = failed ? strlen(failed) : 0;
	transport_send(context, 0, &m);
}

/* Rank 0 says the last words, when it is their turn, and ends all ranks. */
static void send_last_words(const char *text)
{
	struct message m = {.what = MESSAGE_DEAD, .number = {worker_job(here.worker)}, .data = (char *)text};

	if (worker_tied(here.worker)) { /* nobody listens */
		fputs(text, stderr);
		transport_abort(here.transport, EXIT_FAIL);
	}
	m.length = strlen(text);
	transport_send(here.transport, 0, &m);
	for (;;)
		transport_wait(here.transport, &m);
}

void worker_serve(const struct run_setup *run, struct transport *transport)
{
	const struct worker_setup setup = {
		.run = run, .transport = transport, .put = send_piece, .done = send_done, .context = transport};
	struct message m, idle = {.what = MESSAGE_IDLE};
	char *network = NULL; /* file, text and label of the network at hand, as they were sent */

	here.transport = transport;
	here.worker = worker_new(&setup);
	die_words = send_last_words;
	for (;;) {
		struct job job;

		transport_send(transport, 0, &idle);
		transport_wait(transport, &m);
		if (m.what == MESSAGE_QUIT)
			break;
		if (m.length) {
			free(network);
			network = m.data;
			m.data = NULL;
		}
		job = (struct job){.number = m.number[NUMBER_JOB],
		                   .network = m.number[NUMBER_NETWORK],
		                   .trial = (int)m.number[NUMBER_TRIAL],
		                   .keep = m.number[NUMBER_KEEP],
		                   .line = m.number[NUMBER_LINE],
		                   .file = network};
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): the first job brings its network */
		job.text = network + strlen(network) + 1;
		job.label = job.text + strlen(job.text) + 1;
		worker_do(here.worker, &job, (int)m.number[NUMBER_SHARES]);
		message_free(&m);
	}
	message_free(&m);
	free(network);
	die_words = NULL;
	worker_free(here.worker);
}
