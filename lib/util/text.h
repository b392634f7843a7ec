/* Text that people have written, and text for people. */
#ifndef HNN_TEXT_H
#define HNN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a character is a control character other than a tab, which a terminal would obey. */
bool text_control(unsigned char c);

/* Put '?' for each control character but tabs and line ends. Returns `text`. */
char *text_plain(char *text);

/* Whether it can be a name in a stream: no blanks, dots, '=', '#' or control characters, and not empty. */
bool text_name(const char *text);

/* Levenshtein's distance: how many characters have to be changed, left out or put in to make one
 * of the other. */
size_t text_distance(const char *a, const char *b);

#endif
