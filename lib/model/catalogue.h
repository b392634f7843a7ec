/* What ships with the programs, as records of network streams, one file each: published models, and sets of
 * drives to add to them. */
#ifndef HNN_CATALOGUE_H
#define HNN_CATALOGUE_H

#include <stdio.h>

/* The shelves: the folders of the data in which they lie. */
#define CATALOGUE_MODELS "models"
#define CATALOGUE_DRIVES "drives"

/* The file of a model or of a set of drives by its name, or NULL when there is no such thing. To be freed. */
char *catalogue_file(const char *shelf, const char *name);

/* Exit with a message: there is neither such a thing nor such a file; what may have been meant. */
_Noreturn void catalogue_unknown(const char *shelf, const char *name);

/* Exit with a message where a path is no file but the name of a model, which hnn-net writes. */
void catalogue_refuse(const char *path);

/* Write a line for each of them: "model" or "drives", its name, and the first line of its description. */
void catalogue_list(FILE *out);

#endif
