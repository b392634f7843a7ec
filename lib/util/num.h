/* Numbers as text: strict reading, fast writing. The decimal point is '.', whatever
 * the locale. */
#ifndef HNN_NUM_H
#define HNN_NUM_H

#include <stdbool.h>
#include <stddef.h>

/* Read a decimal number (fixed or scientific) from *text and move *text past it.
 * Correctly rounded. False when no number is there; "nan", "inf" and hexadecimal
 * are not numbers here. */
bool num_scan(const char **text, double *value);

/* The whole of `text` as a finite number, or as an integer. False otherwise. */
bool num_parse(const char *text, double *value);
bool num_parse_long(const char *text, long *value);

/* Write `value` with 15 significant digits, trailing zeros cut, into `out` (at
 * least NUM_MAX bytes; not terminated). Returns the number of bytes. Off from the
 * exact decimal by at most one unit in the 15th digit; 15 times as fast as printf. */
enum { NUM_MAX = 32 };
size_t num_format(char *out, double value);

/* Write `value` so that reading it gives the same double, in as few digits as 15,
 * 16 or 17 allow, terminated. Returns `out`. */
char *num_exact(char out[NUM_MAX], double value);

#endif
