#include "util/digest.h"

uint64_t digest(uint64_t before, const char *text)
{
	uint64_t h = before ? before : 14695981039346656037U;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211U;
	return h;
}
