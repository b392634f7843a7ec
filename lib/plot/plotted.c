#include "plot/plotted.h"

#include <math.h>
#include <stdlib.h>

#include "util/err.h"
#include "util/mem.h"

static void read_file(struct plotted *all, const char *path)
{
	struct records records;
	struct input in;
	int before = all->count;

	input_open(&in, path);
	while (records_read(&in, &records)) {
		*GROW(all->item, all->count, all->room) = (struct drawn){.model = model_read(&records)};
		records_free(&records);
	}
	if (all->count == before)
		die_at(in.name, in.line, "no network");
	input_close(&in);
}

/* Populations, drives and locations have their colours in the order of the network. */
static void colours(struct figure *f, const struct model *m)
{
	for (int i = 0; i < m->populations; i++) {
		figure_index(f, ROLE_POPULATION, m->population[i].name);
		for (int k = 0; k < m->population[i].locations; k++)
			figure_index(f, ROLE_LOCATION, m->population[i].location[k].name);
	}
	for (int i = 0; i < m->drives; i++)
		figure_index(f, ROLE_DRIVE, m->drive[i].name);
}

struct plotted *plotted_read(struct figure *f, const struct request *request)
{
	struct plotted *all = mem_new(1, sizeof *all);

	for (int file = 0; file < request->files; file++) {
		int first = all->count;

		read_file(all, request->file[file]);
		for (int i = first; i < all->count; i++) {
			colours(f, all->item[i].model);
			all->item[i].label = all->count - first > 1
			                         ? mem_printf("%s, network %d", request->label[file], i - first + 1)
			                         : mem_text(request->label[file]);
		}
	}
	return all;
}

void plotted_free(void *networks)
{
	struct plotted *all = networks;

	for (int i = 0; i < all->count; i++) {
		free(all->item[i].label);
		model_free(all->item[i].model);
	}
	free(all->item);
	free(all);
}

/* The name of the place of a connection's synapses. */
static const char *place(const struct model *m, const struct connection *c)
{
	const struct population *p = &m->population[c->target];

	for (int i = 0; i < p->locations; i++)
		if (sections_same(&p->location[i].sections, &c->sections))
			return p->location[i].name;
	for (int s = 0; s < p->sections; s++)
		if (sections_has(&c->sections, s))
			return p->section[s].name;
	return "";
}

char *plotted_address(const struct model *m, const struct connection *c)
{
	const struct population *to = &m->population[c->target];

	return mem_printf("%s.%s.%s.%s", m->population[c->source].name, to->name, place(m, c),
	                  to->synapse[c->synapse].name);
}

static struct map_names make_names(int count)
{
	size_t n = (size_t)count + 1;

	return (struct map_names){mem_new(n, sizeof(char *)), mem_new(n, sizeof(double)), mem_new(n, sizeof(unsigned)), 0};
}

static void add_name(struct figure *f, struct map_names *names, enum role role, char *name)
{
	names->name[names->count] = name;
	names->colour[names->count++] = figure_named(f, role, name);
}

struct map_names plotted_names(struct figure *f, const struct model *m)
{
	struct map_names names = make_names(m->populations);

	for (int i = 0; i < m->populations; i++)
		add_name(f, &names, ROLE_POPULATION, m->population[i].name);
	return names;
}

struct map_names plotted_drives(struct figure *f, const struct model *m)
{
	struct map_names names = make_names(m->drives);

	for (int i = 0; i < m->drives; i++)
		add_name(f, &names, ROLE_DRIVE, m->drive[i].name);
	return names;
}

void plotted_names_free(struct map_names *names)
{
	free(names->name);
	free(names->at);
	free(names->colour);
}

double plotted_left(const struct figure *f, const struct plotted *networks)
{
	double most = 0;

	for (int i = 0; i < networks->count; i++)
		for (int p = 0; p < networks->item[i].model->populations; p++)
			most = fmax(most, figure_width(f, networks->item[i].model->population[p].name));
	return fmin(most, f->width / 4.0);
}

int plotted_below(const struct figure *f, const struct plotted *networks)
{
	enum { BESIDE = 200, ASLANT = 44 }; /* names and bars beside the panel */
	int most = 1;

	for (int i = 0; i < networks->count; i++)
		most = networks->item[i].model->populations > most ? networks->item[i].model->populations : most;
	return plotted_left(f, networks) > (page_across(f, 1) - BESIDE) / most ? ASLANT : 0;
}
