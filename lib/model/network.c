#include "model/network.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/digest.h"
#include "util/err.h"
#include "util/mem.h"

void network_read(const char *path, struct records *network)
{
	struct input in;
	struct records more;

	input_open(&in, path);
	if (!records_read(&in, network))
		die_at(in.name, in.line, "no network: expected a network stream");
	if (records_read(&in, &more))
		die_at(in.name, in.line, "a second network: one is expected");
	input_close(&in);
}

char *network_text(const struct records *network, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (!out)
		die("out of memory:");
	records_write(out, network);
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

char *network_digest(const struct records *network)
{
	size_t length;
	char *text = network_text(network, &length), *sum = mem_printf("%016" PRIx64, digest(0, text));

	free(text);
	return sum;
}
