#include "sweep/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/network.h"
#include "util/err.h"
#include "util/journal.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

/* Commands that break in so many runs, and have never answered, are themselves at fault. */
enum { BREAKS = 3 };

struct results {
	const struct sweep *sweep;
	char *header;         /* without its first line */
	char *made, *version; /* of the network, or NULL */
	struct journal log;
	double *number; /* [runs][columns] nan where there is none */
	bool *done;     /* [runs] */
	char **why;     /* [runs] it failed, or NULL */
	size_t last;    /* the run whose row was read last */
	size_t broken;  /* so many runs lacked an answer */
	bool answered, lacks;
};

/* --- header -------------------------------------------------------------------------------- */

static void write_names(FILE *out, const struct sweep *s)
{
	fputs("# run", out);
	for (size_t i = 0; i < s->design.factors; i++)
		fprintf(out, " %s", s->design.factor[i].address);
	for (size_t i = 0; i < s->columns; i++)
		fprintf(out, " %s", s->column[i]);
	putc('\n', out);
}

/* What a parameter moves, and how others follow the first. */
static void write_param(FILE *out, const struct factor *f)
{
	const char *how = f->are == SHIFTS ? " (shifted)" : f->are == RATIOS ? " (scaled)" : "";

	fprintf(out, "# %s %s%s\n", f->places > 1 ? "tied" : "param", f->addresses, f->places > 1 ? how : "");
}

static char *make_header(const struct sweep *s, const struct records *network)
{
	char *text = NULL, *file = header_line("network", network->file), *sum = network_digest(network);
	char tstop[NUM_MAX], dt[NUM_MAX];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	fprintf(out, "%s# network-digest %s\n# tstop %s\n# dt %s\n# trials %d\n", file, sum, num_exact(tstop, s->run.tstop),
	        num_exact(dt, s->run.dt), s->run.trials);
	for (size_t i = 0; i < s->summaries; i++) {
		char *summary = header_line("summary", s->summary[i]);

		fputs(summary, out);
		free(summary);
	}
	for (int k = 0; k < OUTPUTS; k++)
		if (s->keep[k])
			fprintf(out, "# keep %s\n", result_name(k));
	for (size_t i = 0; i < s->design.factors; i++)
		write_param(out, &s->design.factor[i]);
	for (size_t i = 0; i < s->columns; i++)
		if (*s->unit[i])
			fprintf(out, "# number %s (%s)\n", s->column[i], s->unit[i]);
	write_names(out, s);
	if (fclose(out) != 0)
		die("out of memory:");
	free(file);
	free(sum);
	return text;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void write_row(const struct results *t, FILE *out, size_t run)
{
	const struct sweep *s = t->sweep;
	const double *value = s->design.value + run * s->design.factors, *number = t->number + run * s->columns;
	char text[NUM_MAX];

	fprintf(out, "%zu", run + 1);
	for (size_t i = 0; i < s->design.factors; i++)
		fprintf(out, " %s", num_exact(text, value[i]));
	for (size_t i = 0; i < s->columns; i++)
		fprintf(out, " %s", isfinite(number[i]) ? num_exact(text, number[i]) : "nan");
	putc('\n', out);
	if (t->why[run]) {
		char *lines = header_line("failed:", t->why[run]);

		fputs(lines, out);
		free(lines);
	}
}

/* The next number of a row, `nan` too where there may be none. */
static bool next_number(const char **text, bool may_lack, double *value)
{
	*text += strspn(*text, " ");
	if (may_lack && strncmp(*text, "nan", 3) == 0) {
		*value = NAN;
		*text += 3;
	} else if (!num_scan(text, value)) {
		return false;
	}
	return **text == ' ' || **text == '\0';
}

/* A row of the log, which must be of a run of this sweep. */
static void read_row(struct results *t, const struct input *in, const char *text)
{
	const struct sweep *s = t->sweep;
	double run, value;
	size_t i = 0;

	if (!next_number(&text, false, &run) || run != floor(run) || run < 1 || run > (double)s->design.runs)
		die_at(in->name, in->line, "column run: expected a number from 1 to %zu", s->design.runs);
	t->last = (size_t)run - 1;
	if (t->done[t->last])
		die_at(in->name, in->line, "run %zu is there already", t->last + 1);
	for (; i < s->design.factors && next_number(&text, false, &value); i++)
		if (value != s->design.value[t->last * s->design.factors + i])
			die_at(in->name, in->line, "%s is %.15g where this sweep has %.15g: the log belongs to another sweep",
			       s->design.factor[i].address, value, s->design.value[t->last * s->design.factors + i]);
	if (i == s->design.factors)
		for (; i < s->design.factors + s->columns && next_number(&text, true, &value); i++)
			t->number[t->last * s->columns + i - s->design.factors] = value;
	if (i < s->design.factors + s->columns || *text)
		die_at(in->name, in->line, "expected a row of %zu numbers", 1 + s->design.factors + s->columns);
	t->done[t->last] = true;
}

static void read_line(void *context, const struct input *in, const char *text)
{
	static const char failed[] = "# failed: ";
	struct results *t = context;
	size_t n = sizeof failed - 1;

	if (*text != '#')
		read_row(t, in, text);
	else if (strncmp(text, failed, n) == 0 && t->done[t->last] && !t->why[t->last])
		t->why[t->last] = mem_text(text + n);
}

struct results *results_open(const struct sweep *s, const struct records *network)
{
	struct results *t = mem_new(1, sizeof *t);
	char *header;

	*t = (struct results){.sweep = s, .header = make_header(s, network)};
	t->made = records_made(network) ? mem_text(records_made(network)) : NULL;
	t->version = records_version(network) ? mem_text(records_version(network)) : NULL;
	t->number = mem_new(s->design.runs * s->columns, sizeof *t->number);
	for (size_t i = 0; i < s->design.runs * s->columns; i++)
		t->number[i] = NAN;
	t->done = mem_new(s->design.runs, sizeof *t->done);
	t->why = mem_new(s->design.runs, sizeof *t->why);
	header = mem_printf("# hnn-sweep log 1\n%s", t->header);
	if (s->resume)
		journal_resume(&t->log, "sweep", s->log, header, read_line, t);
	else if (s->log)
		journal_create(&t->log, "sweep", s->log, header);
	free(header);
	return t;
}

bool results_has(const struct results *t, size_t run)
{
	return t->done[run];
}

/* --- what comes in ------------------------------------------------------------------------------ */

void results_answer(struct results *t, size_t run, int command, const char *line)
{
	const struct sweep *s = t->sweep;
	double *number = t->number + run * s->columns, value;
	size_t columns = 0, count = 0;

	for (size_t i = 0; i < s->columns; i++)
		columns += s->of[i] == command;
	for (size_t i = 0; i < s->columns; i++)
		if (s->of[i] == command && next_number(&line, true, &value)) {
			number[i] = value;
			count++;
		}
	t->lacks |= count == 0;
	t->answered |= count > 0;
	if (count == 0 || (count == columns && !*line) || (count == 1 && isnan(number[0]) && !*line))
		return;
	while (next_number(&line, true, &value))
		count++;
	die("run %zu: the summary '%s' has written %zu number%s, and has %zu name%s", run + 1, s->summary[command], count,
	    count > 1 ? "s" : "", columns, columns > 1 ? "s" : "");
}

void results_done(struct results *t, size_t run, const char *why)
{
	t->broken += t->lacks;
	t->lacks = false;
	if (why && !t->answered && t->broken == BREAKS)
		die("the first %d runs have no summary, the last for this reason: %s", BREAKS, why);
	if (why)
		warning("run %zu: %s", run + 1, why);
	t->done[run] = true;
	t->why[run] = why ? mem_text(why) : NULL;
	if (!t->log.file)
		return;
	write_row(t, t->log.file, run);
	journal_settle(&t->log);
}

size_t results_write(struct results *t)
{
	struct output out;
	size_t failed = 0;

	output_open(&out, t->sweep->output);
	fputs("# hnn-sweep table 1\n", out.file);
	made_write(out.file, t->made, t->version);
	fputs(t->header, out.file);
	for (size_t run = 0; run < t->sweep->design.runs; run++) {
		write_row(t, out.file, run);
		failed += t->why[run] != NULL;
	}
	output_commit(&out);
	return failed;
}

void results_free(struct results *t)
{
	journal_close(&t->log);
	for (size_t run = 0; run < t->sweep->design.runs; run++)
		free(t->why[run]);
	free(t->why);
	free(t->done);
	free(t->number);
	free(t->header);
	free(t->made);
	free(t->version);
	free(t);
}
