#include "process/stage.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/signals.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/progress.h"

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

/* A command that a rank of a parallel program starts is no rank itself. */
static void leave_ranks(void)
{
	static const char *const left[] = {"OMPI_COMM_WORLD_", "PMIX_", "PMI_"};

	for (char **variable = environ; *variable;) {
		char *name = mem_printf("%.*s", (int)strcspn(*variable, "="), *variable);
		bool ours = false;

		for (size_t i = 0; i < sizeof left / sizeof *left; i++)
			ours |= strncmp(name, left[i], strlen(left[i])) == 0;
		if (!ours || unsetenv(name) != 0)
			variable++;
		free(name);
	}
}

static void become(const struct stage *stage, pid_t group, const int end[3])
{
	setpgid(0, group);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, signals_waiting(), NULL);
	for (int i = 0; i < 3; i++)
		dup2(end[i], i);
	leave_ranks();
	mpi_environment();
	execl("/bin/sh", "sh", "-c", stage->command, (char *)NULL);
	_exit(127);
}

void stage_start(struct stage *stage, pid_t group, int in, int out)
{
	int error[2];

	if (pipe2(error, O_CLOEXEC) != 0)
		die("cannot make a pipe:");
	stage->status = 0;
	stage->closed = 0;
	stage->error = error[0];
	fcntl(stage->error, F_SETFL, O_NONBLOCK);
	stage->pid = fork();
	if (stage->pid < 0)
		die("cannot start a process:");
	if (stage->pid == 0)
		become(stage, group, (int[]){in, out, error[1]});
	setpgid(stage->pid, group);
	close(in);
	close(out);
	close(error[1]);
}

void stage_listen(struct stage *stage, size_t turn)
{
	if (stage->error >= 0 && bytes_read(&stage->said, stage->error) == 0) {
		close(stage->error);
		stage->error = -1;
		stage->closed = turn;
	}
}

void stage_pass_on(struct stage *stage)
{
	if (!stage->said.length)
		return;
	progress_end();
	fwrite(stage->said.at, 1, stage->said.length, stderr);
	stage->said.length = 0;
}

int stage_killer(const struct stage *stage)
{
	int code = WIFEXITED(stage->status) ? WEXITSTATUS(stage->status) - 128 : WTERMSIG(stage->status);

	return code > 0 && code < NSIG ? code : 0;
}

/* Whether a stage that has failed did so before another, in a row of two. */
static bool before(const struct stage *first, const struct stage *second)
{
	size_t a = first->closed - 1, b = second->closed - 1; /* not yet: last of all */

	return a != b ? a < b : stage_killer(first) && !stage_killer(second);
}

struct stage *stage_culprit(struct stage stage[], size_t count)
{
	struct stage *culprit = NULL;

	for (size_t i = 0; i < count; i++) {
		struct stage *s = &stage[i];
		bool failed = s->status && stage_killer(s) != SIGPIPE;

		if (failed && (!culprit || before(s, culprit) || (stage_killer(s) && !before(culprit, s))))
			culprit = s;
	}
	return culprit;
}
