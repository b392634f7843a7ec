/* hnn-drive: add external input to networks. */
#include <float.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "model/edit.h"
#include "util/args.h"
#include "util/err.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"location", 0, "WHERE", "sections reached: proximal, distal, or a section's name"},
	{"mu", 0, "MS", "mean time of the spikes"},
	{"sigma", 0, "MS", "their standard deviation"},
	{"numspikes", 0, "N", "spikes of each drive cell [1]"},
	{"cells", 0, "N|each", "drive cells that reach all targets, or one for each target [each]"},
	{"ampa", 0, "LIST", "weights (uS), as POPULATION=WEIGHT,... or one for all"},
	{"nmda", 0, "LIST", "weights (uS), likewise"},
	{"delay", 0, "LIST", "delays (ms), likewise [0.1]"},
	{"space-constant", 0, "X", "of weights and delays, in units of the spacing [3]"},
	{"probability", 0, "LIST", "of a connection, likewise [1]"},
	{"seed", 0, "N", "of the spike times [2]"},
	{"conn-seed", 0, "N", "of the choice of connections [3]"},
	{"amplitude", 0, "LIST", "tonic: current (nA), as POPULATION=AMPLITUDE,... or one for all"},
	{"tstart", 0, "MS", "tonic: begin of the current [0]"},
	{"tstop", 0, "MS", "tonic: its end [never]"},
	{0},
};
enum {
	LOCATION,
	MU,
	SIGMA,
	NUMSPIKES,
	CELLS,
	AMPA,
	NMDA,
	DELAY,
	SPACE,
	PROBABILITY,
	SEED,
	CONN_SEED,
	AMPLITUDE,
	TSTART,
	TSTOP
};

static const struct usage usage = {
	"evoked NAME --location=WHERE --mu=MS --sigma=MS [OPTION]... [FILE]\n"
	"tonic NAME --amplitude=LIST [OPTION]... [FILE]",
	"Add a drive to the networks in FILE or standard input.",
	options,
};

int main(int argc, char **argv)
{
	struct new_drive d = {.numspikes = 1, .cells = "each", .space_constant = 3, .seed = 2, .conn_seed = 3};
	const char *amplitude = NULL, *name, *odd = NULL;
	double tstart = 0, tstop = 0;
	bool given[sizeof options / sizeof *options] = {0}, evoked;
	char *value, **operand;
	struct records records;
	struct input in;
	int option, count;
	long networks = 0;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0) {
		given[option] = true;
		switch (option) {
		case LOCATION: d.location = value; break;
		case MU: d.mu = args_number("--mu", value, -1e9, 1e9); break;
		case SIGMA: d.sigma = args_number("--sigma", value, 0, 1e9); break;
		case NUMSPIKES: d.numspikes = args_integer("--numspikes", value, 1, 1000000); break;
		case CELLS:
			if (strcmp(value, "each") != 0)
				args_integer("--cells", value, 1, 1000000);
			d.cells = value;
			break;
		case AMPA: d.ampa = value; break;
		case NMDA: d.nmda = value; break;
		case DELAY: d.delay = value; break;
		case SPACE: d.space_constant = args_number("--space-constant", value, 1e-6, 1e9); break;
		case PROBABILITY: d.probability = value; break;
		case SEED: d.seed = args_integer("--seed", value, 0, 4294967295); break;
		case CONN_SEED: d.conn_seed = args_integer("--conn-seed", value, 0, 4294967295); break;
		case AMPLITUDE: amplitude = value; break;
		case TSTART: tstart = args_number("--tstart", value, 0, 1e9); break;
		case TSTOP: tstop = args_number("--tstop", value, 0, 1e9); break;
		}
	}
	count = args_operands(&operand, 2, 3);
	evoked = strcmp(operand[0], "evoked") == 0;
	if (!evoked && strcmp(operand[0], "tonic") != 0)
		die_usage("'%s': unknown kind of drive (evoked, tonic)", operand[0]);
	for (int i = 0; options[i].name; i++)
		if (given[i] && evoked == (i >= AMPLITUDE))
			odd = options[i].name;
	if (odd)
		die_usage("--%s does not go with '%s'", odd, operand[0]);
	if (evoked && !(given[LOCATION] && given[MU] && given[SIGMA]))
		die_usage("an evoked drive needs --location, --mu and --sigma");
	if (!evoked && !amplitude)
		die_usage("a tonic drive needs --amplitude");
	name = d.name = operand[1];
	input_open(&in, count == 3 ? operand[2] : "-");
	while (records_read(&in, &records)) {
		if (evoked)
			edit_add_evoked(&records, &d);
		else
			edit_add_tonic(&records, name, amplitude, given[TSTART] ? &tstart : NULL, given[TSTOP] ? &tstop : NULL);
		records_write(stdout, &records);
		output_flush();
		records_free(&records);
		networks++;
	}
	if (!networks)
		die_at(in.name, 0, "no network: the input is empty");
	input_close(&in);
	output_close();
	return EXIT_OK;
}
