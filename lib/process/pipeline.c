#include "process/pipeline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process/idle.h"
#include "process/signals.h"
#include "process/stage.h"
#include "process/stages.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/text.h"

enum {
	LINE_LIMIT = 1 << 22, /* bytes of a line */
	SAID_LIMIT = 1 << 16, /* bytes that a stage's words are held back for */
	PATIENCE = 3000,      /* ms that a command may take to end when its input has ended */
	TURN = 1000,          /* ms after which it is looked at even if nothing has happened */
};

/* Programs in a row are started one by one: the last one's end is then the end of the output. A
 * shell that ran them all would hold it open until the first has ended too, which waits for
 * input. */
struct pipeline {
	const char *command;
	struct stage *stage; /* [stages] */
	size_t stages, turn; /* of listening to them */
	pid_t group;         /* of all its processes, the first stage's pid; 0 when not running */
	int to;              /* our end of its standard input (-1: closed), */
	bool last;           /* which is closed once what is queued is written */
	int from;            /* and of its output */
	bool ended;          /* nothing more comes from there */
	struct bytes queue, answer;
	size_t given;      /* bytes of the answer that the last line was */
	struct pollfd *fd; /* [stages + 2] */
	bool watch;        /* for idleness: */
	struct idle idle;
};

static struct pipeline *running; /* for abandon() */

static void abandon(int status)
{
	(void)status;
	if (running && running->group)
		pipeline_stop(running);
}

struct pipeline *pipeline_open(const char *command, bool watch)
{
	struct pipeline *p = mem_new(1, sizeof *p);
	char **commands;

	*p = (struct pipeline){.command = command, .watch = watch, .to = -1, .from = -1};
	commands = stages_split(command, &p->stages);
	p->stage = mem_new(p->stages, sizeof *p->stage);
	p->fd = mem_new(p->stages + 2, sizeof *p->fd);
	for (size_t i = 0; i < p->stages; i++)
		p->stage[i] = (struct stage){.command = commands[i], .error = -1};
	free(commands);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1L); /* orphans of the command come here to be reaped */
	running = p;
	die_hook = abandon;
	return p;
}

static void make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		die("cannot make a pipe:");
}

void pipeline_start(struct pipeline *p)
{
	int ends[2], in;

	make_pipe(ends);
	p->to = ends[1];
	for (size_t i = 0; i < p->stages; i++) {
		in = ends[0];
		make_pipe(ends);
		stage_start(&p->stage[i], p->group, in, ends[1]);
		if (!p->group)
			p->group = p->stage[i].pid;
	}
	p->from = ends[0];
	p->ended = p->last = false;
	p->queue.length = p->answer.length = p->given = 0;
	idle_reset(&p->idle);
	fcntl(p->to, F_SETFL, O_NONBLOCK);
	fcntl(p->from, F_SETFL, O_NONBLOCK);
}

bool pipeline_running(const struct pipeline *p)
{
	return p->group != 0;
}

void pipeline_feed(struct pipeline *p, const char *text, size_t length)
{
	bytes_add(&p->queue, text, length);
	idle_reset(&p->idle);
}

static void close_input(struct pipeline *p)
{
	if (p->to >= 0)
		close(p->to);
	p->to = -1;
	p->queue.length = 0;
}

void pipeline_end_input(struct pipeline *p)
{
	p->last = true;
	if (!p->queue.length)
		close_input(p);
}

static void send(struct pipeline *p)
{
	ssize_t n = bytes_write(&p->queue, p->to);

	bool gone = n < 0 && errno == EPIPE; /* what became of the command, its output will say */

	if (n < 0 && !gone && errno != EAGAIN)
		die("cannot write to the pipeline:");
	if (gone || (!p->queue.length && p->last))
		close_input(p);
}

static void receive(struct pipeline *p)
{
	ssize_t n = bytes_read(&p->answer, p->from);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		die("cannot read from the pipeline:");
	p->ended = n == 0;
}

static void listen(struct pipeline *p)
{
	p->turn++;
	for (size_t i = 0; i < p->stages; i++)
		stage_listen(&p->stage[i], p->turn);
}

/* Pass on what the stages have said: all of it, or where it is too much to keep. */
static void pass_on(struct pipeline *p, size_t more_than)
{
	for (size_t i = 0; i < p->stages; i++)
		if (p->stage[i].said.length > more_than)
			stage_pass_on(&p->stage[i]);
}

/* Wait up to `wait` ms until something can be read or written, and do it. Returns -1 after a
 * signal, 0 when that was all the time. */
static int turn(struct pipeline *p, long wait)
{
	struct timespec time = {.tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000};
	int n;

	p->fd[0] = (struct pollfd){.fd = p->from, .events = POLLIN};
	p->fd[1] = (struct pollfd){.fd = p->queue.length ? p->to : -1, .events = POLLOUT};
	for (size_t i = 0; i < p->stages; i++)
		p->fd[i + 2] = (struct pollfd){.fd = p->stage[i].error, .events = POLLIN};
	n = ppoll(p->fd, p->stages + 2, &time, signals_waiting());
	if (signals_caught())
		return -1;
	if (n < 0 && errno != EINTR)
		die("cannot wait for the pipeline:");
	if (n <= 0)
		return n == 0 ? 0 : 1;
	listen(p);
	pass_on(p, SAID_LIMIT);
	if (p->fd[1].revents)
		send(p);
	if (p->fd[0].revents)
		receive(p);
	return 1;
}

/* The next line of the answer, or what there is of it, as a text. */
static bool take_line(struct pipeline *p, char **line)
{
	char *newline;

	bytes_drop(&p->answer, p->given);
	newline = p->answer.length ? memchr(p->answer.at, '\n', p->answer.length) : NULL;
	p->given = newline ? (size_t)(newline - p->answer.at) + 1 : 0;
	if (!newline) {
		bytes_add(&p->answer, "", 1);
		p->answer.length--;
		newline = p->answer.at + p->answer.length;
	}
	*newline = '\0';
	*line = p->answer.at;
	for (char *c = *line; c < newline; c++)
		if (!*c)
			*c = '?';
	return p->given > 0;
}

enum pipeline_event pipeline_next(struct pipeline *p, long patience, char **line)
{
	for (;;) {
		long wait = patience < 0 || patience > TURN ? TURN : patience;
		int done;

		if (take_line(p, line)) {
			pass_on(p, 0);
			return PIPELINE_LINE;
		}
		if (p->ended)
			return PIPELINE_ENDED;
		if (p->answer.length > LINE_LIMIT)
			return PIPELINE_OVERLONG;
		done = turn(p, wait);
		if (done < 0)
			return PIPELINE_INTERRUPTED;
		if (done > 0)
			continue;
		if (patience >= 0 && (patience -= wait) == 0)
			return PIPELINE_QUIET;
		pass_on(p, 0);
		if (p->watch && patience < 0 && p->to >= 0 && !p->queue.length && idle_look(&p->idle))
			return PIPELINE_ASLEEP;
	}
}

/* Reap the command's processes for up to `patience` ms. True when all are gone. */
static bool gone(struct pipeline *p, long patience)
{
	const struct timespec nap = {.tv_nsec = 2000000};

	for (long waited = 0;;) {
		int status;
		pid_t pid = waitpid(-p->group, &status, WNOHANG);

		listen(p);
		if (pid < 0 && errno != EINTR)
			return true;
		for (size_t i = 0; i < p->stages; i++)
			if (p->stage[i].pid == pid)
				p->stage[i].status = status;
		if (pid != 0)
			continue;
		if (waited >= patience)
			return false;
		nanosleep(&nap, NULL);
		waited += 2;
	}
}

static void hang_up(struct pipeline *p)
{
	pass_on(p, 0);
	close_input(p);
	close(p->from);
	for (size_t i = 0; i < p->stages; i++) {
		if (p->stage[i].error >= 0)
			close(p->stage[i].error);
		p->stage[i].error = -1;
	}
	p->group = 0;
}

/* What has become of a stage, with what it said if that was a line. */
static char *epitaph(struct stage *stage)
{
	char *how, *text, *newline = stage->said.length ? memchr(stage->said.at, '\n', stage->said.length) : NULL;
	int n = newline == stage->said.at + stage->said.length - 1 ? (int)stage->said.length - 1 : 0, killer;

	if (!newline || n == 0)
		stage_pass_on(stage);
	killer = stage_killer(stage);
	how = killer ? mem_printf("by signal %d (%s)", killer, strsignal(killer))
	             : mem_printf("with status %d", WEXITSTATUS(stage->status));
	text = text_plain(mem_printf("'%s' %s%s%.*s", stage->command, how, n ? ": " : "", n, n ? stage->said.at : ""));
	free(how);
	return text;
}

char *pipeline_finish(struct pipeline *p, bool *stays)
{
	struct stage *culprit;
	char *fault = NULL;

	close_input(p);
	*stays = !gone(p, PATIENCE);
	culprit = stage_culprit(p->stage, p->stages);
	if (culprit) {
		fault = epitaph(culprit);
		for (size_t i = 0; i < p->stages; i++)
			p->stage[i].said.length = 0;
	}
	if (!*stays)
		hang_up(p);
	return fault;
}

/* mpiexec ends its ranks when it is asked to end, not when killed. */
void pipeline_stop(struct pipeline *p)
{
	if (!gone(p, 0))
		kill(-p->group, SIGTERM);
	if (!gone(p, PATIENCE)) {
		kill(-p->group, SIGKILL);
		gone(p, PATIENCE);
	}
	hang_up(p);
}

const char *pipeline_command(const struct pipeline *p)
{
	return p->command;
}

void pipeline_close(struct pipeline *p)
{
	if (p->group)
		pipeline_stop(p);
	running = NULL;
	die_hook = NULL;
	for (size_t i = 0; i < p->stages; i++) {
		free(p->stage[i].command);
		bytes_free(&p->stage[i].said);
	}
	idle_reset(&p->idle);
	bytes_free(&p->queue);
	bytes_free(&p->answer);
	free(p->stage);
	free(p->fd);
	free(p);
}
