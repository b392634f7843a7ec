/* hnn-csd: current source densities of potentials along an electrode. */
#include <limits.h>

#include "signal/csd.h"
#include "util/args.h"
#include "util/err.h"
#include "util/made.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"[FILE]...",
	"Current source densities of the potentials that hnn-sim --lfp records.",
	options,
};

static void answer(const char *path)
{
	struct potentials p;
	struct input in;
	long sets = 0;

	input_open(&in, path);
	for (; potentials_read(&in, &p); sets++) {
		const char *wrong = csd(&p);

		if (wrong)
			die_at(in.name, p.traces.line, "%s", wrong);
		traces_write(stdout, &p.traces);
		output_flush();
		potentials_free(&p);
	}
	if (!sets)
		die_at(in.name, in.line, "no data set: expected potentials at electrodes, as hnn-sim --lfp writes them");
	input_close(&in);
}

int main(int argc, char **argv)
{
	char **file, *value;
	int files;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	files = args_operands(&file, 0, INT_MAX);
	for (int i = 0; i < files; i++)
		made_input(file[i]);
	if (!files)
		answer("-");
	for (int i = 0; i < files; i++)
		answer(file[i]);
	output_close();
	return EXIT_OK;
}
