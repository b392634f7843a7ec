/* hnn-net: write, change, query and check networks. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/catalogue.h"
#include "model/edit.h"
#include "model/model.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"mesh", 'm', "NXxNY", "size of the grid of pyramidal cells"},
	{"set", 's', "ADDRESS=VALUE", "change a setting (may be repeated)"},
	{"get", 'g', "ADDRESS", "print a setting instead of the network (may be repeated)"},
	{"check", 'c', NULL, "check the network, write nothing"},
	{"list", 'l', NULL, "list the models that MODEL can name"},
	{0},
};
enum { MESH, SET, GET, CHECK, LIST };

static const struct usage usage = {
	"[OPTION]... [MODEL|FILE]\n--list",
	"Write a network stream: a published model, or the networks in FILE or standard input,\n"
	"changed as the options say and checked.",
	options,
};

struct change {
	int option;
	char *value;
};

int main(int argc, char **argv)
{
	struct change *change = NULL;
	size_t changes = 0, room = 0, networks = 0;
	bool get = false, check = false;
	char *value, **operand, *path;
	struct records records;
	struct input in;
	int option;

	args_begin(argc, argv, &usage);
	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case LIST:
			args_operands(&operand, 0, 0);
			catalogue_list(stdout);
			output_close();
			return EXIT_OK;
		case CHECK: check = true; break;
		case SET:
			if (!strchr(value, '='))
				die_usage("--set: '%s' is not ADDRESS=VALUE", value);
			*GROW(change, changes, room) = (struct change){option, value};
			break;
		case GET: get = true; /* fall through */
		default: *GROW(change, changes, room) = (struct change){option, value};
		}
	path = args_operands(&operand, 0, 1) ? catalogue_file(operand[0]) : mem_text("-");
	if (!path && access(operand[0], F_OK) != 0 && strcmp(operand[0], "-") != 0)
		die("there is no model '%s' (--list names them) and no such file", operand[0]);
	input_open(&in, path ? path : operand[0]);
	while (records_read(&in, &records)) {
		for (size_t i = 0; i < changes; i++)
			if (change[i].option == SET)
				edit_set(&records, change[i].value);
			else if (change[i].option == MESH && !edit_mesh(&records, change[i].value))
				die_usage("--mesh: '%s' is not NXxNY, such as 10x10", change[i].value);
		model_free(model_read(&records));
		for (size_t i = 0; i < changes; i++)
			if (change[i].option == GET)
				printf("%s\n", edit_get(&records, change[i].value));
		if (!get && !check)
			records_write(stdout, &records);
		output_flush();
		records_free(&records);
		networks++;
	}
	if (!networks)
		die_at(in.name, 0, "no network: the input is empty");
	input_close(&in);
	free(path);
	free(change);
	output_close();
	return EXIT_OK;
}
