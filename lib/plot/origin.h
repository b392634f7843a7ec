/* How a figure was made, kept in the picture itself, where its format has room for it: PNG (a text chunk of
 * keyword Comment, W3C's PNG specification, 11.3.3.4), SVG (an element `metadata`) and PDF (the Subject of the
 * document). */
#ifndef HNN_ORIGIN_H
#define HNN_ORIGIN_H

#include <stddef.h>

/* The picture with the text in it, to be freed; the picture itself where its format has no room. */
char *origin_put(char *picture, size_t *size, const char *text);

/* The text that a picture keeps, to be freed, or NULL. */
char *origin_get(const char *picture, size_t size);

#endif
