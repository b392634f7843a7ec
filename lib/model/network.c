#include "model/network.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/digest.h"
#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"

void networks_read(const char *path, struct networks *networks)
{
	struct input in;
	struct records next;

	*networks = (struct networks){0};
	made_input(path);
	input_open(&in, path);
	while (records_read(&in, &next))
		*GROW(networks->item, networks->count, networks->room) = next;
	if (!networks->count)
		die_at(in.name, in.line, "no network: expected a network stream");
	networks->file = networks->item[0].file;
	input_close(&in);
}

void networks_sign(struct networks *networks)
{
	for (size_t i = 0; i < networks->count; i++)
		records_sign(&networks->item[i]);
}

void networks_write(FILE *out, const struct networks *networks)
{
	for (size_t i = 0; i < networks->count; i++)
		records_write(out, &networks->item[i]);
}

char *networks_text(const struct networks *networks, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (!out)
		die("out of memory:");
	networks_write(out, networks);
	if (fclose(out) != 0)
		die("out of memory:");
	return text;
}

char *networks_digest(const struct networks *networks)
{
	size_t length;
	char *text = networks_text(networks, &length), *to = text, *sum;

	for (char *save = NULL, *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		length = strlen(line);
		if (strncmp(line, "# made ", 7) == 0 || strncmp(line, "# version ", 10) == 0)
			continue;
		memmove(to, line, length);
		to[length] = '\n';
		to += length + 1;
	}
	*to = '\0';
	sum = mem_printf("%016" PRIx64, digest(0, text));
	free(text);
	return sum;
}

void networks_free(struct networks *networks)
{
	for (size_t i = 0; i < networks->count; i++)
		records_free(&networks->item[i]);
	free(networks->item);
	*networks = (struct networks){0};
}

/* --- one ------------------------------------------------------------------------------------------- */

void network_read(const char *path, struct records *network)
{
	struct networks all;

	networks_read(path, &all);
	if (all.count > 1)
		die_at(all.file, all.item[1].count ? all.item[1].item[0].line : 0, "a second network: one is expected");
	*network = all.item[0];
	free(all.item);
}

char *network_text(const struct records *network, size_t *length)
{
	struct records copy = *network;

	return networks_text(&(struct networks){.item = &copy, .count = 1}, length);
}

char *network_digest(const struct records *network)
{
	struct records copy = *network;

	return networks_digest(&(struct networks){.item = &copy, .count = 1});
}
