/* Header lines, and what they tell of the file they stand in. */
#ifndef HNN_HEADER_H
#define HNN_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "util/input.h"
#include "util/lookup.h"

/* The header lines of a data set, in the order in which they came; zeroed at first. */
struct headers {
	struct header {
		char *key;
		char *value; /* NULL where it was removed */
	} * item;
	size_t count, room;
	struct lookup keys;
};

/* A header's value or NULL; as a number, or `otherwise` where it is missing or not a number; set one; remove one. */
const char *headers_get(const struct headers *h, const char *key);
double headers_number(const struct headers *h, const char *key, double otherwise);
void headers_set(struct headers *h, const char *key, const char *value);
void headers_unset(struct headers *h, const char *key);

/* Write all but `samples` and `columns`, which whoever writes the rows knows; `made` and `version` continued by this
 * program. */
void headers_write(FILE *out, const struct headers *h);

/* Forget them, but not the memory for them; release it. */
void headers_clear(struct headers *h);
void headers_free(struct headers *h);

/* Split a line `# key value` in place. False for a comment of another form. How the input was made is taken note of
 * (made.h). */
bool header_split(const struct input *in, char *line, char **key, char **value);

/* What files hold: a stream, or, of those that are tables, one of several. */
enum stream {
	STREAM_NETWORK,
	STREAM_DIPOLE,
	STREAM_SPIKES,
	STREAM_RECORDING,
	STREAM_POTENTIALS, /* at electrodes */
	STREAM_SPECTRUM,
	STREAM_MAP, /* of times and frequencies */
	STREAM_LOG,
	STREAM_COURSE, /* values over time: a dipole stream or a recording */
	STREAM_TABLE,  /* values over time, frequency or both: any of these four */
	STREAMS
};

/* Exit with a message that names what a file is, when this line of it (a header line, or a
 * network's first) tells that it is not what is expected. */
void header_must_be(const struct input *in, const char *line, enum stream expected);

/* Of a data set that has ended: exit with a message where it has not as many rows, which are `what`, as a header has
 * promised (NaN: none has), or where its last line is cut short. */
void header_check_rows(const struct input *in, size_t rows, double promised, const char *what);

#endif
