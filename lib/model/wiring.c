#include "model/cursor.h"

#include <string.h>

#include "util/mem.h"

void read_connect(struct cursor *c)
{
	struct population *target;
	struct connection *k;

	cursor_names(c, 4, "source, target, location and receptor");
	k = APPEND(c->model->connection, c->model->connections);
	k->source = (int)(cursor_population(c, 0) - c->model->population);
	target = cursor_population(c, 1);
	k->target = (int)(target - c->model->population);
	k->synapse = cursor_receptor(c, target, c->record->name[3]);
	k->sections = cursor_place(c, target, c->record->name[2], k->synapse);
	k->weight = cursor_number(c, "weight", 0, 1e6);
	k->delay = cursor_number(c, "delay", 1e-3, 1e9);
	k->lambda = cursor_number(c, "lambda", 1e-6, 1e9);
	k->gain = cursor_number_or(c, "gain", 0, 1e6, 1);
	k->autapses = cursor_integer_or(c, "autapses", 0, 1, 1);
}
