/* Header lines, and what they tell of the file they stand in. */
#ifndef HNN_HEADER_H
#define HNN_HEADER_H

#include <stdbool.h>

#include "util/input.h"

/* Split a line `# key value` in place. False for a comment of another form. */
bool header_split(char *line, char **key, char **value);

/* What files hold. */
enum stream { STREAM_NETWORK, STREAM_DIPOLE, STREAM_SPIKES, STREAM_RECORDING, STREAM_LOG, STREAMS };

/* Exit with a message that names what a file is, when this line of it (a header line, or a
 * network's first) tells that it is not what is expected. */
void header_must_be(const struct input *in, const char *line, enum stream expected);

#endif
