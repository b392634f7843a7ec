#include "run/report.h"

#include <stdlib.h>
#include <string.h>

#include "run/ranks.h"
#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

enum { SPIKES, EVENTS, V, CURRENT, CA, KINDS };

struct report {
	struct sim *sim;
	int trials;
	struct output file[KINDS];
	bool open[KINDS];
	struct dipole dipole;
};

/* The head of a data set. */
static void head(const struct report *r, FILE *out, const struct unit *unit)
{
	fprintf(out, "# network %s\n# trial %d\n# trials %d\n", unit->model->name, unit->trial + 1, r->trials);
}

struct line {
	double time;
	int gid;
};

static int by_time(const void *a, const void *b)
{
	const struct line *s = a, *t = b;

	return s->time != t->time ? (s->time < t->time ? -1 : 1) : s->gid - t->gid;
}

static void write_spikes(const struct report *r, FILE *out, const struct outcome *o)
{
	struct line *line = mem_new(o->spikes + o->events, sizeof *line);
	size_t n = 0;

	for (size_t i = 0; i < o->spikes; i++)
		line[n++] = (struct line){sim_times(r->sim)[o->spike[i].step], o->spike[i].gid};
	for (size_t i = 0; i < o->events; i++)
		line[n++] = (struct line){o->event[i].time, o->event[i].gid};
	if (n)
		qsort(line, n, sizeof *line, by_time);
	head(r, out, o->unit);
	fprintf(out, "# spikes %zu\n# columns time gid population\n", n);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%.12g %d %s\n", line[i].time, line[i].gid, model_gid_name(o->unit->model, line[i].gid));
	fputs("\n\n", out);
	free(line);
}

static void write_events(const struct report *r, FILE *out, const struct outcome *o)
{
	char text[NUM_MAX];

	head(r, out, o->unit);
	fprintf(out, "# events %zu\n# columns time gid drive\n", o->events);
	for (size_t i = 0; i < o->events; i++)
		fprintf(out, "%s %d %s\n", num_exact(text, o->event[i].time), o->event[i].gid,
		        o->unit->model->drive[o->event[i].drive].name);
	fputs("\n\n", out);
}

/* A table with a row a sample and a column for each place recorded. */
static void write_table(const struct report *r, FILE *out, const struct outcome *o, char what, const char *unit,
                        const double *value)
{
	const struct model *m = o->unit->model;
	size_t columns;
	struct column *column = sim_columns(r->sim, m, what, &columns);
	char text[NUM_MAX + 1];

	head(r, out, o->unit);
	fprintf(out, "# unit %s\n# samples %zu\n# columns time", unit, sim_samples(r->sim));
	for (size_t c = 0; c < columns; c++) {
		const struct population *p = &m->population[column[c].population];

		fprintf(out, " %d.%s.%s", column[c].gid, p->name, p->section[column[c].section].name);
		if (column[c].synapse >= 0)
			fprintf(out, ".%s", p->synapse[column[c].synapse].name);
	}
	fputc('\n', out);
	for (size_t k = 0; k < sim_samples(r->sim); k++) {
		fwrite(text, 1, num_format(text, r->dipole.time[k]), out);
		for (size_t c = 0; c < columns; c++) {
			*text = ' ';
			fwrite(text, 1, 1 + num_format(text + 1, value[k * columns + c]), out);
		}
		fputc('\n', out);
	}
	fputs("\n\n", out);
	free(column);
}

static void take(void *context, const struct outcome *o)
{
	struct report *r = context;
	struct dipole *d = &r->dipole;

	sim_dipole(r->sim, o->unit->model, o->dipole, d);
	dipole_set(d, "network", "%s", o->unit->model->name);
	dipole_set(d, "trial", "%d", o->unit->trial + 1);
	dipole_set(d, "trials", "%d", r->trials);
	dipole_set(d, "unit", "nAm");
	dipole_write(stdout, d);
	output_flush();
	if (r->open[SPIKES])
		write_spikes(r, r->file[SPIKES].file, o);
	if (r->open[EVENTS])
		write_events(r, r->file[EVENTS].file, o);
	if (r->open[V])
		write_table(r, r->file[V].file, o, 'v', "mV", o->v);
	if (r->open[CURRENT])
		write_table(r, r->file[CURRENT].file, o, 'i', "nA", o->current);
	if (r->open[CA])
		write_table(r, r->file[CA].file, o, 'c', "mM", o->ca);
}

/* Networks that are simulated together. */
struct batch {
	struct records *records;
	struct model **model; /* on rank 0, which checks first, so that what is wrong is said once */
	int count;
};

/* Rank 0 reads one network, waiting for it, and up to `most` that need not be waited for; all get
 * them. Their number; 0 at the end of the input. */
static int next_batch(struct input *in, const struct sim_setup *setup, int most, struct batch *batch)
{
	struct records records;
	char *text = NULL;
	size_t size;
	struct input copy;

	*batch = (struct batch){.records = mem_new((size_t)most, sizeof records),
	                        .model = mem_new((size_t)most, sizeof *batch->model)};
	if (ranks_me() == 0) {
		FILE *out = open_memstream(&text, &size);
		int n = 0;

		if (!out)
			die("out of memory:");
		while (n < most && (n == 0 || input_peek(in) == INPUT_MORE) && records_read(in, &records)) {
			batch->model[n] = model_read(&records);
			sim_check(setup, batch->model[n++], in->name);
			records_write(out, &records);
			records_free(&records);
		}
		fclose(out);
		if (n == 0) {
			free(text);
			text = NULL;
		}
	}
	ranks_share_text(&text);
	if (text) {
		input_text(&copy, in->name, text);
		while (records_read(&copy, &batch->records[batch->count]))
			if (++batch->count == most)
				break;
		input_close(&copy);
	}
	free(text);
	return batch->count;
}

static void free_batch(struct batch *batch)
{
	for (int i = 0; i < batch->count; i++) {
		records_free(&batch->records[i]);
		model_free(batch->model[i]);
	}
	free(batch->records);
	free(batch->model);
}

/* All trials of a batch; its first network is number `first`. */
static void simulate(struct report *r, const struct batch *batch, long first, bool release)
{
	int n = batch->count * r->trials;
	struct unit *unit = mem_new((size_t)n, sizeof *unit);

	for (int i = 0; i < n; i++) {
		int k = i / r->trials;

		unit[i] = (struct unit){first + k, &batch->records[k], batch->model[k], i % r->trials};
	}
	ranks_simulate(r->sim, unit, n, release, take, r);
	free(unit);
}

void report(struct sim_setup *setup, int trials, const struct report_files *files, char **file, int count)
{
	const char *const names[KINDS] = {files->spikes, files->events, files->v, files->current, files->ca};
	struct report r = {.trials = trials};
	long networks = 0;
	/* Enough networks at once to keep all ranks busy with whole trials. */
	const int most = trials % ranks_count() ? ranks_count() : 1;

	setup->v = files->v != NULL;
	setup->current = files->current != NULL;
	setup->ca = files->ca != NULL;
	setup->reuse = setup->reuse && !setup->v && !setup->current && !setup->ca; /* what is recorded is not kept */
	for (int k = 0; k < KINDS; k++)
		if (names[k] && ranks_me() == 0) {
			if (strcmp(names[k], "-") == 0)
				die_usage("'-': standard output is for the dipoles");
			for (int j = 0; j < k; j++)
				if (names[j] && strcmp(names[j], names[k]) == 0)
					die_usage("'%s' is to be written twice", names[k]);
			output_open(&r.file[k], names[k]);
			r.open[k] = true;
		}
	for (int i = 0; i < count; i++) {
		struct input in = {.name = file[i]};
		struct batch batch;
		long before = networks;

		if (ranks_me() == 0)
			input_open(&in, file[i]);
		for (; next_batch(&in, setup, most, &batch); networks += batch.count) {
			bool last = ranks_me() == 0 && i == count - 1 && input_peek(&in) == INPUT_END;

			ranks_share_flag(&last);
			if (!r.sim) {
				setup->reuse = setup->reuse && !last;
				r.sim = sim_new(setup);
			}
			simulate(&r, &batch, networks, !setup->reuse);
			free_batch(&batch);
		}
		free_batch(&batch);
		if (networks == before && ranks_me() == 0)
			die_at(in.name, 0, "no network: the input is empty");
		if (ranks_me() == 0)
			input_close(&in);
	}
	for (int k = 0; k < KINDS; k++)
		if (r.open[k])
			output_commit(&r.file[k]);
	dipole_free(&r.dipole);
	sim_free(r.sim);
}
