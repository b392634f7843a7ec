/* A digest of text, to tell two apart. */
#ifndef HNN_DIGEST_H
#define HNN_DIGEST_H

#include <stdint.h>

/* FNV-1a, 64 bits, of `text`, going on from the digest of what stands before it, 0 at the beginning. */
uint64_t digest(uint64_t before, const char *text);

#endif
