#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/address.h"
#include "optim/fit.h"
#include "model/network.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

/* The rest of the first comment that begins with `word` and a blank, from the given one on, whose
 * index is moved past it; or NULL. */
static const char *comment(const struct columns *log, const char *word, size_t *from)
{
	size_t n = strlen(word);

	while (*from < log->comments) {
		const char *text = log->comment[(*from)++];

		if (strncmp(text, word, n) == 0 && text[n] == ' ')
			return text + n + 1;
	}
	return NULL;
}

/* The row with the least loss. */
static const double *best_row(const char *file, const struct columns *log)
{
	int loss = columns_find(log, "loss");
	const double *best = NULL;

	for (size_t i = 0; loss >= 0 && i < log->rows; i++) {
		const double *row = log->value + i * log->count;

		if (isfinite(row[loss]) && (!best || row[loss] < best[loss]))
			best = row;
	}
	if (!best)
		die_at(file, 0, "no evaluation has a loss");
	return best;
}

/* The settings of all parameters, whether given or not, as the fit has them; at the values of the row
 * where there is one. */
static void put(const char *file, const struct columns *log, const double *row, struct records *network)
{
	const char *param;
	size_t from = 0;

	while ((param = comment(log, "param", &from))) {
		char *address = mem_printf("%.*s", (int)strcspn(param, "="), param), number[NUM_MAX];
		int column = columns_find(log, address);
		struct setting *setting = address_setting(network, address);

		if (column < 0 || !setting)
			die_at(file, 0, "the parameter '%s' has no %s", address, column < 0 ? "column" : "place in the network");
		if (row)
			setting_replace(setting, num_exact(number, row[column]));
		free(address);
	}
}

void fit_best(const char *file, const char *network_file, const char *output)
{
	struct records network;
	struct columns log;
	struct output out;
	struct input in;
	const char *sum;
	const double *row;
	size_t from = 0;
	char *ours;

	input_open(&in, file);
	columns_read(&in, &log);
	sum = comment(&log, "network-digest", &from);
	if (!sum)
		die_at(file, 0, "this is not the log of a fit: '# network-digest' is missing");
	network_read(network_file, &network);
	put(file, &log, NULL, &network);
	ours = network_digest(&network);
	if (strcmp(ours, sum) != 0)
		die_at(file, 0, "this is the log of a fit of another network than '%s'", network.file);
	row = best_row(file, &log);
	put(file, &log, row, &network);
	output_open(&out, output);
	records_write(out.file, &network);
	output_commit(&out);
	free(ours);
	columns_free(&log);
	records_free(&network);
	input_close(&in);
}
