/* The commands that made a figure or a stream, as it keeps them. */
#ifndef HNN_AGAIN_H
#define HNN_AGAIN_H

#include <stdio.h>

/* Write those of a file ("-": standard input), a line each, each once. Exits with a message when it keeps none. */
void again(const char *path, FILE *out);

#endif
