#include "optim/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optim/solvers/solvers.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const struct solver *const solvers[] = {&solver_cobyla, &solver_bobyqa,   &solver_bayesian, &solver_cma,
                                               &solver_crs,    &solver_emulator, &solver_sampler};

/* Add to a list, which is allocated. */
static void list(char **names, const char *separator, const char *name)
{
	char *longer = mem_printf("%s%s%s", *names, **names ? separator : "", name);

	free(*names);
	*names = longer;
}

static const struct solver *find(const char *name, size_t length)
{
	char *names = mem_text("");

	for (size_t i = 0; i < sizeof solvers / sizeof *solvers; i++) {
		if (strlen(solvers[i]->name) == length && memcmp(solvers[i]->name, name, length) == 0) {
			free(names);
			return solvers[i];
		}
		list(&names, ", ", solvers[i]->name);
	}
	die_usage("--solver: '%.*s' is not known: expected %s", (int)length, name, names);
}

static size_t find_option(const struct solver *solver, const char *name)
{
	const struct solver_option *o = solver->option;
	char *names = mem_text("");

	for (size_t i = 0; o[i].name; i++) {
		if (strcmp(o[i].name, name) == 0) {
			free(names);
			return i;
		}
		list(&names, ", ", o[i].name);
	}
	die_usage("--solver: %s has no option '%s': expected %s", solver->name, name, names);
}

/* An option's value from its text. */
static double number(const struct solver *solver, const struct solver_option *o, const char *text)
{
	double x;

	if (!num_parse(text, &x) || (o->whole && x != rint(x)))
		die_usage("--solver: %s of %s is '%s', not a %snumber", o->name, solver->name, text, o->whole ? "whole " : "");
	if (x < o->low || x > o->high)
		die_usage("--solver: %s of %s is %s, not within %g and %g", o->name, solver->name, text, o->low, o->high);
	return x;
}

struct solver_choice solver_choose(const char *text)
{
	size_t length = strcspn(text, ":");
	struct solver_choice choice = {.solver = find(text, length)};
	const struct solver_option *o = choice.solver->option;
	char *options = mem_text(text[length] ? text + length + 1 : ""), *save = NULL;

	for (size_t i = 0; o[i].name; i++)
		choice.option[i] = o[i].value;
	for (char *word = strtok_r(options, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		char *equals = strchr(word, '=');
		size_t i;

		if (!equals)
			die_usage("--solver: '%s' is not OPTION=NUMBER", word);
		*equals = '\0';
		i = find_option(choice.solver, word);
		choice.option[i] = number(choice.solver, &o[i], equals + 1);
	}
	free(options);
	return choice;
}

char *solver_text(const struct solver_choice *choice)
{
	const struct solver_option *o = choice->solver->option;
	char *options = mem_text(""), *text, value[NUM_MAX];

	for (size_t i = 0; o[i].name; i++) {
		char *option = mem_printf("%s=%s", o[i].name, num_exact(value, choice->option[i]));

		if (choice->option[i] != o[i].value)
			list(&options, ",", option);
		free(option);
	}
	text = mem_printf("%s%s%s", choice->solver->name, *options ? ":" : "", options);
	free(options);
	return text;
}
