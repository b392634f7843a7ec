/* A shell command as a row of programs. */
#ifndef HNN_STAGES_H
#define HNN_STAGES_H

#include <stddef.h>

/* The programs of `a | b | c`, each a command for the shell, without blanks around it; or
 * the command itself as the only one where it is more than programs in a row, or where only
 * the shell can tell. Allocated, as is the array; their number in *count. */
char **stages_split(const char *command, size_t *count);

#endif
