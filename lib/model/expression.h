/* Arithmetic as text, such as 4*exp(-(v+65)/18): read once, evaluated often. */
#ifndef HNN_EXPRESSION_H
#define HNN_EXPRESSION_H

#include <stddef.h>

struct expression;

/* Where and why a text is no expression. */
struct expression_error {
	size_t at; /* character, from 1 */
	const char *expected;
};

/* Read an expression of numbers and of the variables whose names are in `variables` (ends with
 * NULL). From what binds least to what binds most:
 *
 *     a + b   a - b
 *     a * b   a / b
 *     -a
 *     a ^ b            from right to left
 *     ( a )   exp(a)   log(a)   min(a,b)   max(a,b)
 *     if(a<b,c,d)   if(a>b,c,d)     c where the condition holds, else d
 *     vtrap(a,b)       a/(exp(a/b) - 1), also near a = 0
 *
 * What binds alike is taken from left to right, each operation in double precision. NULL where the
 * text is something else, which *error then says. Free with expression_free(). */
struct expression *expression_read(const char *text, const char *const variables[], struct expression_error *error);

/* The value where the variables have the values `variable`, in the order of their names. */
double expression_value(const struct expression *expression, const double *variable);

void expression_free(struct expression *expression);

#endif
