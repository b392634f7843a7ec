/* Gnuplot as a function: a script in, a picture out. */
#ifndef HNN_GNUPLOT_H
#define HNN_GNUPLOT_H

#include <stddef.h>

/* Run gnuplot on a script and return what it wrote to standard output, *size bytes and a NUL
 * after them; free it. Exits with a message when gnuplot is missing or fails. What it says
 * itself never comes out raw: its last line is in the message, or in a warning when it drew
 * all the same. */
char *gnuplot_run(const char *script, size_t length, size_t *size);

#endif
