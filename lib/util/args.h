/* Command lines, as GNU programs read them, from one table that is also the help. */
#ifndef HNN_ARGS_H
#define HNN_ARGS_H

#include <limits.h>

/* An option. `letter` is its short form or 0, `meta` the name of its value in the
 * help, or NULL when it takes none; `help` is NULL where the help leaves it out. A table ends
 * with an item without a name. */
struct option_spec {
	const char *name;
	char letter;
	const char *meta;
	const char *help;
};

/* What --help prints first: usage lines (separated by '\n', each without the program's
 * name) and a sentence on what the program does. */
struct usage {
	const char *synopsis;
	const char *summary;
	const struct option_spec *options;
};

/* Begin reading the command line; sets `program`. What a parent may have left that programs do not
 * expect, closed standard streams and SIGCHLD ignored, is put right. */
void args_begin(int argc, char **argv, const struct usage *usage);

/* The next option's index in the table, its value in *value; -1 after the last one.
 * --help and --version print and exit; a wrong option exits with status 2 and a hint at the
 * one that may have been meant. Options
 * and operands may be mixed; "--" ends the options. A negative number is an operand. */
int args_option(char **value);

/* Leave the option that was just read out of what a stream says of how it was made: it names an output, or what is
 * made does not depend on it. */
void args_leave_out(void);

/* The operands (a list that ends with NULL), after args_option() has returned -1; checks
 * that there are between `least` and `most` of them, else exits with status 2 and the
 * synopsis' word for the one that is missing. Returns their number. */
int args_operands(char ***operands, int least, int most);

/* An option's value as a number within [low, high], else exit with status 2 and a
 * message that names the option. */
double args_number(const char *option, const char *text, double low, double high);
long args_integer(const char *option, const char *text, long low, long high);

/* LOW:HIGH, where LOW is below HIGH, both within 1e100, and either may be missing: it is NaN then. The rest as above.
 */
void args_range(const char *option, const char *text, double *low, double *high);

#endif
