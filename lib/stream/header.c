#include "stream/header.h"

#include <string.h>

#include "util/err.h"

bool header_split(char *line, char **key, char **value)
{
	size_t n;

	*key = line + 1 + strspn(line + 1, " \t");
	n = strcspn(*key, " \t");
	*value = *key + n + strspn(*key + n, " \t");
	if (n == 0 || **value == '\0' || *key == line + 1)
		return false;
	(*key)[n] = '\0';
	return true;
}

/* How lines begin, and what else they hold, that only one kind of file has. */
static const struct {
	const char *begins, *holds, *what;
	enum stream stream;
} signs[] = {
	{"network ", "", "a network", STREAM_NETWORK},
	{"population ", "", "a network", STREAM_NETWORK},
	{"# spikes ", "", "a spike file", STREAM_SPIKES},
	{"# events ", "", "a file of drive events", STREAM_SPIKES},
	{"# columns time agg", "", "a dipole stream", STREAM_DIPOLE},
	{"# columns time ", ".", "a recording", STREAM_RECORDING},
	{"# hnn-optim log ", "", "the log of a fit", STREAM_LOG},
};

void header_must_be(const struct input *in, const char *line, enum stream expected)
{
	static const char *const what[STREAMS] = {
		[STREAM_NETWORK] = "a network",
		[STREAM_DIPOLE] = "a dipole stream, as hnn-sim makes of networks",
		[STREAM_SPIKES] = "spikes or events, as hnn-sim --spikes writes them",
		[STREAM_RECORDING] = "a recording, as hnn-sim --vsec writes it",
		[STREAM_LOG] = "the log of a fit",
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(line, signs[i].begins, strlen(signs[i].begins)) == 0 && strstr(line, signs[i].holds)) {
			if (signs[i].stream != expected)
				die_at(in->name, in->line, "this is %s: expected %s", signs[i].what, what[expected]);
			return;
		}
}
