#include "report/report.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "sim/ranks.h"
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
static void head(const struct report *r, FILE *out, int trial)
{
	fprintf(out, "# network %s\n# trial %d\n# trials %d\n", sim_model(r->sim)->name, trial + 1, r->trials);
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
		line[n++] = (struct line){sim_times(r->sim)[o->spike[i].step], o->spike[i].lane};
	for (size_t i = 0; i < o->events; i++)
		line[n++] = (struct line){o->event[i].time, o->event[i].gid};
	if (n)
		qsort(line, n, sizeof *line, by_time);
	head(r, out, o->trial);
	fprintf(out, "# spikes %zu\n# columns time gid population\n", n);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%.12g %d %s\n", line[i].time, line[i].gid, model_gid_name(sim_model(r->sim), line[i].gid));
	fputs("\n\n", out);
	free(line);
}

static void write_events(const struct report *r, FILE *out, const struct outcome *o)
{
	char text[NUM_MAX];

	head(r, out, o->trial);
	fprintf(out, "# events %zu\n# columns time gid drive\n", o->events);
	for (size_t i = 0; i < o->events; i++)
		fprintf(out, "%s %d %s\n", num_exact(text, o->event[i].time), o->event[i].gid,
		        sim_model(r->sim)->drive[o->event[i].drive].name);
	fputs("\n\n", out);
}

/* A table with a row a sample and a column for each place recorded. */
static void write_table(const struct report *r, FILE *out, const struct outcome *o, char what, const char *unit,
                        const double *value)
{
	const struct model *m = sim_model(r->sim);
	size_t columns;
	const struct column *column = sim_columns(r->sim, what, &columns);
	char text[NUM_MAX + 1];

	head(r, out, o->trial);
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
}

static void take(void *context, const struct outcome *o)
{
	struct report *r = context;
	struct dipole *d = &r->dipole;

	sim_dipole(r->sim, o->dipole, d);
	dipole_set(d, "network", "%s", sim_model(r->sim)->name);
	dipole_set(d, "trial", "%d", o->trial + 1);
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

/* Whether the input is known to have ended, without waiting for more. */
static bool ended(struct input *in)
{
	struct pollfd wait = {.fd = fileno(in->file), .events = POLLIN};
	int c;

	if (feof(in->file))
		return true;
	if (poll(&wait, 1, 0) <= 0)
		return false;
	c = getc(in->file);
	if (c == EOF)
		return true;
	ungetc(c, in->file);
	return false;
}

/* The next network as text, NULL after the last; rank 0 checks it first, so that what is wrong is
 * said once. */
static char *next_network(struct input *in, bool *last)
{
	struct records records;
	char *text;
	size_t size;
	FILE *out;

	if (!records_read(in, &records))
		return NULL;
	model_free(model_read(&records));
	out = open_memstream(&text, &size);
	if (!out)
		die("out of memory:");
	records_write(out, &records);
	fclose(out);
	records_free(&records);
	*last = ended(in);
	return text;
}

static void simulate(struct report *r, const char *name, char *text, bool release)
{
	struct input in = {.name = name};
	struct records records;

	in.file = fmemopen(text, strlen(text), "r");
	if (!in.file)
		die("out of memory:");
	records_read(&in, &records);
	sim_network(r->sim, &records);
	records_free(&records);
	input_close(&in);
	ranks_simulate(r->sim, r->trials, release, take, r);
}

void report(struct sim_setup *setup, int trials, const struct report_files *files, char **file, int count)
{
	const char *const names[KINDS] = {files->spikes, files->events, files->v, files->current, files->ca};
	struct report r = {.trials = trials};
	bool last = false;

	setup->v = files->v != NULL;
	setup->current = files->current != NULL;
	setup->ca = files->ca != NULL;
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
		char *text;

		if (ranks_me() == 0)
			input_open(&in, file[i]);
		for (long n = 0;; n++) {
			text = ranks_me() == 0 ? next_network(&in, &last) : NULL;
			ranks_share_text(&text);
			if (!text) {
				if (n == 0 && ranks_me() == 0)
					die_at(in.name, 0, "no network: the input is empty");
				break;
			}
			ranks_share_flag(&last);
			if (!r.sim) {
				setup->reuse = setup->reuse && !(last && count == 1);
				r.sim = sim_new(setup);
			}
			simulate(&r, in.name, text, !setup->reuse);
			free(text);
		}
		if (ranks_me() == 0)
			input_close(&in);
	}
	for (int k = 0; k < KINDS; k++)
		if (r.open[k])
			output_commit(&r.file[k]);
	dipole_free(&r.dipole);
	sim_free(r.sim);
}
