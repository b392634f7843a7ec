/* Where a program's companions are: other programs beside it, and the data that ships with it,
 * both in a build tree and after installation. */
#ifndef HNN_PLACE_H
#define HNN_PLACE_H

/* The directory of the running program, or NULL when it cannot be told. To be freed. */
char *place_programs(void);

/* The directory of the data (which holds models/): data/ beside bin/ in a build tree, else
 * ../share/hnn-tools. Exits with a message when there is none. To be freed. */
char *place_data(void);

#endif
