/* lib/util: text, command lines, progress. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apart.h"
#include "tap.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/progress.h"
#include "util/text.h"

static void test_text(void)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} distances[] = {{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"ampa", "amap", 2}};
	static const struct {
		const char *text, *plain;
	} texts[] = {
		{"L5_pyramidal.soma", "L5_pyramidal.soma"},
		{"a\tb\nc", "a\tb\nc"},
		{"\033[31mred\007\177\r", "?[31mred???"},
		{"µV \302\240", "µV \302\240"},
		{"\302\2331m", "??1m"},
	};

	for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
		ok(text_distance(distances[i].a, distances[i].b) == distances[i].distance,
		   "from '%s' to '%s' it is %zu changes", distances[i].a, distances[i].b, distances[i].distance);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char *text = mem_text(texts[i].text);

		ok(strcmp(text_plain(text), texts[i].plain) == 0, "a terminal gets '%.*s'", (int)strcspn(texts[i].plain, "\n"),
		   texts[i].plain);
		free(text);
	}
}

static const struct option_spec options[] = {
	{"max-evals", 0, "N", "stop after so many evaluations"},
	{"trials", 'n', "N", "trials a network"},
	{"tstop", 't', "MS", "simulate so long"},
	{"mu", 0, "MS", "mean time of the spikes"},
	{"no-reuse", 0, NULL, "simulate every network from the start"},
	{0},
};

/* Read a command line of words set apart by blanks. */
static void read_line(const char *words, const char *synopsis, int least)
{
	const struct usage usage = {synopsis, "", options};
	char *text = mem_text(words), *argv[16] = {"/bin/test"}, *value, **operand;
	int argc = 1;

	for (char *save = NULL, *word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	args_begin(argc, argv, &usage);
	while (args_option(&value) >= 0)
		;
	args_operands(&operand, least, 3);
	free(text);
}

static const struct {
	const char *words, *said;
} wrong_options[] = {
	{"--max-iter 9", "test: unknown option '--max-iter': did you mean --max-evals?\n"},
	{"--max_evals=9", "test: unknown option '--max_evals=9': did you mean --max-evals?\n"},
	{"--evals 9", "test: unknown option '--evals': did you mean --max-evals?\n"},
	{"--n_trials 3", "test: unknown option '--n_trials': did you mean --trials?\n"},
	{"--trails 3", "test: unknown option '--trails': did you mean --trials?\n"},
	{"--mean=3", "test: unknown option '--mean=3': did you mean --mu?\n"},
	{"--t 3", "test: option '--t' may be --trials or --tstop\n"},
	{"--reuse", "test: unknown option '--reuse': did you mean --no-reuse?\n"},
	{"--size", "test: unknown option '--size'\nTry"},
	{"--\033[31m", "test: unknown option '--?[31m'\nTry"},
	{"-Z", "test: unknown option '-Z'\n"},
	{"--no-reuse=1", "test: option '--no-reuse' takes no value\n"},
	{"--tstop", "test: option '--tstop' needs a value\n"},
};

static void read_wrong_option(int k)
{
	read_line(wrong_options[k].words, "[FILE]...", 0);
}

static const struct {
	const char *words, *synopsis, *said;
	int least;
} missing_operands[] = {
	{"", "FACTOR [FILE]...", "test: an operand is missing: FACTOR\n", 1},
	{"-n 3", "[OPTION]... MS [FILE]...", "test: an operand is missing: MS\n", 1},
	{"a", "[--long=MS] --out FILE FROM TO", "test: an operand is missing: TO\n", 2},
	{"", "evoked NAME --mu=MS\ntonic NAME [FILE]", "test: an operand is missing: evoked or tonic\n", 2},
	{"tonic", "evoked TARGET --mu=MS\ntonic NAME [FILE]", "test: an operand is missing: NAME\n", 2},
	{"other", "evoked NAME\ntonic NAME", "test: an operand is missing\n", 2},
	{"a b c d", "[A] [B] [C]", "test: unexpected operand 'd'\n", 0},
};

static void read_too_few(int k)
{
	read_line(missing_operands[k].words, missing_operands[k].synopsis, missing_operands[k].least);
}

static void wait_for_child(int k)
{
	const struct usage usage = {"", "", options};
	char *argv[] = {"test", NULL};
	int status;
	pid_t pid;

	(void)k;
	signal(SIGCHLD, SIG_IGN);
	args_begin(1, argv, &usage);
	pid = fork();
	if (pid == 0)
		_exit(3);
	_exit(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 3 ? 0 : 1);
}

static void test_arguments(void)
{
	for (size_t i = 0; i < sizeof wrong_options / sizeof *wrong_options; i++)
		ok(exits(apart(read_wrong_option, (int)i), EXIT_USAGE, wrong_options[i].said),
		   "a wrong option is answered: %.*s", (int)strcspn(wrong_options[i].said, "\n"), wrong_options[i].said);
	for (size_t i = 0; i < sizeof missing_operands / sizeof *missing_operands; i++)
		ok(exits(apart(read_too_few, (int)i), EXIT_USAGE, missing_operands[i].said), "operands are counted: %.*s",
		   (int)strcspn(missing_operands[i].said, "\n"), missing_operands[i].said);
	ok(exits(apart(wait_for_child, 0), 0, ""), "children can be waited for where the parent ignores theirs");
}

/* How a program that makes progress is set up: whose job it is, where its stderr ends. */
enum setting { FOREGROUND, BACKGROUND, TO_PIPE, RANK, RANK_TO_FILE };

static void show_progress(enum setting setting)
{
	int pipes[2];

	if (setting == BACKGROUND)
		setpgid(0, 0);
	if (setting >= TO_PIPE && pipe(pipes) == 0)
		dup2(setting == RANK_TO_FILE ? open("/dev/null", O_WRONLY) : pipes[1], STDERR_FILENO);
	progress("half\033 %d%%", 50);
	progress("too soon after it");
	progress_end();
	if (setting == TO_PIPE || setting == RANK) { /* what mpiexec does with it, or what a pipe's reader gets */
		char text[256];
		ssize_t n;

		fcntl(pipes[0], F_SETFL, O_NONBLOCK);
		n = read(pipes[0], text, sizeof text);
		(void)!write(STDOUT_FILENO, text, n > 0 ? (size_t)n : 0);
	}
}

/* What appears on a terminal of 14 columns in the meantime; free it. */
static char *on_terminal(enum setting setting)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), n = 0;
	struct winsize size = {.ws_col = 14, .ws_row = 5};
	char *text = mem_new(256, 1);
	pid_t pid;

	fflush(stdout);
	grantpt(terminal);
	unlockpt(terminal);
	pid = fork();
	if (pid == 0) {
		int end;

		setsid();
		end = open(ptsname(terminal), O_RDWR);
		ioctl(end, TIOCSWINSZ, &size);
		dup2(end, STDERR_FILENO);
		dup2(end, STDOUT_FILENO);
		if (setting >= RANK)
			setenv("OMPI_COMM_WORLD_RANK", "0", 1);
		if (fork() == 0) {
			show_progress(setting);
			_exit(0);
		}
		wait(NULL);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	fcntl(terminal, F_SETFL, O_NONBLOCK);
	for (ssize_t got; (got = read(terminal, text + n, (size_t)(255 - n))) > 0;)
		n += (int)got;
	close(terminal);
	return text;
}

static void test_progress(void)
{
	static const char line[] = "\r\033[Ktest: half? 5\r\033[K";
	static const struct {
		enum setting setting;
		const char *shows, *name;
	} cases[] = {
		{FOREGROUND, line, "on a terminal, cut to its width, without control characters, then taken away"},
		{BACKGROUND, "", "not by a background job"},
		{TO_PIPE, "", "not into a pipe"},
		{RANK, line, "through the pipe to an mpiexec on a terminal"},
		{RANK_TO_FILE, "", "not by a rank into a file"},
	};
	static const struct {
		double spent, done;
		const char *left;
	} times[] = {{10, 0.25, ", 30 s left"},
	             {600, 0.5, ", 10 min left"},
	             {36000, 0.5, ", 10 h left"},
	             {10, 1, ", 0 s left"},
	             {10, 0, ""},
	             {0.1, 0.5, ""}};
	char text[PROGRESS_LEFT];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *shown = on_terminal(cases[i].setting);

		ok(strcmp(shown, cases[i].shows) == 0, "progress shows %s", cases[i].name);
		free(shown);
	}
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		ok(strcmp(progress_left(text, progress_clock() - times[i].spent, times[i].done), times[i].left) == 0,
		   "after %g s, %g done: '%s'", times[i].spent, times[i].done, times[i].left);
}

/* Hold 500 MB, have 300 MB left of a limit, and ask for so many. */
static void ask_for(int megabytes)
{
	void *held = mem_new(500, 1000000);
	struct rlimit limit;
	long pages = 0;
	FILE *in = fopen("/proc/self/statm", "r");

	if (!in || fscanf(in, "%ld", &pages) != 1) /* NOLINT(cert-err34-c): a number, from the system */
		_exit(3);
	fclose(in);
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + 300000000;
	setrlimit(RLIMIT_AS, &limit);
	mem_afford(megabytes * 1e6, "a test");
	free(held);
}

static void test_memory(void)
{
	ok(exits(apart(ask_for, 200), 0, ""), "what a limit leaves free can be had");
	ok(exits(apart(ask_for, 400), EXIT_FAIL, "test: this takes about 400 MB of memory for a test, and "),
	   "of a limit, what is held already is not free");
}

int main(void)
{
	char place[] = "/tmp/test-util.XXXXXX";

	program = "test";
	if (!mkdtemp(place) || chdir(place) != 0)
		return EXIT_FAIL;
	test_text();
	test_arguments();
	test_progress();
	test_memory();
	rmdir(place);
	return tap_end();
}
