#include "process/signals.h"

#include <stddef.h>
#include <unistd.h>

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t caught;
static struct sigaction usual[sizeof ending / sizeof *ending];
static sigset_t held, before;

static void note(int signal)
{
	caught = signal;
}

void signals_hold(void)
{
	struct sigaction action = {.sa_handler = note};

	sigemptyset(&held);
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
		sigaction(ending[i], NULL, &usual[i]);
		if (usual[i].sa_handler == SIG_IGN)
			continue;
		sigaction(ending[i], &action, NULL);
		sigaddset(&held, ending[i]);
	}
	sigprocmask(SIG_BLOCK, &held, &before);
}

void signals_release(void)
{
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
		if (sigismember(&held, ending[i]))
			sigaction(ending[i], &usual[i], NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

const sigset_t *signals_waiting(void)
{
	return &before;
}

int signals_caught(void)
{
	return caught;
}

void signals_die_of(int fatal)
{
	sigset_t set;

	signal(fatal, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, fatal);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), fatal);
	_exit(128 + fatal);
}
