#include "util/args.h"

#include <ctype.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"
#include "util/text.h"

#ifndef HNN_VERSION
#define HNN_VERSION "unknown"
#endif

enum { CODE_OPERAND = 1, CODE = 1000, CODE_HELP = 2000, CODE_VERSION };

static struct {
	int argc;
	char **argv;
	const struct usage *usage;
	struct option *longs;
	char *shorts;
	int count;
	char **operand;
	int operands;
	int from; /* the word where the option read last begins */
} line;

/* A standard stream that is closed must not become the next file that is opened: put there what
 * cannot be read or written either. */
static void occupy_closed(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			exit(EXIT_FAIL);
}

void args_begin(int argc, char **argv, const struct usage *usage)
{
	const char *slash = strrchr(argv[0], '/');
	char *s;
	int n = 0;

	occupy_closed();
	signal(SIGCHLD, SIG_DFL); /* where the parent ignored it, the end of a child could not be learnt */
	program = slash ? slash + 1 : argv[0];
	made_begin(argv, HNN_VERSION);
	line.argc = argc;
	line.argv = argv;
	line.usage = usage;
	while (usage->options[n].name)
		n++;
	line.count = n;
	line.longs = mem_new((size_t)n + 3, sizeof *line.longs);
	line.shorts = s = mem_new((size_t)n * 2 + 4, 1);
	*s++ = '-'; /* getopt hands operands over in their order */
	*s++ = ':';
	for (int i = 0; i < n; i++) {
		const struct option_spec *o = &usage->options[i];

		line.longs[i] = (struct option){o->name, o->meta ? required_argument : no_argument, NULL, CODE + i};
		if (o->letter) {
			*s++ = o->letter;
			if (o->meta)
				*s++ = ':';
		}
	}
	line.longs[n] = (struct option){"help", no_argument, NULL, CODE_HELP};
	line.longs[n + 1] = (struct option){"version", no_argument, NULL, CODE_VERSION};
	opterr = 0;
	line.operand = mem_new((size_t)argc, sizeof *line.operand);
}

static void help(void)
{
	const char *s = line.usage->synopsis;

	for (int i = 0; *s; i++) {
		int n = (int)strcspn(s, "\n");

		printf("%s %s%s%.*s\n", i ? "      " : "Usage:", program, n ? " " : "", n, s);
		s += n;
		s += *s == '\n';
	}
	printf("%s\n\n", line.usage->summary);
	for (int i = 0; i < line.count; i++) {
		const struct option_spec *o = &line.usage->options[i];
		char left[80];

		if (!o->help)
			continue;
		snprintf(left, sizeof left, "  %c%c%c --%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
		         o->letter ? ',' : ' ', o->name, o->meta ? "=" : "", o->meta ? o->meta : "");
		if (strlen(left) > 32)
			printf("%s\n%34s%s\n", left, "", o->help);
		else
			printf("%-34s%s\n", left, o->help);
	}
	printf("%-34s%s\n", "      --help", "print this and exit");
	printf("%-34s%s\n", "      --version", "print the version and exit");
	printf("\nMore: man %s\n", program);
}

/* The next option's code, CODE_OPERAND or -1. A negative number is an operand, and so is a range, as -1:2. */
static int next(void)
{
	char *word = line.argv[optind];
	const char *end = word;
	double x;

	if (!word || *word != '-' || !num_scan(&end, &x) || (*end && *end != ':'))
		return getopt_long(line.argc, line.argv, line.shorts, line.longs, NULL);
	optind++;
	optarg = word;
	return CODE_OPERAND;
}

/* Whether a word stands in a text, as more than a part of another. */
static bool mentions(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = strstr(text, word); p && n > 0; p = strstr(p + 1, word))
		if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

/* How far an option's name is from the word that stands in its place: changes, less what both begin
 * with; next to nothing when one holds the other or the help on the option has the word. */
static long farness(const struct option_spec *o, const char *word)
{
	size_t n = strlen(word), begin = 0;

	while (word[begin] && word[begin] == o->name[begin])
		begin++;
	if (n > 2 && (strstr(o->name, word) || strstr(word, o->name) || (o->help && mentions(o->help, word))))
		return word[begin] != '\0' && o->name[begin] != '\0';
	return (long)text_distance(o->name, word) - (long)begin;
}

/* Refuse an option that is none, with the one that may have been meant, or with two of those that
 * it abbreviates. */
static _Noreturn void unknown(const char *text)
{
	const struct option_spec *best = NULL, *begun = NULL;
	char *word = mem_text(text + strspn(text, "-"));
	size_t n = strcspn(word, "=");
	long least = (long)n / 3 + 1;

	word[n] = '\0';
	for (char *c = word; *c; c++)
		*c = *c == '_' ? '-' : *c;
	for (const struct option_spec *o = line.usage->options; o->name; o++) {
		long far = farness(o, word);

		if (strncmp(o->name, word, n) == 0 && begun)
			die_usage("option '%s' may be --%s or --%s", text, begun->name, o->name);
		if (strncmp(o->name, word, n) == 0)
			begun = o;
		if (far < least) {
			least = far;
			best = o;
		}
	}
	if (best)
		die_usage("unknown option '%s': did you mean --%s?", text, best->name);
	die_usage("unknown option '%s'", text);
}

/* What was wrong with the option that getopt has just refused. */
static _Noreturn void refuse(void)
{
	if (optopt >= CODE)
		die_usage("option '%.*s' takes no value", (int)strcspn(line.argv[optind - 1], "="), line.argv[optind - 1]);
	if (optopt)
		die_usage("unknown option '-%c'", optopt);
	unknown(line.argv[optind - 1]);
}

/* Word number `n` of those that a usage line requires as operands, into `word`; false when it
 * requires fewer or has other words than the operands that are there. */
static bool required(const char *synopsis, int n, char word[64])
{
	bool value = false; /* the last word was an option that takes the next */

	for (int at = 0; *synopsis && *synopsis != '\n'; synopsis += strspn(synopsis, " ")) {
		int length = (int)strcspn(synopsis, " \n");
		bool operand = isalpha((unsigned char)*synopsis) && !value;

		value = strncmp(synopsis, "--", 2) == 0 && !memchr(synopsis, '=', (size_t)length);
		if (operand) {
			snprintf(word, 64, "%.*s", length, synopsis);
			if (at == n)
				return true;
			if (islower((unsigned char)*word) && strcmp(word, line.operand[at]) != 0)
				return false;
			at++;
		}
		synopsis += length;
	}
	return false;
}

/* Refuse a command line of too few operands, with the words that the usage lines have for the next. */
static _Noreturn void missing(void)
{
	char *words = mem_text(""), word[64];

	for (const char *s = line.usage->synopsis; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (required(s, line.operands, word) && !strstr(words, word)) {
			char *more = mem_printf("%s%s%s", words, *words ? " or " : ": ", word);

			free(words);
			words = more;
		}
	}
	die_usage("an operand is missing%s", words);
}

int args_option(char **value)
{
	int code;

	while (line.from = optind, (code = next()) == CODE_OPERAND)
		line.operand[line.operands++] = optarg;
	*value = optarg;
	switch (code) {
	case -1: return -1;
	case CODE_HELP:
		help();
		output_close();
		exit(EXIT_OK);
	case CODE_VERSION:
		printf("%s (hnn-tools) %s\n", program, HNN_VERSION);
		output_close();
		exit(EXIT_OK);
	case ':': die_usage("option '%s' needs a value", line.argv[optind - 1]);
	case '?': refuse();
	}
	if (code >= CODE)
		return code - CODE;
	for (int i = 0; i < line.count; i++)
		if (line.usage->options[i].letter == code)
			return i;
	die_usage("unknown option '-%c'", code);
}

void args_leave_out(void)
{
	made_without(line.from, optind);
}

int args_operands(char ***operands, int least, int most)
{
	int n;

	while (optind < line.argc) /* those after "--" */
		line.operand[line.operands++] = line.argv[optind++];
	*operands = line.operand;
	n = line.operands;
	if (n < least)
		missing();
	if (n > most)
		die_usage("unexpected operand '%s'", (*operands)[most]);
	return n;
}

double args_number(const char *option, const char *text, double low, double high)
{
	double x;

	if (!num_parse(text, &x))
		die_usage("%s: '%s' is not a number", option, text);
	if (x < low || x > high)
		die_usage("%s: %s is out of range (%g to %g)", option, text, low, high);
	return x;
}

long args_integer(const char *option, const char *text, long low, long high)
{
	long n;

	if (!num_parse_long(text, &n))
		die_usage("%s: '%s' is not a whole number", option, text);
	if (n < low || n > high)
		die_usage("%s: %s is out of range (%ld to %ld)", option, text, low, high);
	return n;
}

void args_range(const char *option, const char *text, double *low, double *high)
{
	const char *p = text;

	*low = *high = NAN;
	if (*p != ':' && !num_scan(&p, low))
		p = "";
	if (*p == ':' && p[1]) {
		p++;
		if (!num_scan(&p, high))
			p = "?";
	} else if (*p == ':') {
		p++;
	} else {
		p = "?";
	}
	if (*p || (isnan(*low) && isnan(*high)) || *low >= *high || fabs(*low) > 1e100 || fabs(*high) > 1e100)
		die_usage("%s: '%s': expected LOW:HIGH, one of which may be missing", option, text);
}
