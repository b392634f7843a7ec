/* hnn-spikes: how often populations and drives spike. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "signal/counts.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

enum { FROM, TO, POPULATION, RATE, CELLS, BIN };

static const struct option_spec options[] = {
	[FROM] = {"from", 0, "MS", "count from there [0]"},
	[TO] = {"to", 0, "MS", "count up to there, inclusive [the end]"},
	[POPULATION] = {"population", 0, "NAME,...", "of these populations and drives [all]"},
	[RATE] = {"rate", 0, NULL, "spikes a second and cell (Hz) instead of spikes"},
	[CELLS] = {"cells", 0, NULL, "of each cell: a table of cells"},
	[BIN] = {"bin", 0, "MS", "over time, in bins of this width: a table of times"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... [FILE]...",
	"Count the spikes of populations and drives in each data set of spike files: a\n"
	"line of a number for each.",
	options,
};

/* A list of names, cut at its commas. */
static void names(struct counts *c, char *list)
{
	size_t room = 0;

	for (char *word = list; word;) {
		char *comma = strchr(word, ',');

		if (comma)
			*comma++ = '\0';
		*GROW(c->wanted, c->wanteds, room) = word;
		word = comma;
	}
}

static void answer(struct counts *c, const char *path, bool cells, double bin)
{
	struct spikes s;
	struct input in;
	long sets = 0;

	input_open(&in, path);
	for (; spikes_read(&in, &s); sets++) {
		if (cells)
			counts_cells(stdout, c, &in, &s);
		else if (!isnan(bin))
			counts_bins(stdout, c, &in, &s, bin);
		else
			counts_line(stdout, c, &in, &s);
		output_flush();
		spikes_free(&s);
	}
	if (!sets)
		die_at(in.name, in.line, "no data set: expected rows of time, gid and population or drive");
	input_close(&in);
}

int main(int argc, char **argv)
{
	struct counts c = {.from = NAN, .to = NAN};
	double bin = NAN;
	bool cells = false;
	char **file, *value;
	int files, option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case FROM: c.from = args_number("--from", value, -1e9, 1e9); break;
		case TO: c.to = args_number("--to", value, -1e9, 1e9); break;
		case POPULATION: names(&c, value); break;
		case RATE: c.rate = true; break;
		case CELLS: cells = true; break;
		case BIN: bin = args_number("--bin", value, 1e-6, 1e9); break;
		}
	files = args_operands(&file, 0, INT_MAX);
	if (c.from >= c.to)
		die_usage("--from %g is not before --to %g", c.from, c.to);
	if (cells && !isnan(bin))
		die_usage("--cells and --bin make different tables: expected one of them");
	if (!files)
		answer(&c, "-", cells, bin);
	for (int i = 0; i < files; i++)
		answer(&c, file[i], cells, bin);
	counts_free(&c);
	output_close();
	return EXIT_OK;
}
