#include "optim/command.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/model.h"
#include "stream/traces.h"
#include "util/buffer.h"
#include "util/digest.h"
#include "util/err.h"
#include "util/journal.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/place.h"

/* A word for the shell, quoted where it has to be. */
static void quote(FILE *out, const char *word)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,:@%+-";

	if (*word && word[strspn(word, safe)] == '\0') {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word; word++)
		fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, out);
	fputc('\'', out);
}

/* A program: with the directory it is in where that is this program's, and not `bare`. */
static void name(FILE *out, const char *name, bool bare)
{
	char *here = bare ? NULL : place_programs();
	char *path = here ? mem_printf("%s/%s", here, name) : NULL;

	quote(out, path && access(path, X_OK) == 0 ? path : name);
	free(path);
	free(here);
}

static void option(FILE *out, const char *flag, double value)
{
	char text[NUM_MAX];

	if (!isnan(value))
		fprintf(out, " %s %s", flag, num_exact(text, value));
}

static long ranks(const struct comparison *c)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return c->ranks ? c->ranks : processors > 0 && processors < c->trials ? processors : c->trials;
}

/* The options and operands of hnn-rmse. */
static void compose_comparing(FILE *out, const struct comparison *c)
{
	option(out, "--from", c->how.from);
	option(out, "--to", c->how.to);
	for (size_t i = 0; i < c->how.windows.count; i++) {
		fputs(" --window ", out);
		quote(out, c->how.windows.item[i].text);
	}
	if (c->how.layers)
		fputs(" --layer ", out), quote(out, c->how.layers);
	if (c->how.measure != measures)
		fprintf(out, " --%s", c->how.measure->name);
	fputs(c->residuals ? " --residuals" : "", out);
	for (size_t i = c->how.targets; i-- > 0;) {
		fputs(i ? " --also " : " ", out);
		fputs(*c->how.target[i] == '-' ? "./" : "", out);
		quote(out, c->how.target[i]);
	}
}

/* The pipeline; `bare` without what does not change its numbers: directories and ranks. */
static char *compose(const struct comparison *c, double tstop, bool bare)
{
	char *text = NULL, number[NUM_MAX];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	if (!bare && ranks(c) > 1)
		fprintf(out, "mpiexec -n %ld ", ranks(c));
	name(out, "hnn-sim", bare);
	fprintf(out, " --trials %ld", c->trials);
	option(out, "--tstop", tstop);
	option(out, "--dt", c->dt);
	fputs(" | ", out);
	name(out, "hnn-smooth", bare);
	fprintf(out, " %s | ", num_exact(number, c->smooth));
	name(out, "hnn-scale", bare);
	fprintf(out, " %s | ", num_exact(number, c->scale));
	name(out, "hnn-avg", bare);
	fputs(" | ", out);
	name(out, "hnn-rmse", bare);
	compose_comparing(out, c);
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

static uint64_t digest_file(const char *path)
{
	struct input in;
	uint64_t sum = 0;
	char *text;

	input_open(&in, path);
	while ((text = input_line(&in)))
		sum = digest(digest(sum, text), "\n");
	input_close(&in);
	return sum;
}

/* The last time of the target, its only data set. */
static double last_time(const char *path)
{
	struct input in;
	struct traces target, more;
	double time;

	input_open(&in, path);
	if (!traces_read_as(&in, &target, STREAM_DIPOLE))
		die_at(path, in.line, "no data set: expected rows of time and 1 or 3 values");
	traces_must_hold(&in, &target);
	time = target.time[target.samples - 1];
	if (traces_read_as(&in, &more, STREAM_DIPOLE))
		die_at(path, more.line, "a second data set: a target is one; hnn-avg averages trials");
	traces_free(&target);
	input_close(&in);
	return time;
}

/* The header lines that say what the targets are. */
static char *identity(const struct comparison *c, const char *pipeline, double norm)
{
	char *text = NULL, number[NUM_MAX];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory:");
	for (size_t i = 0; i < c->how.targets; i++) {
		char *line = header_line("target", c->how.target[i]);

		fprintf(out, "%s# target-digest %016" PRIx64 "\n", line, digest_file(c->how.target[i]));
		free(line);
	}
	if (!isnan(norm))
		fprintf(out, "# target-norm %s\n", num_exact(number, norm));
	fputs(pipeline, out);
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

/* The norm of the targets, which are looked at as hnn-rmse will. */
static double norm(const struct comparison *c)
{
	struct compare *compare = compare_open(&c->how);
	double norm = compare_norm(compare);

	compare_close(compare);
	return c->how.measure == measures ? norm : NAN;
}

void command_compare(struct command *command, const struct comparison *c)
{
	double end = -INFINITY, tstop;
	char *bare, *pipeline;

	for (size_t i = 0; i < c->how.targets; i++)
		end = fmax(end, last_time(c->how.target[i]));
	tstop = isnan(c->tstop) ? end : c->tstop;
	if (isnan(c->tstop) && end <= 0)
		die_at(c->how.target[0], 0, "the target ends at %g ms: say with --tstop how long to simulate", end);
	if (end > tstop && !(c->how.to <= tstop))
		warning("the target ends at %g ms, but --tstop is %g: what is after that counts for nothing", end, tstop);
	bare = compose(c, tstop, true);
	pipeline = header_line("pipeline", bare);
	*command = (struct command){.prompt = true,
	                            .jobs = ranks(c) > 1 ? (size_t)ranks(c) + 1 : 1,
	                            .text = compose(c, tstop, false),
	                            .targets = c->how.targets,
	                            .layers = c->how.layers,
	                            .norm = norm(c)};
	command->identity = identity(c, pipeline, command->norm);
	free(bare);
	free(pipeline);
}

void command_given(struct command *command, const char *text)
{
	*command = (struct command){
		.text = mem_text(text), .identity = header_line("pipeline", text), .jobs = 1, .norm = NAN};
}

static _Noreturn void no_layer(const char *file, const struct model *m, const char *name)
{
	struct buffer names = {0};

	for (int i = 0; i < m->layers; i++)
		buffer_printf(&names, ", %s", m->layer[i]);
	die_at(file, 0, "--layer: the network '%s' has no layer '%s': there %s agg%s", m->name, name,
	       m->layers ? "are" : "is", m->layers ? names.data : "");
}

void command_check(const struct command *command, const struct networks *networks)
{
	for (size_t i = 0; command->layers && i < networks->count; i++) {
		struct model *m = model_read(&networks->item[i]);
		char *list = mem_text(command->layers);

		for (char *save = NULL, *name = strtok_r(list, ",", &save); name; name = strtok_r(NULL, ",", &save))
			if (strcmp(name, "agg") != 0 && model_layer(m, name) < 0)
				no_layer(networks->file, m, name);
		free(list);
		model_free(m);
	}
}

void command_free(struct command *command)
{
	free(command->text);
	free(command->identity);
	*command = (struct command){0};
}
