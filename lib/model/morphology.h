/* New cell types from reconstructed cells. */
#ifndef HNN_MORPHOLOGY_H
#define HNN_MORPHOLOGY_H

#include "stream/record.h"

/* Add the population of a cell in an SWC file, with its sections and a location for each type of them, and nothing in
 * their membranes. A section is a cylinder for each branch, as long as the branch and of the same membrane; see
 * hnn-net(1). Exits with a message that names the file and line of what cannot be a cell. */
void edit_cell(struct records *records, const char *name, const char *path);

#endif
