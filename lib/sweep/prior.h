/* Distributions that parameters are drawn from, a row of a table each. */
#ifndef HNN_PRIOR_H
#define HNN_PRIOR_H

#include <stdbool.h>

enum { PRIOR_NUMBERS = 4 };

struct prior {
	const struct distribution *distribution;
	double number[PRIOR_NUMBERS];
	int numbers;
};

/* Read `text`, NAME:NUMBER:.... Returns what is wrong with it, allocated, or NULL. */
char *prior_parse(const char *text, struct prior *prior);

/* Whether a text is meant for one: it begins with a letter. */
bool prior_meant(const char *text);

/* The value below which the part u, within (0, 1), of the distribution lies. */
double prior_value(const struct prior *prior, double u);

#endif
