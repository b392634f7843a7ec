/* How a stream came about: in its headers `# made PIPELINE` and `# version V...`, which each program
 * continues with its own command line, as a shell takes it. */
#ifndef HNN_MADE_H
#define HNN_MADE_H

#include <stdio.h>

#include "util/buffer.h"

/* Take note of the command line; the words of it have to stay. Without it, nothing is continued: the functions
 * below return what they are given. */
void made_begin(char *const *argv, const char *version);

/* A word of the command line that names an input. In what is made of a stream that itself says how it
 * came about, it is left out, as there it comes by the pipe. */
void made_input(const char *word);

/* Leave these words of the command line out: an option that names an output, or another on which what is made does
 * not depend. */
void made_without(int from, int to);

/* Add a word as a shell takes it; one of several lines as bash does. */
void made_word(struct buffer *text, const char *word);

/* The pipeline `before` (NULL: none, or the stream does not say) continued by this program; NULL without
 * either. Where another word of the command line takes standard input, it comes by <(...). To be freed. */
char *made_after(const char *before);

/* An input, by the word of the command line that names it or, for standard input, by any other name, says that it
 * was made so. What it says first counts. */
void made_known(const char *input, const char *made);

/* An option that made_of_all() has to add, as the name of a file, which gave its value, may be missing there. */
void made_add(const char *option, const char *value);

/* This program's command line with what is known of all its inputs, for a shell that has <(...), as bash. To be
 * freed. */
char *made_of_all(void);

/* The versions that had a part in a stream, `before` (or NULL) and this, each once. To be freed. */
char *made_version(const char *before);

/* Both as header lines; nothing where there is nothing to say. */
void made_write(FILE *out, const char *before, const char *version);

#endif
