#include "util/args.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

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
	program = slash ? slash + 1 : argv[0];
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

/* The next option's code, CODE_OPERAND or -1. A negative number is an operand. */
static int next(void)
{
	char *word = line.argv[optind];
	double x;

	if (!word || *word != '-' || !num_parse(word, &x))
		return getopt_long(line.argc, line.argv, line.shorts, line.longs, NULL);
	optind++;
	optarg = word;
	return CODE_OPERAND;
}

/* What was wrong with the option that getopt has just refused. */
static _Noreturn void refuse(void)
{
	if (optopt >= CODE)
		die_usage("option '%.*s' takes no value", (int)strcspn(line.argv[optind - 1], "="), line.argv[optind - 1]);
	if (optopt)
		die_usage("unknown option '-%c'", optopt);
	die_usage("unknown option '%s'", line.argv[optind - 1]);
}

int args_option(char **value)
{
	int code;

	while ((code = next()) == CODE_OPERAND)
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

int args_operands(char ***operands, int least, int most)
{
	int n;

	while (optind < line.argc) /* those after "--" */
		line.operand[line.operands++] = line.argv[optind++];
	*operands = line.operand;
	n = line.operands;
	if (n < least)
		die_usage("an operand is missing");
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
