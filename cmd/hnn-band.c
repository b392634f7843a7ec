/* hnn-band: the power of spectra within bands of frequencies. */
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "signal/psd.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

enum { RELATIVE, LOSS, COLUMN };

static const struct option_spec options[] = {
	[RELATIVE] = {"relative", 0, NULL, "as a share of the power at all frequencies"},
	[LOSS] = {"loss", 0, NULL, "a number to make small: how much of the power is elsewhere"},
	[COLUMN] = {"column", 0, "NAME", "of this column [the first]"},
	{0},
};

static const struct usage usage = {
	"[OPTION]... LOW:HIGH[*WEIGHT][,...] [FILE]...",
	"Print the power from LOW to HIGH Hz of each data set of spectra, as hnn-psd\n"
	"makes them: a line of a number a band.",
	options,
};

struct band {
	double low, high;
	double weight; /* NAN: none is given */
};

/* The bands of a list, which is cut at its commas. */
static struct band *bands(char *text, size_t *count)
{
	struct band *band = NULL;
	size_t room = 0;

	*count = 0;
	for (char *word = text; word;) {
		char *comma = strchr(word, ','), *star;
		struct band *b = GROW(band, *count, room);

		if (comma)
			*comma++ = '\0';
		star = strchr(word, '*');
		if (star)
			*star++ = '\0';
		b->weight = star ? args_number("WEIGHT", star, 0, 1e9) : NAN;
		args_range("LOW:HIGH", word, &b->low, &b->high);
		word = comma;
	}
	return band;
}

static void print(const struct tables *t, const struct band *band, size_t count, bool relative)
{
	double whole = relative ? psd_band(&t->in, &t->set, 0, NAN, NAN) : 1;
	char number[NUM_MAX];

	for (size_t b = 0; b < count; b++)
		printf("%s%s", b ? " " : "",
		       num_exact(number, psd_band(&t->in, &t->set, 0, band[b].low, band[b].high) / whole));
	putchar('\n');
}

/* The largest weight less the weighted shares: not below 0 where no bands overlap, 0 where all the power is in
 * the band that counts most. */
static void print_loss(const struct tables *t, const struct band *band, size_t count)
{
	double whole = psd_band(&t->in, &t->set, 0, NAN, NAN), most = 0, sum = 0;
	char number[NUM_MAX];

	for (size_t b = 0; b < count; b++) {
		double weight = isnan(band[b].weight) ? 1 : band[b].weight;

		most = fmax(most, weight);
		sum += weight * psd_band(&t->in, &t->set, 0, band[b].low, band[b].high) / whole;
	}
	puts(isfinite(sum) ? num_exact(number, most - sum) : "nan");
}

int main(int argc, char **argv)
{
	struct band *band;
	struct tables t;
	bool relative = false, loss = false;
	const char *column = NULL;
	char **operand, *value;
	size_t count;
	int n, option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) != -1)
		switch (option) {
		case RELATIVE: relative = true; break;
		case LOSS: loss = true; break;
		case COLUMN: column = value; break;
		}
	n = args_operands(&operand, 1, INT_MAX);
	band = bands(operand[0], &count);
	for (size_t b = 0; b < count; b++)
		if (!loss && !isnan(band[b].weight))
			die_usage("a WEIGHT is for --loss");
	if (loss && relative)
		die_usage("--loss is of shares already: --relative is another answer");
	tables_open(&t, operand + 1, n - 1, STREAM_SPECTRUM);
	while (tables_next(&t)) {
		traces_only(&t.in, &t.set, column);
		if (loss)
			print_loss(&t, band, count);
		else
			print(&t, band, count, relative);
		output_flush();
	}
	free(band);
	output_close();
	return EXIT_OK;
}
