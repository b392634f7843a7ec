#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optim/fit.h"
#include "model/network.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

/* The rest of a comment that begins with `word` and a blank, or NULL. */
static const char *after(const char *comment, const char *word)
{
	size_t n = strlen(word);

	return strncmp(comment, word, n) == 0 && comment[n] == ' ' ? comment + n + 1 : NULL;
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

/* The parameters of the fit, put into the networks, whether given or not. */
static void bind(const struct columns *log, struct params *params, struct networks *networks)
{
	for (size_t i = 0; i < log->comments; i++) {
		const char *param = after(log->comment[i], "param"), *tied = after(log->comment[i], "tied");

		if (param || tied)
			params_add(params, param ? param : tied, tied);
	}
	params_bind(params, networks);
}

/* Give them the values of a row. */
static void put(const char *file, const struct columns *log, const double *row, const struct params *params)
{
	for (size_t i = 0; i < params->count; i++) {
		int column = columns_find(log, params->item[i].address);

		if (column < 0)
			die_at(file, 0, "the parameter '%s' has no column", params->item[i].address);
		param_put(&params->item[i], row[column]);
	}
}

void fit_best(const char *file, const char *network_file, const char *output)
{
	struct networks networks;
	struct params params = {0};
	struct columns log;
	struct output out;
	struct input in;
	const char *sum = NULL;
	const double *row;
	char *ours;

	input_open(&in, file);
	columns_read(&in, &log);
	for (size_t i = 0; i < log.comments && !sum; i++)
		sum = after(log.comment[i], "network-digest");
	if (!sum)
		die_at(file, 0, "this is not the log of a fit: '# network-digest' is missing");
	networks_read(network_file, &networks);
	bind(&log, &params, &networks);
	ours = networks_digest(&networks);
	if (strcmp(ours, sum) != 0)
		die_at(file, 0, "this is the log of a fit of another network than '%s'", networks.file);
	row = best_row(file, &log);
	put(file, &log, row, &params);
	output_open(&out, output);
	networks_sign(&networks);
	networks_write(out.file, &networks);
	output_commit(&out);
	free(ours);
	columns_free(&log);
	params_free(&params);
	networks_free(&networks);
	input_close(&in);
}
