/* Gnuplot as a function: a script in, a picture out. */
#ifndef HNN_GNUPLOT_H
#define HNN_GNUPLOT_H

#include <stddef.h>

/* Run gnuplot on a script and return what it wrote to standard output, *size bytes;
 * free it. Exits with a message when gnuplot is missing or fails; what it says itself
 * goes to standard error. */
char *gnuplot_run(const char *script, size_t length, size_t *size);

#endif
