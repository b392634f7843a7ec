/* Tables of numbers: comment lines, the last of which before the rows (and before `# residuals`) names the
 * columns, then a row a line, its numbers set apart by blanks, as are the logs of fits. What spreadsheets write is such
 * a table too: names in the first line without a '#', commas, semicolons and quotes. */
#ifndef HNN_COLUMNS_H
#define HNN_COLUMNS_H

#include <stddef.h>

#include "util/input.h"

struct columns {
	char **comment; /* [comments], without '#' and the blanks after it */
	size_t comments, comment_room;
	char **name; /* [count] */
	size_t count, name_room;
	double *value; /* [rows][count] */
	size_t rows;
};

/* Read a whole table into `table`, which is overwritten. A last line without its newline is
 * left out: whoever writes it is still at it. Exits with a message when there is no line of
 * names, no row, or a row that is not `count` numbers, each finite or `nan`; and when the lines
 * are those of another kind of stream than a log. */
void columns_read(struct input *in, struct columns *table);

/* The index of a column, or -1. */
int columns_find(const struct columns *table, const char *name);

void columns_free(struct columns *table);

#endif
