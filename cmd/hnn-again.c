/* hnn-again: the commands that made a figure or a stream. */
#include <limits.h>

#include "plot/again.h"
#include "util/args.h"
#include "util/output.h"

static const struct option_spec options[] = {{0}};

static const struct usage usage = {
	"[FILE]...",
	"The commands that made figures and streams, for a shell.",
	options,
};

int main(int argc, char **argv)
{
	char **file, *value;
	int files;

	args_begin(argc, argv, &usage);
	while (args_option(&value) != -1)
		;
	files = args_operands(&file, 0, INT_MAX);
	if (!files)
		again("-", stdout);
	for (int i = 0; i < files; i++)
		again(file[i], stdout);
	output_close();
	return 0;
}
