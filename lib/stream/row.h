/* A row of numbers, as programs and spreadsheets write it: set apart by blanks, tabs, commas or semicolons, in quotes
 * or not. */
#ifndef HNN_ROW_H
#define HNN_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "util/input.h"

/* What sets columns apart. */
#define ROW_SEPARATORS " \t,;"

/* The finite number at *text, in a column from 1 on; *text moves on to the next. Exits with a message when there is
 * something else. */
double row_number(const struct input *in, const char **text, size_t column);

/* Move on to the next without a look at it. */
void row_skip(const char **text);

/* How many numbers a row has; exits with a message when it has something else. */
size_t row_count(const struct input *in, const char *text);

/* Exit with a message when a number has a decimal comma, where that can be told, or a column before another is empty.
 */
void row_check(const struct input *in, const char *text);

/* What to add to a message about a row of whole numbers set apart by commas alone, which may be decimal ones; else "".
 */
const char *row_hint(const char *text);

/* Whether a line begins with what may be the name of a column. */
bool row_is_names(const char *text);

/* What sets the names in a line apart: commas and semicolons where there are any outside of quotes, else tabs, else
 * blanks. */
const char *row_apart(const char *text);

/* Cut the next name out of *text, which moves on; blanks in it become '_'. NULL at the end. */
char *row_name(char **text, const char *apart);

#endif
