/* Files under construction: what is left of them when all goes well, and when it does not. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apart.h"
#include "tap.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

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

int main(void)
{
	char place[] = "/tmp/test-output.XXXXXX";

	program = "test";
	if (!mkdtemp(place) || chdir(place) != 0)
		return EXIT_FAIL;
	test_signals();
	test_names();
	test_files();
	rmdir(place);
	return tap_end();
}
