#include "optim/report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"
#include "util/place.h"

enum { PAIRS = 20 }; /* parameters, of which as many draws are drawn in pairs */

/* A page under way. */
struct page {
	const struct report *report;
	struct columns *log; /* [logs] */
	size_t *best;        /* [logs] rows of the least loss */
	int loss;            /* column, the same in all */
	int first;           /* the log with the least loss of all */
	char directory[512]; /* for what is made on the way */
	FILE *out;
};

static const char style[] = "body{font:16px/1.5 sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222}"
							"table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:right;border-bottom:"
							"1px solid #ddd}td:first-child,th:first-child{text-align:left}img{max-width:100%}"
							"pre{background:#f5f5f5;padding:1em;overflow-x:auto;white-space:pre-wrap}";

/* Have the shell do this. In the environment $d is the directory, $l the best fit's log, $n the network and $t the
 * target; see environment(). */
static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	va_list arguments;
	char *command = NULL;
	int status;

	va_start(arguments, format);
	if (vasprintf(&command, format, arguments) < 0)
		die("out of memory:");
	va_end(arguments);
	status = system(command); /* NOLINT(cert-env33-c): a pipeline is what this is for */
	if (status != 0)
		die("'%s' has failed", command);
	free(command);
}

/* The rest of the first comment of a log that begins with `word` and a blank, or NULL. */
static const char *header(const struct columns *log, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i < log->comments; i++)
		if (strncmp(log->comment[i], word, n) == 0 && log->comment[i][n] == ' ')
			return log->comment[i] + n + 1;
	return NULL;
}

static void read_logs(struct page *page)
{
	int logs = page->report->logs;

	page->log = mem_new((size_t)logs, sizeof *page->log);
	page->best = mem_new((size_t)logs, sizeof *page->best);
	for (int k = 0; k < logs; k++) {
		struct columns *log = &page->log[k];
		struct input in;
		bool any = false;

		input_open(&in, page->report->log[k]);
		columns_read(&in, log);
		page->loss = columns_find(log, "loss");
		if (page->loss < 1 || !header(log, "network"))
			die_at(in.name, 0, "this is not the log of a fit");
		for (size_t i = 1; i < (size_t)page->loss; i++)
			if (columns_find(&page->log[0], log->name[i]) != (int)i)
				die_at(in.name, 0, "'%s' is no parameter of the first log", log->name[i]);
		for (size_t i = 0; i < log->rows; i++) {
			double least = log->value[page->best[k] * log->count + (size_t)page->loss];
			double loss = log->value[i * log->count + (size_t)page->loss];

			if (!isfinite(loss) || (any && loss >= least))
				continue;
			any = true;
			page->best[k] = i;
		}
		if (!any)
			die_at(in.name, 0, "no evaluation has a loss");
		input_close(&in);
	}
}

/* A fit's best value of a column. */
static double best_of(const struct page *page, int log, int column)
{
	const struct columns *t = &page->log[log];

	return t->value[page->best[log] * t->count + (size_t)column];
}

/* Text with what HTML takes for markup escaped. */
static void text(FILE *out, const char *s)
{
	for (; *s; s++)
		if (*s == '<' || *s == '>' || *s == '&')
			fprintf(out, "&#%d;", *s);
		else
			putc(*s, out);
}

/* A figure that was drawn into the directory, as an image that is part of the page. */
static void figure(const struct page *page, const char *name, const char *caption)
{
	char *path = mem_printf("%s/%s.svg", page->directory, name);
	FILE *svg = fopen(path, "re");
	int c;

	if (!svg)
		die("cannot open '%s':", path);
	fprintf(page->out, "<h2>%s</h2>\n<img alt=\"%s\" src=\"data:image/svg+xml,", caption, caption);
	while ((c = getc(svg)) != EOF)
		if (c > ' ' && c < 127 && !strchr("\"#%<>&'", c))
			putc(c, page->out);
		else
			fprintf(page->out, "%%%02X", (unsigned)c);
	fputs("\">\n", page->out);
	fclose(svg);
	free(path);
}

/* The part of the pipeline that makes dipoles of trials, allocated; NULL where that is not known. */
static char *dipoles_by(const struct columns *log)
{
	const char *pipeline = header(log, "pipeline"), *end;

	if (!pipeline || strncmp(pipeline, "hnn-sim ", 8) != 0 || !header(log, "target"))
		return NULL;
	end = strstr(pipeline, " | hnn-avg | hnn-rmse ");
	return end ? mem_printf("%.*s", (int)(end - pipeline - 8), pipeline + 8) : NULL;
}

/* Simulate again what was fitted, before and after, and draw it. */
static void dipoles(const struct page *page)
{
	char *how = dipoles_by(&page->log[page->first]);

	if (!how)
		return;
	setenv("t", header(&page->log[page->first], "target"), 1);
	shell("hnn-optim --best \"$l\" -o \"$d/optimised.net\" \"$n\"");
	shell("<\"$n\" hnn-sim %s >\"$d/initial.txt\"", how);
	shell("<\"$d/optimised.net\" hnn-sim --spikes \"$d/spikes.txt\" %s >\"$d/optimised.txt\"", how);
	shell("cp -- \"$t\" \"$d/recorded.txt\"");
	shell("cd \"$d\" && hnn-plot dipole -o dipole.svg recorded.txt initial.txt optimised.txt");
	shell("cd \"$d\" && hnn-plot raster -o raster.svg spikes.txt");
	figure(page, "dipole", "Dipoles: recorded, initial and optimised");
	figure(page, "raster", "Spikes of the optimised network");
	free(how);
}

/* The course of all fits, each by the name of its log. */
static void convergence(const struct page *page)
{
	char *files = mem_text("");

	for (int k = 0; k < page->report->logs; k++) {
		char *name = mem_printf("l%d", k), *more = mem_printf("%s --label \"$l%d\" %d.log", files, k, k + 1);

		setenv(name, page->report->log[k], 1);
		shell("cp -- \"$l%d\" \"$d/%d.log\"", k, k + 1);
		free(name);
		free(files);
		files = more;
	}
	shell("cd \"$d\" && hnn-plot convergence -o convergence.svg%s", files);
	figure(page, "convergence", page->report->logs > 1 ? "Course of the fits" : "Course of the fit");
	free(files);
}

/* A cell of the table. */
static void number(const struct page *page, double x)
{
	if (isnan(x))
		fputs("<td></td>", page->out);
	else
		fprintf(page->out, "<td>%.5g</td>", x);
}

/* The numbers of ` low=... median=... high=...`. */
static void scan(const char *summary, double q[3])
{
	static const char *const key[] = {" low=", " median=", " high="};

	for (int i = 0; i < 3; i++) {
		const char *at = strstr(summary, key[i]);

		at = at ? at + strlen(key[i]) : "";
		if (!num_scan(&at, &q[i]))
			q[i] = NAN;
	}
}

/* Quantiles of a parameter by the posterior, where there is one. */
static void quantiles(const struct page *page, const struct columns *draws, const char *name)
{
	double q[3] = {NAN, NAN, NAN};

	for (size_t i = 0; draws && i < draws->comments; i++) {
		const char *comment = draws->comment[i];
		size_t n = strlen(name);

		if (strncmp(comment, "summary ", 8) == 0 && strncmp(comment + 8, name, n) == 0 && comment[8 + n] == ' ')
			scan(comment, q);
	}
	for (int i = 0; i < 3; i++)
		number(page, q[i]);
}

static void parameters(const struct page *page, const struct columns *draws)
{
	const struct columns *first = &page->log[page->first];

	fputs("<h2>Parameters</h2>\n<table><tr><th>parameter<th>start<th>best", page->out);
	if (page->report->logs > 1)
		fputs("<th>lowest of all fits<th>highest", page->out);
	fputs(draws ? "<th>5%<th>median<th>95%</tr>\n" : "</tr>\n", page->out);
	for (int i = 1; i <= page->loss; i++) {
		double low = INFINITY, high = -INFINITY;

		fputs("<tr><td>", page->out);
		text(page->out, first->name[i]);
		if (i < page->loss && keys_unit(first->name[i]))
			fprintf(page->out, " (%s)", keys_unit(first->name[i]));
		fputs("</td>", page->out);
		number(page, first->value[i]);
		number(page, best_of(page, page->first, i));
		for (int k = 0; k < page->report->logs; k++) {
			low = fmin(low, best_of(page, k, i));
			high = fmax(high, best_of(page, k, i));
		}
		if (page->report->logs > 1) {
			number(page, low);
			number(page, high);
		}
		if (draws)
			quantiles(page, draws, first->name[i]);
		fputs("</tr>\n", page->out);
	}
	fputs("</table>\n", page->out);
	if (draws)
		fprintf(page->out, "<p>Quantiles of the posterior by hnn-posterior, %s.</p>\n", header(draws, "posterior"));
}

/* How well the parameters are determined, where the log says it. */
static void uncertainty(const struct page *page)
{
	struct columns draws;
	struct input in;
	char *path;

	if (!header(&page->log[page->first], "residuals")) {
		parameters(page, NULL);
		return;
	}
	shell("hnn-posterior -- \"$l\" >\"$d/draws\"");
	path = mem_printf("%s/draws", page->directory);
	input_open(&in, path);
	columns_read(&in, &draws);
	parameters(page, &draws);
	if (draws.count > 1 && draws.count <= PAIRS) {
		shell("cd \"$d\" && hnn-plot pairs -o pairs.svg draws");
		figure(page, "pairs", "Draws from the posterior");
	}
	columns_free(&draws);
	input_close(&in);
	free(path);
}

static void made_by(const struct page *page)
{
	fprintf(page->out, "<h2>What made it</h2>\n<p>hnn-tools %s.</p>\n", HNN_VERSION);
	for (int k = 0; k < page->report->logs; k++) {
		const struct columns *log = &page->log[k];

		fputs("<p>", page->out);
		text(page->out, page->report->log[k]);
		fprintf(page->out, ": loss %.6g, then %.6g at evaluation %.0f of %zu</p>\n<pre>", log->value[page->loss],
		        best_of(page, k, page->loss), best_of(page, k, 0), log->rows);
		for (size_t i = 0; i < log->comments && strncmp(log->comment[i], "number ", 7) != 0; i++) {
			text(page->out, log->comment[i]);
			putc('\n', page->out);
		}
		fputs("</pre>\n", page->out);
	}
}

/* What the programs that are run find in their environment. */
static void environment(struct page *page)
{
	const char *network = page->report->network;
	char *here = place_programs(), *old = getenv("PATH"), *path;

	if (!network)
		network = header(&page->log[page->first], "network");
	if (strcmp(network, "-") == 0)
		die_usage("the fit read its network from standard input: --network is missing");
	snprintf(page->directory, sizeof page->directory, "%s/hnn-report.XXXXXX",
	         getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(page->directory))
		die("cannot make '%s':", page->directory);
	path = mem_printf("%s%s%s", here ? here : "", here ? ":" : "", old ? old : "");
	setenv("PATH", path, 1);
	setenv("d", page->directory, 1);
	setenv("n", network, 1);
	setenv("l", page->report->log[page->first], 1);
	free(path);
	free(here);
}

static void clear(void)
{
	if (getenv("d") && system("rm -rf \"$d\"") != 0) /* NOLINT(cert-env33-c): as above */
		warning("cannot remove '%s'", getenv("d"));
}

void report_write(const struct report *report)
{
	struct page page = {.report = report};
	struct output out;

	unsetenv("d");
	read_logs(&page);
	for (int k = 1; k < report->logs; k++)
		if (best_of(&page, k, page.loss) < best_of(&page, page.first, page.loss))
			page.first = k;
	environment(&page);
	atexit(clear);
	output_open(&out, report->output);
	page.out = out.file;
	fprintf(page.out,
	        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>A "
	        "fit</title>\n<style>%s</style></head>\n<body>\n",
	        style);
	fprintf(page.out, "<h1>A fit: loss %.6g, then %.6g</h1>\n", page.log[page.first].value[page.loss],
	        best_of(&page, page.first, page.loss));
	dipoles(&page);
	uncertainty(&page);
	convergence(&page);
	made_by(&page);
	fputs("</body></html>\n", page.out);
	output_commit(&out);
	for (int k = 0; k < report->logs; k++)
		columns_free(&page.log[k]);
	free(page.log);
	free(page.best);
}
