/* The published models that ship with the programs: network streams, one a file. */
#ifndef HNN_CATALOGUE_H
#define HNN_CATALOGUE_H

#include <stdio.h>

/* The file of a model by its name, or NULL when there is no such model. To be freed. */
char *catalogue_file(const char *name);

/* Write a line a model: name, and the first line of its description. */
void catalogue_list(FILE *out);

#endif
