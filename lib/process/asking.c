#include "process/asking.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "process/pipeline.h"
#include "process/signals.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { PATIENCE = 3000 }; /* ms to wait for the end of the output when the input has ended */

struct question {
	char *name, *text;
	size_t length;
};

struct asking {
	struct pipeline *pipeline;
	bool respawn;              /* a command answers one network */
	struct question *question; /* [count] that wait for their answers */
	size_t count, room;
	size_t fed;     /* of these, to the running command */
	size_t alone;   /* so many are fed one by one, to learn which of them it fails at */
	char *answered; /* the name of the one that was answered last, or NULL */
	size_t by_this; /* questions that were answered by the running command, */
	bool nan;       /* which has answered nan */
};

struct asking *asking_open(const char *command, bool respawn, bool watch)
{
	struct asking *a = mem_new(1, sizeof *a);

	*a = (struct asking){.pipeline = pipeline_open(command, watch), .respawn = respawn};
	return a;
}

void asking_put(struct asking *a, char *name, char *text, size_t length)
{
	*GROW(a->question, a->count, a->room) = (struct question){name, text, length};
}

/* The first question is done with. */
static void drop(struct asking *a)
{
	free(a->answered);
	a->answered = a->question[0].name;
	free(a->question[0].text);
	a->count--;
	memmove(a->question, a->question + 1, a->count * sizeof *a->question);
	a->fed -= a->fed > 0;
	a->alone -= a->alone > 0;
}

static _Noreturn void excess(const struct asking *a)
{
	die("%s: the pipeline has written more than one line for a network, so that answers may belong to another%s: %s",
	    a->count ? a->question[0].name : a->answered, a->respawn ? "" : " (do not go on from the log)",
	    pipeline_command(a->pipeline));
}

/* What has become of the command, whose output has ended, and `instead` of what, and whether it has
 * failed; it is gone then. */
static char *ending(struct asking *a, const char *instead, bool *failed)
{
	bool stays;
	char *fault = pipeline_finish(a->pipeline, &stays), *text;

	text = fault ? mem_printf("the pipeline has ended%s: %s", instead, fault)
	             : mem_printf("the pipeline %s%s: %s", stays ? "has closed its output" : "has ended", instead,
	                          pipeline_command(a->pipeline));
	if (stays)
		pipeline_stop(a->pipeline);
	*failed = fault || stays;
	free(fault);
	return text;
}

/* See a command off whose input ends and which owes no answer. Waits up to `patience` ms (-1: for
 * ever) for the end of its output. What has become of it in *fault, NULL if all is well. */
static int see_off(struct asking *a, long patience, char **fault)
{
	struct pipeline *p = a->pipeline;
	enum pipeline_event event;
	bool stays = false;
	char *line;

	*fault = NULL;
	pipeline_end_input(p);
	event = pipeline_next(p, patience, &line);
	if (event == PIPELINE_INTERRUPTED) {
		pipeline_stop(p);
		return signals_caught();
	}
	if (event == PIPELINE_LINE || event == PIPELINE_OVERLONG || *line)
		excess(a);
	if (event == PIPELINE_ENDED)
		*fault = pipeline_finish(p, &stays);
	if (event == PIPELINE_QUIET || stays) {
		warning("the pipeline does not end when its input does, and is ended now: %s", pipeline_command(p));
		pipeline_stop(p);
	}
	if (a->nan) {
		free(*fault);
		*fault = NULL;
	}
	return 0;
}

/* Start the command where it is not running, and feed it. */
static void feed(struct asking *a)
{
	char *line;

	if (!pipeline_running(a->pipeline)) {
		pipeline_start(a->pipeline);
		a->fed = a->by_this = 0;
		a->nan = false;
	} else if (!a->fed && pipeline_next(a->pipeline, 0, &line) == PIPELINE_LINE) {
		excess(a);
	}
	while (a->fed < (a->respawn || a->alone ? 1 : a->count)) {
		pipeline_feed(a->pipeline, a->question[a->fed].text, a->question[a->fed].length);
		a->fed++;
	}
	if (a->respawn)
		pipeline_end_input(a->pipeline);
}

/* There is no answer, for this reason, which is taken over. */
static void no_answer(struct answer *answer, char *why, bool broke)
{
	free(answer->number);
	*answer = (struct answer){.why = why, .broke = broke};
}

static int fail(struct asking *a, struct answer *answer, char *why, bool broke)
{
	no_answer(answer, why, broke);
	drop(a);
	return 0;
}

/* The command has failed at the first question, unless another may have been the reason: then it is
 * to be asked alone. */
static bool to_blame(struct asking *a)
{
	if (a->by_this == 0 && a->fed <= 1)
		return true;
	a->alone = a->fed > 1 ? a->fed : 1;
	return false;
}

/* `nan` or `inf` with a sign or without. */
static bool read_word(const char **text, double *value)
{
	const char *word = *text + strspn(*text, "+-");
	bool nan = strncasecmp(word, "nan", 3) == 0;

	if (!nan && strncasecmp(word, "inf", 3) != 0)
		return false;
	*value = nan ? NAN : **text == '-' ? -INFINITY : INFINITY;
	*text = word + 3;
	return true;
}

/* The numbers of a line. False when it is something else. */
static bool read_numbers(const char *line, struct answer *answer, bool *finite)
{
	size_t room = 0;

	*finite = true;
	while (*line) {
		double x;

		if (num_scan(&line, &x) ? !isfinite(x) : !read_word(&line, &x))
			return false; /* 1e999 is no answer, inf is */
		if (*line && *line != ' ' && *line != '\t')
			return false;
		line += strspn(line, " \t");
		*GROW(answer->number, answer->numbers, room) = x;
		*finite &= isfinite(x) != 0;
	}
	return answer->numbers;
}

/* A line of the command: numbers, some of them `nan` or `inf`, or something else. */
static int read_line(struct asking *a, char *line, struct answer *answer)
{
	size_t length = strlen(line);
	bool finite;

	while (length && isspace((unsigned char)line[length - 1]))
		line[--length] = '\0';
	line += strspn(line, " \t");
	*answer = (struct answer){0};
	if (read_numbers(line, answer, &finite)) {
		if (!finite)
			answer->why = mem_printf("the pipeline has answered '%.60s'", line);
		a->nan |= !finite;
		a->by_this++;
		drop(a);
		return 0;
	}
	for (char *c = line; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	if (*line == '#')
		die("%s: the pipeline ends in a data set, which begins with '%.60s', not in a number: hnn-rmse TARGET, or a "
		    "command of one's own, makes one of it: %s",
		    a->question[0].name, line, pipeline_command(a->pipeline));
	return fail(a, answer,
	            mem_printf("the pipeline has written '%.60s', which is not a finite number: %s", line,
	                       pipeline_command(a->pipeline)),
	            true);
}

/* The same; then the end of a command that answers one network. */
static int read_answer(struct asking *a, char *line, struct answer *answer)
{
	int interrupted = read_line(a, line, answer);
	char *fault = NULL;

	if (a->respawn)
		interrupted = see_off(a, -1, &fault);
	if (fault && !answer->why)
		no_answer(answer, mem_printf("the pipeline has ended: %s", fault), true);
	free(fault);
	return interrupted;
}

/* Its output has ended, after `rest`, a piece of a line. False when it is to be asked again. */
static bool read_end(struct asking *a, const char *rest, struct answer *answer)
{
	bool failed;
	char *why = ending(a, *rest ? " before it wrote a whole line" : " before it wrote a number", &failed);

	if (to_blame(a)) {
		fail(a, answer, why, true);
		return true;
	}
	a->respawn |= !failed;
	warning("%s: %s; it is started again%s", a->question[0].name, why, failed ? "" : ", from now on for each network");
	free(why);
	return false;
}

/* All that could answer sleeps: it wants the end of its input first. */
static void wake(struct asking *a)
{
	warning("the pipeline keeps its answer until its input ends, so it is started afresh for each network from "
	        "now on: a program in it has to hand on each result at once (see THE PIPELINE in hnn-optim(1)): %s",
	        pipeline_command(a->pipeline));
	a->respawn = true;
	if (a->fed > 1)
		pipeline_stop(a->pipeline); /* its answer would be to all */
}

int asking_take(struct asking *a, struct answer *answer)
{
	char *line;

	*answer = (struct answer){0};
	for (;;) {
		feed(a);
		switch (pipeline_next(a->pipeline, -1, &line)) {
		case PIPELINE_LINE: return read_answer(a, line, answer);
		case PIPELINE_ENDED:
			if (read_end(a, line, answer))
				return 0;
			break;
		case PIPELINE_OVERLONG:
			pipeline_stop(a->pipeline);
			return fail(a, answer,
			            mem_printf("the pipeline has written something longer than a number: %s",
			                       pipeline_command(a->pipeline)),
			            true);
		case PIPELINE_INTERRUPTED: pipeline_stop(a->pipeline); return signals_caught();
		case PIPELINE_ASLEEP: wake(a); break;
		case PIPELINE_QUIET: break;
		}
	}
}

int asking_close(struct asking *a)
{
	char *fault = NULL;

	if (pipeline_running(a->pipeline)) {
		int interrupted = see_off(a, PATIENCE, &fault);

		if (interrupted)
			return interrupted;
	}
	if (fault)
		die("%s: the pipeline has ended: %s", a->answered, fault);
	while (a->count)
		drop(a);
	pipeline_close(a->pipeline);
	free(a->answered);
	free(a->question);
	free(a);
	return 0;
}
