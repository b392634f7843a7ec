/* A shell command as processes that are fed text and write lines: start, feed, read, stop. */
#ifndef HNN_PIPELINE_H
#define HNN_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

struct pipeline;

/* Prepare to run `command` in a process group of its own. Programs in a row, `a | b | c`, are
 * run by a sh -c each, so that the end of any of them is noticed; any other command by one
 * sh -c. Whenever the program ends with die(), the command is ended first. One at a time. Signals that
 * signals_hold() holds back interrupt what waits for it. With `watch` it is noticed when all of it sleeps over an
 * answer (PIPELINE_ASLEEP). */
struct pipeline *pipeline_open(const char *command, bool watch);

/* Start it, when it is not running; whether it is. */
void pipeline_start(struct pipeline *p);
bool pipeline_running(const struct pipeline *p);

/* Text for its input, which is copied, and the end of it. Both are handed on while
 * pipeline_next() waits. */
void pipeline_feed(struct pipeline *p, const char *text, size_t length);
void pipeline_end_input(struct pipeline *p);

enum pipeline_event {
	PIPELINE_LINE,        /* a line of output */
	PIPELINE_ENDED,       /* the output has ended; the line is what came after the last newline */
	PIPELINE_OVERLONG,    /* a line is longer than any answer */
	PIPELINE_QUIET,       /* nothing came within the time */
	PIPELINE_ASLEEP,      /* all input is taken, and for some seconds no process has done a thing */
	PIPELINE_INTERRUPTED, /* a signal came */
};

/* Wait up to `patience` ms (-1: for ever) for the next thing to happen. *line is without its
 * newline, NUL bytes as '?', and valid until the next call. PIPELINE_ASLEEP happens only to one
 * that is waited for for ever and whose input is open. */
enum pipeline_event pipeline_next(struct pipeline *p, long patience, char **line);

/* Once its output has ended, or is not waited for any more: end its input, and wait some seconds
 * for the end of its processes. Returns NULL where all ended with status 0, else what has become
 * of it, allocated: of the stage that the others failed after, with what that has said on standard
 * error if it was one line. What the others said is dropped then, so that a failure is one
 * message. *stays says that it has not ended, and runs on. */
char *pipeline_finish(struct pipeline *p, bool *stays);

/* End all its processes now. */
void pipeline_stop(struct pipeline *p);

/* The command, for messages. */
const char *pipeline_command(const struct pipeline *p);

void pipeline_close(struct pipeline *p);

#endif
