/* hnn-net: write, change, query and check networks. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/address.h"
#include "model/catalogue.h"
#include "model/edit.h"
#include "model/gain.h"
#include "model/import.h"
#include "model/model.h"
#include "model/morphology.h"
#include "model/only.h"
#include "model/summary.h"
#include "util/args.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/output.h"

static const struct option_spec options[] = {
	{"import", 'i', "FILE", "read hnn-core's network JSON, or its parameters (JSON, .param)"},
	{"mesh", 'm', "NXxNY", "size of the grid of pyramidal cells"},
	{"spacing", 0, "UM", "distance of neighbours on the grid"},
	{"layer-separation", 0, "UM", "height of the highest population above the lowest"},
	{"only", 0, "LIST", "keep some populations alone, as NAME,..., and what joins them"},
	{"gain", 0, "LIST", "gains of connections, as e_e=NUMBER,e_i=...,i_e=...,i_i=..."},
	{"set", 's', "ADDRESS=VALUE", "change a setting (may be repeated)"},
	{"drives", 'd', "NAME|FILE", "add a published set of drives, or those of a file or network"},
	{"cell", 0, "NAME", "add a population of the cell in an SWC file, with --swc"},
	{"swc", 0, "FILE", "that file"},
	{"add", 'a', "RECORD", "add a record, such as 'connect A B soma ampa weight=1e-4 ...'"},
	{"remove", 'r', "ADDRESS", "remove a record and what belongs to it, or a setting"},
	{"get", 'g', "ADDRESS", "print a setting instead of the network (may be repeated)"},
	{"addresses", 0, NULL, "print all addresses, values and units instead of the network"},
	{"list", 'l', NULL, "print its populations and drives; alone: what ships"},
	{"check", 'c', NULL, "check the network, write nothing"},
	{0},
};
enum { IMPORT, MESH, SPACING, LAYERS, ONLY, GAIN, SET, DRIVES, CELL, SWC, ADD, REMOVE, GET, ADDRESSES, LIST, CHECK };

static const struct usage usage = {
	"[OPTION]... [MODEL|FILE]\n--import=FILE [OPTION]...\n--list",
	"Write a network stream: a published model, or the networks in FILE or standard input,\n"
	"changed as the options say and checked.",
	options,
};

struct change {
	int option;
	char *value;
	const char *cell; /* the name of a new one */
};

struct task {
	struct change *change;
	size_t changes, room;
	char *import, *mesh;              /* a file of hnn-core; the last mesh that is asked for */
	bool get, addresses, list, check; /* what is written instead of the network */
};

static struct task read_options(void)
{
	struct task t = {0};
	char *value, *cell = NULL;
	int option;

	while ((option = args_option(&value)) >= 0)
		switch (option) {
		case IMPORT: t.import = value; break;
		case ADDRESSES: t.addresses = true; break;
		case LIST: t.list = true; break;
		case CHECK: t.check = true; break;
		case SET:
			if (!strchr(value, '='))
				die_usage("--set: '%s' is not ADDRESS=VALUE", value);
			*GROW(t.change, t.changes, t.room) = (struct change){option, value, NULL};
			break;
		case CELL: cell = value; break;
		case SWC:
			if (!cell)
				die_usage("--swc: which population is it? --cell=NAME comes before");
			*GROW(t.change, t.changes, t.room) = (struct change){option, value, cell};
			cell = NULL;
			break;
		case GET: t.get = true; /* fall through */
		default:
			if (option == MESH)
				t.mesh = value;
			*GROW(t.change, t.changes, t.room) = (struct change){option, value, NULL};
		}
	if (cell)
		die_usage("--cell: '%s': in which file is it? --swc=FILE says", cell);
	return t;
}

static void change(struct records *records, const struct change *c)
{
	records_change(records, options[c->option].name, c->value);
	switch (c->option) {
	case SET: edit_set(records, c->value); break;
	case SPACING: edit_spacing(records, c->value); break;
	case LAYERS: edit_layers(records, c->value); break;
	case ONLY: edit_only(records, c->value); break;
	case GAIN: edit_gain(records, c->value); break;
	case DRIVES: edit_drives(records, c->value); break;
	case SWC: edit_cell(records, c->cell, c->value); break;
	case ADD: edit_add(records, c->value); break;
	case REMOVE: edit_remove(records, c->value); break;
	case MESH:
		if (!edit_mesh(records, c->value))
			die_usage("--mesh: '%s' is not NXxNY, such as 10x10", c->value);
	}
}

static void work(struct records *records, void *task)
{
	const struct task *t = task;
	struct model *model;

	for (size_t i = 0; i < t->changes; i++)
		if (t->change[i].option != GET)
			change(records, &t->change[i]);
	model = model_read(records);
	for (size_t i = 0; i < t->changes; i++)
		if (t->change[i].option == GET) {
			char *value = edit_get(records, t->change[i].value);

			printf("%s\n", value);
			free(value);
		}
	if (t->list)
		summary_write(stdout, model);
	if (t->addresses)
		addresses_write(stdout, records, model);
	if (!t->get && !t->list && !t->addresses && !t->check) {
		records_sign(records);
		records_write(stdout, records);
	}
	model_free(model);
}

/* The networks of a stream, or of a model. */
static void read_stream(struct task *task, const char *operand)
{
	char *path = operand ? catalogue_file(CATALOGUE_MODELS, operand) : NULL;

	if (operand && !path && access(operand, F_OK) != 0 && strcmp(operand, "-") != 0)
		catalogue_unknown(CATALOGUE_MODELS, operand);
	networks_each(path ? path : operand ? operand : "-", work, task);
	free(path);
}

static void read_import(struct task *task)
{
	struct records records;

	import_network(task->import, task->mesh, &records);
	work(&records, task);
	records_free(&records);
}

int main(int argc, char **argv)
{
	struct task task;
	char **operand;
	int operands;

	args_begin(argc, argv, &usage);
	task = read_options();
	operands = args_operands(&operand, 0, task.import ? 0 : 1);
	if (task.import)
		read_import(&task);
	else if (task.list && !operands)
		catalogue_list(stdout);
	else
		read_stream(&task, operand[0]);
	free(task.change);
	output_close();
	return EXIT_OK;
}
