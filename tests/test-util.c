/* lib/util: text, command lines, files under construction. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"
#include "util/text.h"

/* What a process of its own came to. */
struct end {
	int status;
	char said[1024];
};

/* Run a function in a process of its own, in the working directory. */
static struct end apart(void (*work)(int), int argument)
{
	struct end end = {0};
	int errors = open("said", O_RDWR | O_CREAT | O_TRUNC, 0600);
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rlimit none = {0};

		setrlimit(RLIMIT_CORE, &none);
		dup2(errors, STDERR_FILENO);
		work(argument);
		_exit(0);
	}
	waitpid(pid, &end.status, 0);
	(void)!pread(errors, end.said, sizeof end.said - 1, 0);
	close(errors);
	unlink("said");
	return end;
}

static bool exits(struct end end, int status, const char *said)
{
	bool good = WIFEXITED(end.status) && WEXITSTATUS(end.status) == status &&
	            strncmp(end.said, said, strlen(said)) == 0;

	if (!good)
		printf("# status %x: %s", end.status, end.said);
	return good;
}

/* How many files the working directory holds. */
static int files(void)
{
	FILE *list = popen("ls | wc -l", "r");
	int n = -1;

	(void)!fscanf(list, "%d", &n);
	pclose(list);
	return n;
}

static bool holds(const char *path, const char *text)
{
	char buffer[64] = "";
	FILE *file = fopen(path, "r");
	bool same = file && (fgets(buffer, sizeof buffer, file), strcmp(buffer, text) == 0);

	if (file)
		fclose(file);
	return same;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static void write_whole(const char *path)
{
	struct output out;

	output_open(&out, path);
	fputs("new", out.file);
	output_commit(&out);
}

static void be_ended(int number)
{
	struct output a, b;

	output_open(&a, "a");
	output_open(&b, "b");
	fputs("new", a.file);
	fflush(a.file);
	raise(number);
}

static void test_signals(void)
{
	const int deadly[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGALRM, SIGTERM,   SIGUSR1,
	                      SIGUSR2, SIGXCPU, SIGXFSZ, SIGPROF, SIGIO,   SIGVTALRM, SIGRTMIN};
	struct stat status;

	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
		struct end end;

		put("a", "old");
		end = apart(be_ended, deadly[i]);
		ok(WIFSIGNALED(end.status) && WTERMSIG(end.status) == deadly[i] && files() == 1 && holds("a", "old"),
		   "%s leaves no file under construction", strsignal(deadly[i]));
	}
	for (int i = 0; i < 2; i++) {
		const int spared[] = {SIGHUP, SIGCHLD};
		struct end end;

		signal(spared[i], SIG_IGN);
		end = apart(be_ended, spared[i]);
		signal(spared[i], SIG_DFL);
		ok(WIFEXITED(end.status), "%s that was ignored is ignored", strsignal(spared[i]));
	}
	(void)!system("rm -f *");
	ok(stat("a", &status) != 0, "the directory is empty again");
}

static void write_twice(int k)
{
	static const char *const pairs[][2] = {
		{"a", "a"}, {"a", "./a"}, {"a", "link"}, {"link", "sub/../a"}, {"sub/a", "a"}};
	struct output first;

	output_open(&first, pairs[k][0]);
	write_whole(pairs[k][1]);
	output_commit(&first);
}

static void write_to_output(int descriptor)
{
	dup2(open("a", O_WRONLY | O_CREAT, 0600), descriptor);
	write_whole(descriptor == STDOUT_FILENO ? "/proc/self/fd/1" : "a");
}

static void test_names(void)
{
	static const char *const refusals[] = {
		"test: 'a' is to be written twice\n",
		"test: './a' is to be written twice, as 'a' too\n",
		"test: 'link' is to be written twice, as 'a' too\n",
		"test: 'sub/../a' is to be written twice, as 'link' too\n",
	};

	mkdir("sub", 0700);
	(void)!symlink("a", "link");
	for (int there = 0; there < 2; there++)
		for (int k = 0; k < 4; k++) {
			if (there)
				put("a", "old");
			ok(exits(apart(write_twice, k), EXIT_USAGE, refusals[k]) && files() == 2 + there &&
			       (!there || holds("a", "old")),
			   "two names of one file are refused (%d, %s)", k, there ? "there already" : "not there yet");
		}
	ok(exits(apart(write_twice, 4), 0, "") && holds("a", "new") && holds("sub/a", ""),
	   "one name in two directories is two files");
	ok(exits(apart(write_to_output, STDOUT_FILENO), EXIT_USAGE,
	         "test: '/proc/self/fd/1' is where standard output goes"),
	   "a file that standard output goes to is refused");
	put("a", "");
	apart(write_to_output, STDERR_FILENO);
	ok(holds("a", "test: 'a' is where standard error goes\n"), "and one that messages go to");
	(void)!system("rm -rf *");
}

static void write_name(int k)
{
	static const char *const names[] = {"link", "chain", "dangling", "loop", "", "sub", "missing/a", "/dev/full", "a"};

	write_whole(names[k]);
}

static void fill_disk(int k)
{
	struct output out;

	(void)k;
	output_open(&out, "/dev/full");
	for (int i = 0; i < 100000; i++)
		fputs("a line\n", out.file);
	fputs("written on and on\n", stderr);
	output_commit(&out);
}

static void exceed_limit(int k)
{
	struct rlimit limit = {1000, 1000};
	struct output out;

	(void)k;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	output_open(&out, "a");
	for (int i = 0; i < 1000; i++)
		fputs("a line\n", out.file);
	output_commit(&out);
}

static void meet_other(int k)
{
	char *name = mem_printf("a.%ld.tmp", (long)getpid());

	(void)k;
	(void)!symlink("victim", name);
	write_whole("a");
}

static void test_files(void)
{
	static const char *const refusals[] = {
		"test: cannot write 'loop': Too many levels of symbolic links\n",
		"test: cannot write '': No such file or directory\n",
		"test: cannot write 'sub': Is a directory\n",
		"test: cannot write 'missing/a': No such file or directory\n",
		"test: cannot write '/dev/full': No space left on device\n",
	};
	struct stat status;

	mkdir("sub", 0700);
	put("sub/target", "old");
	chmod("sub/target", 0640);
	(void)!symlink("sub/target", "link");
	(void)!symlink("link", "chain");
	(void)!symlink("sub/absent", "dangling");
	(void)!symlink("loop", "loop");
	for (int k = 0; k < 2; k++) {
		put("sub/target", "old");
		ok(exits(apart(write_name, k), 0, "") && holds("sub/target", "new") && lstat("link", &status) == 0 &&
		       S_ISLNK(status.st_mode) && lstat("chain", &status) == 0 && S_ISLNK(status.st_mode),
		   "%s link stays and its target is replaced", k ? "a chain of a" : "a");
	}
	ok(stat("sub/target", &status) == 0 && (status.st_mode & 07777) == 0640, "a file that is replaced keeps its mode");
	ok(exits(apart(write_name, 2), 0, "") && holds("sub/absent", "new"), "a link to nothing makes its target");
	for (int k = 0; k < 5; k++)
		ok(exits(apart(write_name, 3 + k), EXIT_FAIL, refusals[k]), "what cannot be written is said: %.*s",
		   (int)strlen(refusals[k]) - 7, refusals[k] + 6);
	ok(exits(apart(fill_disk, 0), EXIT_FAIL, refusals[4]), "a full disk is noticed as it fills");
	ok(exits(apart(exceed_limit, 0), EXIT_FAIL, "test: cannot write 'a': File too large\n") && files() == 5,
	   "a file too large is an error that leaves nothing");
	put("victim", "old");
	ok(exits(apart(meet_other, 0), 0, "") && holds("victim", "old") && holds("a", "new"),
	   "a file or link that has the temporary's name is left alone");
	if (geteuid() != 0) {
		chmod("a", 0444);
		ok(exits(apart(write_name, 8), EXIT_FAIL, "test: cannot write 'a': Permission denied\n"),
		   "a file that may not be written is not replaced");
	}
	(void)!system("rm -rf *");
}

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

int main(void)
{
	char place[] = "/tmp/test-util.XXXXXX";

	program = "test";
	if (!mkdtemp(place) || chdir(place) != 0)
		return EXIT_FAIL;
	test_text();
	test_arguments();
	test_signals();
	test_names();
	test_files();
	rmdir(place);
	return tap_end();
}
