#include "optim/pipeline.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "optim/stages.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum {
	ANSWER_MAX = 256, /* bytes of a line with a number */
	PATIENCE = 3000,  /* ms that a command may take to end when its input has ended */
};

/* A program of a pipeline, or any other command of the shell. Programs in a row are started
 * one by one: the last one's end is then the end of the output. A shell that ran them all
 * would hold it open until the first has ended too, which waits for networks. */
struct stage {
	char *command;
	pid_t pid;
	int status; /* once it is gone */
};

struct pipeline {
	const char *command;
	struct stage *stage; /* [stages] */
	size_t stages;
	bool respawn;
	size_t number; /* of the evaluation under way */
	pid_t group;   /* of all its processes, the first stage's pid; 0 when not running */
	int to, from;  /* our ends of its standard input (-1: closed) and output */
	size_t held;   /* bytes read and not used */
	char answer[ANSWER_MAX];
	sigset_t ours; /* the signals held back */
	sigset_t open; /* the signal mask while waiting */
};

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t caught;
static struct pipeline *running; /* for abandon() */

static void note(int signal)
{
	caught = signal;
}

/* Reap the command's processes for up to `patience` ms. True when all are gone. */
static bool gone(struct pipeline *p, long patience)
{
	const struct timespec nap = {.tv_nsec = 2000000};

	for (long waited = 0;;) {
		int status;
		pid_t pid = waitpid(-p->group, &status, WNOHANG);

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

static void end_input(struct pipeline *p)
{
	if (p->to >= 0)
		close(p->to);
	p->to = -1;
}

static void hang_up(struct pipeline *p)
{
	end_input(p);
	close(p->from);
	p->group = 0;
	p->held = 0;
}

/* End the command now. mpiexec ends its ranks when it is asked to end, not when killed. */
static void stop(struct pipeline *p)
{
	if (!gone(p, 0))
		kill(-p->group, SIGTERM);
	if (!gone(p, PATIENCE)) {
		kill(-p->group, SIGKILL);
		gone(p, PATIENCE);
	}
	hang_up(p);
}

static void abandon(int status)
{
	(void)status;
	if (running && running->group)
		stop(running);
}

struct pipeline *pipeline_open(const char *command, bool respawn)
{
	struct pipeline *p = mem_new(1, sizeof *p);
	struct sigaction action = {.sa_handler = note}, old;
	char **commands;

	*p = (struct pipeline){.command = command, .respawn = respawn, .to = -1, .from = -1};
	commands = stages_split(command, &p->stages);
	p->stage = mem_new(p->stages, sizeof *p->stage);
	for (size_t i = 0; i < p->stages; i++)
		p->stage[i].command = commands[i];
	free(commands);
	sigemptyset(&p->ours);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		sigaction(signals[i], NULL, &old);
		if (old.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i], &action, NULL);
		sigaddset(&p->ours, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &p->ours, &p->open);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1L); /* orphans of the command come here to be reaped */
	running = p;
	die_hook = abandon;
	return p;
}

/* Settings of Open MPI that fit a pipeline, where the user has set none: as many ranks as
 * were asked for, that leave the processors to each other while they wait, not bound to
 * the ones that the next fit's ranks are bound to as well; and as root, as in a container. */
static void mpi_environment(void)
{
	setenv("OMPI_MCA_rmaps_base_oversubscribe", "1", 0);
	setenv("OMPI_MCA_mpi_yield_when_idle", "1", 0);
	setenv("OMPI_MCA_hwloc_base_binding_policy", "none", 0);
	if (geteuid() == 0) {
		setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
		setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
	}
}

static void start_stage(struct pipeline *p, struct stage *stage, int in, int out)
{
	stage->status = 0;
	stage->pid = fork();
	if (stage->pid < 0)
		die("cannot start a process:");
	if (stage->pid == 0) {
		setpgid(0, p->group);
		signal(SIGPIPE, SIG_DFL);
		sigprocmask(SIG_SETMASK, &p->open, NULL);
		dup2(in, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		mpi_environment();
		execl("/bin/sh", "sh", "-c", stage->command, (char *)NULL);
		_exit(127);
	}
	if (!p->group)
		p->group = stage->pid;
	setpgid(stage->pid, p->group);
	close(in);
	close(out);
}

static void make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		die("cannot make a pipe:");
}

static void start(struct pipeline *p)
{
	int ends[2], in;

	make_pipe(ends);
	p->to = ends[1];
	for (size_t i = 0; i < p->stages; i++) {
		in = ends[0];
		make_pipe(ends);
		start_stage(p, &p->stage[i], in, ends[1]);
	}
	p->from = ends[0];
	p->held = 0;
	fcntl(p->to, F_SETFL, O_NONBLOCK);
	fcntl(p->from, F_SETFL, O_NONBLOCK);
}

/* Wait up to `patience` ms (-1: for ever) until the command can be read (POLLIN) or
 * written (POLLOUT), as `events` says. What is ready, 0 after that time, -1 after a signal. */
static int await(struct pipeline *p, int events, long patience)
{
	struct pollfd fd[] = {{.fd = events & POLLIN ? p->from : -1, .events = POLLIN},
	                      {.fd = events & POLLOUT ? p->to : -1, .events = POLLOUT}};
	struct timespec time = {.tv_sec = patience / 1000, .tv_nsec = patience % 1000 * 1000000};

	for (;;) {
		int n = ppoll(fd, 2, patience < 0 ? NULL : &time, &p->open);

		if (caught)
			return -1;
		if (n >= 0)
			return (fd[0].revents ? POLLIN : 0) | (fd[1].revents ? POLLOUT : 0);
		if (errno != EINTR)
			die("cannot wait for the pipeline:");
	}
}

/* Read what is there into `answer`. False at the end of the command's output. */
static bool receive(struct pipeline *p)
{
	ssize_t n = read(p->from, p->answer + p->held, sizeof p->answer - p->held);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		die("cannot read from the pipeline:");
	if (n > 0)
		p->held += (size_t)n;
	return n != 0;
}

/* The signal that ended a stage, or a program of it whose end the shell reports; or 0. */
static int killer(const struct stage *stage)
{
	int code = WIFEXITED(stage->status) ? WEXITSTATUS(stage->status) - 128 : WTERMSIG(stage->status);

	return code > 0 && code < NSIG ? code : 0;
}

/* The stage that the others have failed after: the last that a signal ended, else the first that
 * failed by itself; not for want of a reader. NULL if none. */
static const struct stage *culprit(const struct pipeline *p)
{
	for (size_t i = p->stages; i-- > 0;)
		if (p->stage[i].status && killer(&p->stage[i]) && killer(&p->stage[i]) != SIGPIPE)
			return &p->stage[i];
	for (size_t i = 0; i < p->stages; i++)
		if (p->stage[i].status && killer(&p->stage[i]) != SIGPIPE)
			return &p->stage[i];
	return NULL;
}

/* Say what has become of the command, whose output has ended, and `instead` of what. */
static _Noreturn void ended(struct pipeline *p, const char *instead)
{
	const struct stage *stage;
	bool all;

	end_input(p);
	all = gone(p, PATIENCE);
	stage = culprit(p);
	if (!stage)
		die("evaluation %zu: the pipeline %s%s: %s", p->number, all ? "has ended" : "has closed its output", instead,
		    p->command);
	if (killer(stage))
		die("evaluation %zu: the pipeline has ended%s: '%s' by signal %d (%s)", p->number, instead, stage->command,
		    killer(stage), strsignal(killer(stage)));
	die("evaluation %zu: the pipeline has ended%s: '%s' with status %d", p->number, instead, stage->command,
	    WEXITSTATUS(stage->status));
}

static _Noreturn void excess(struct pipeline *p)
{
	die("evaluation %zu: the pipeline has written more than one line for a network, so that losses may belong to "
	    "another%s: %s",
	    p->number, p->respawn ? "" : " (do not go on from the log)", p->command);
}

/* See a command off whose input has ended, as pipeline_close() says. `allowed` bytes of
 * output may have come; wait for more up to `patience` ms. */
static int finish(struct pipeline *p, size_t allowed, long patience)
{
	bool more = true;

	while (more && p->held <= allowed) {
		int ready = await(p, POLLIN, patience);

		if (ready < 0) {
			stop(p);
			return caught;
		}
		if (ready == 0)
			break;
		more = receive(p);
	}
	if (p->held > allowed)
		excess(p);
	if (more || !gone(p, PATIENCE)) {
		warning("the pipeline does not end when its input does, and is ended now: %s", p->command);
		stop(p);
	} else if (culprit(p)) {
		ended(p, "");
	} else {
		hang_up(p);
	}
	return 0;
}

/* The answer's first line as a number. */
static double parse(const struct pipeline *p, size_t length)
{
	char text[ANSWER_MAX];
	const char *first = text;
	double x;

	memcpy(text, p->answer, length);
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	text[length] = '\0';
	first += strspn(text, " \t");
	if (strlen(text) == length && num_parse(first, &x))
		return x;
	for (size_t i = 0; i < length; i++)
		if (!isprint((unsigned char)text[i]))
			text[i] = '?';
	die("evaluation %zu: the pipeline has written '%.60s', which is not a finite number: %s", p->number, text,
	    p->command);
}

int pipeline_evaluate(struct pipeline *p, size_t number, const char *network, size_t length, double *loss)
{
	size_t sent = 0, line;
	const char *newline = NULL;
	int ready = 0;

	p->number = number;
	if (!p->group)
		start(p);
	else if ((ready = await(p, POLLIN, 0)) > 0 && receive(p))
		excess(p);
	for (;;) {
		if (ready < 0) {
			stop(p);
			return caught;
		}
		if (ready & POLLIN && !receive(p))
			ended(p, p->held ? " before it wrote a whole line" : " before it wrote a number");
		if (ready & POLLOUT) {
			ssize_t n = write(p->to, network + sent, length - sent);

			if (n < 0 && errno == EPIPE) /* what became of the command, its output will say */
				sent = length;
			else if (n < 0 && errno != EAGAIN)
				die("cannot write to the pipeline:");
			else if (n > 0)
				sent += (size_t)n;
		}
		if (sent == length && p->respawn)
			end_input(p);
		newline = memchr(p->answer, '\n', p->held);
		if (newline && sent == length)
			break;
		if (!newline && p->held == sizeof p->answer)
			die("evaluation %zu: the pipeline has written something longer than a number: %s", number, p->command);
		ready = await(p, (sent < length ? POLLOUT : 0) | (newline ? 0 : POLLIN), -1);
	}
	line = (size_t)(newline - p->answer) + 1;
	*loss = parse(p, line);
	if (p->respawn)
		return finish(p, line, -1);
	p->held -= line;
	if (p->held)
		excess(p);
	return 0;
}

int pipeline_close(struct pipeline *p)
{
	int interrupted = 0;

	if (p->group) {
		end_input(p);
		interrupted = finish(p, 0, PATIENCE);
	}
	if (interrupted)
		return interrupted;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigismember(&p->ours, signals[i]))
			signal(signals[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &p->open, NULL);
	running = NULL;
	die_hook = NULL;
	for (size_t i = 0; i < p->stages; i++)
		free(p->stage[i].command);
	free(p->stage);
	free(p);
	return 0;
}

void pipeline_die_of(int number)
{
	sigset_t set;

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
	_exit(128 + number);
}
