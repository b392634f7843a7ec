/* hnn-core's flat parameters: the published network with weights and drives of its own. What a file does not have,
 * and what it has but hnn-core makes nothing of, are as they are there. */
#include <fnmatch.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "model/catalogue.h"
#include "model/edit.h"
#include "model/import.h"
#include "model/model.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { CELLS = 4 };
static const struct cell {
	const char *name, *key;
} cells[CELLS] = {
	{"L2_basket", "L2Basket"}, {"L2_pyramidal", "L2Pyr"}, {"L5_basket", "L5Basket"}, {"L5_pyramidal", "L5Pyr"}};

/* Weights of connections, by the names of their records. */
static const struct weight {
	const char *key, *source, *target, *location, *receptor;
} weights[] = {
	{"gbar_L2Pyr_L2Pyr_nmda", "L2_pyramidal", "L2_pyramidal", "proximal", "nmda"},
	{"gbar_L2Pyr_L2Pyr_ampa", "L2_pyramidal", "L2_pyramidal", "proximal", "ampa"},
	{"gbar_L5Pyr_L5Pyr_nmda", "L5_pyramidal", "L5_pyramidal", "proximal", "nmda"},
	{"gbar_L5Pyr_L5Pyr_ampa", "L5_pyramidal", "L5_pyramidal", "proximal", "ampa"},
	{"gbar_L2Basket_L2Pyr_gabaa", "L2_basket", "L2_pyramidal", "soma", "gabaa"},
	{"gbar_L2Basket_L2Pyr_gabab", "L2_basket", "L2_pyramidal", "soma", "gabab"},
	{"gbar_L5Basket_L5Pyr_gabaa", "L5_basket", "L5_pyramidal", "soma", "gabaa"},
	{"gbar_L5Basket_L5Pyr_gabab", "L5_basket", "L5_pyramidal", "soma", "gabab"},
	{"gbar_L2Pyr_L5Pyr", "L2_pyramidal", "L5_pyramidal", "proximal", "ampa"},
	{"gbar_L2Pyr_L5Pyr", "L2_pyramidal", "L5_pyramidal", "distal", "ampa"},
	{"gbar_L2Basket_L5Pyr", "L2_basket", "L5_pyramidal", "distal", "gabaa"},
	{"gbar_L2Pyr_L2Basket", "L2_pyramidal", "L2_basket", "soma", "ampa"},
	{"gbar_L2Basket_L2Basket", "L2_basket", "L2_basket", "soma", "gabaa"},
	{"gbar_L5Basket_L5Basket", "L5_basket", "L5_basket", "soma", "gabaa"},
	{"gbar_L5Pyr_L5Basket", "L5_pyramidal", "L5_basket", "soma", "ampa"},
	{"gbar_L2Pyr_L5Basket", "L2_pyramidal", "L5_basket", "soma", "ampa"},
};

/* What is said of the run, and how the programs here are told. */
static const char *const of_the_run[] = {"sim_prefix", "tstop",    "dt",         "N_trials",  "dipole_*",
                                         "save_*",     "record_*", "f_max_spec", "spec_cmap", NULL};

/* Parameters, and which have been asked for. */
struct flat {
	struct import *import;
	char **used;
	size_t count, room;
};

/* Whether a parameter is there. */
static bool ask(struct flat *f, const char *key, struct json_value *value)
{
	if (!js_find(f->import->root, key, value))
		return false;
	*GROW(f->used, f->count, f->room) = mem_text(key);
	return true;
}

/* A number, and the line of the file that says it; 0 where none does. */
struct number {
	double value;
	long line;
};

static struct number fixed(double value)
{
	return (struct number){value, 0};
}

/* A parameter, or what hnn-core has where there is none. */
static struct number parameter(struct flat *f, const char *key, double otherwise)
{
	struct json_value value;

	return ask(f, key, &value) ? (struct number){js_number(&value), js_line(&value)} : fixed(otherwise);
}

/* The same, of a key that is put together. */
static struct number composed(struct flat *f, double otherwise, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static struct number composed(struct flat *f, double otherwise, const char *format, ...)
{
	struct number number;
	va_list args;
	char *key;

	va_start(args, format);
	key = mem_vprintf(format, args);
	va_end(args);
	number = parameter(f, key, otherwise);
	free(key);
	return number;
}

static void set(struct record *r, const char *key, struct number number)
{
	import_number(r, key, number.value);
	record_set_line(r, key, number.line);
}

/* --- the network ------------------------------------------------------------------------------ */

static void read_base(struct flat *f)
{
	struct records *records = f->import->records;
	char *file = catalogue_file(CATALOGUE_MODELS, "neymotin_2020"), *name = records->file;
	struct record *network;
	struct input in;

	if (!file)
		die("there is no model 'neymotin_2020', which flat parameters are for");
	input_open(&in, file);
	records_read(&in, records);
	input_close(&in);
	free(records->file);
	records->file = name;
	for (size_t i = 0; i < records->count; i++)
		records->item[i].line = 0; /* of another file */
	free(file);
	if (f->import->mesh && !edit_mesh(records, f->import->mesh))
		die_usage("--mesh: '%s' is not NXxNY, such as 10x10", f->import->mesh);
	network = records_find(records, "network", (const char *[]){"neymotin_2020", NULL});
	set(network, "celsius", parameter(f, "celsius", 37));
	set(network, "threshold", parameter(f, "threshold", 0));
	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
		const struct weight *w = &weights[i];

		set(records_find(records, "connect", (const char *[]){w->source, w->target, w->location, w->receptor, NULL}),
		    "weight", parameter(f, w->key, 0));
	}
}

/* --- drives ----------------------------------------------------------------------------------- */

/* The seed of a drive counts from the number of its first cell, in all the network. */
static struct record *add_drive(struct flat *f, const char *name, const char *type, const char *location,
                                struct number cells_of, struct number seed)
{
	struct model *m = model_read(f->import->records);
	struct record *r = import_record(f->import, "drive", (const char *[]){name, NULL});

	record_set(r, "type", type);
	record_set(r, "location", location);
	if (cells_of.value > 0)
		set(r, "cells", cells_of);
	else
		record_set(r, "cells", "each");
	set(r, "seed", (struct number){trunc(seed.value) + m->gids, seed.line});
	model_free(m);
	return r;
}

static struct record *add_target(struct flat *f, const char *drive, const char *population, struct number ampa,
                                 struct number delay)
{
	struct record *r = import_record(f->import, "target", (const char *[]){drive, population, NULL});

	set(r, "ampa", ampa);
	set(r, "delay", delay);
	return r;
}

/* A rhythm of bursts, which is there where it ends after it begins. */
static void add_bursty(struct flat *f, const char *name, const char *key, bool distal)
{
	struct number tstop = composed(f, 250, "tstop_input_%s", key), all = parameter(f, "tstop", 250);
	struct number tstart = composed(f, 1000, "t0_input_%s", key), delay[2];
	struct number seed = composed(f, 0, "prng_seedcore_input_%s", key), repeats = composed(f, 10, "repeats_%s", key);
	struct record *r;

	delay[0] = composed(f, distal ? 5 : 0.1, "input_%s_A_delay_L2", key);
	delay[1] = composed(f, distal ? 5 : 1, "input_%s_A_delay_L5", key);
	tstop = all.value < tstop.value ? all : tstop;
	if (tstop.value < tstart.value)
		return;
	if (repeats.value < 1)
		die_at(f->import->root->file, repeats.line, "repeats_%s: %g: expected 1 or more drive cells", key,
		       repeats.value);
	r = add_drive(f, name, "bursty", distal ? "distal" : "proximal", repeats, seed);
	set(r, "tstart", tstart);
	set(r, "tstop", tstop);
	set(r, "tstart_std", composed(f, 0, "t0_input_stdev_%s", key));
	set(r, "burst_rate", composed(f, 10, "f_input_%s", key));
	set(r, "burst_std", composed(f, 20, "f_stdev_%s", key));
	set(r, "numspikes", composed(f, 2, "events_per_cycle_%s", key));
	for (int i = 0; i < CELLS; i++)
		if (!distal || strcmp(cells[i].name, "L5_basket") != 0) {
			struct number ampa = composed(f, 0, "input_%s_A_weight_%s_ampa", key, cells[i].key);
			struct number nmda = composed(f, 0, "input_%s_A_weight_%s_nmda", key, cells[i].key);

			set(add_target(f, name, cells[i].name, ampa, delay[i >= 2]), "nmda", nmda);
		}
}

static void add_evoked(struct flat *f, const char *name, const char *key, bool distal)
{
	struct json_value one;
	bool shared = !ask(f, "sync_evinput", &one) || js_truth(&one);
	struct record *r = add_drive(f, name, "evoked", distal ? "distal" : "proximal", fixed(shared),
	                             composed(f, 0, "prng_seedcore_%s", key));

	set(r, "mu", composed(f, 0, "t_%s", key));
	set(r, "sigma", composed(f, 0, "sigma_t_%s", key));
	set(r, "numspikes", composed(f, 1, "numspikes_%s", key));
	for (int i = 0; i < CELLS; i++)
		if (!distal || strcmp(cells[i].name, "L5_basket") != 0) {
			struct number ampa = composed(f, 0, "gbar_%s_%s_ampa", key, cells[i].key);
			struct number nmda = composed(f, 0, "gbar_%s_%s_nmda", key, cells[i].key);

			set(add_target(f, name, cells[i].name, ampa, fixed(i < 2 || distal ? 0.1 : 1)), "nmda", nmda);
		}
}

static void add_gauss(struct flat *f)
{
	struct number mu[CELLS], weight[CELLS], sigma = parameter(f, "L2Basket_Gauss_sigma", 3.6);
	struct number seed = parameter(f, "prng_seedcore_extgauss", 0);
	struct record *r;

	for (int i = 0; i < CELLS; i++) {
		mu[i] = composed(f, 2000, "%s_Gauss_mu", cells[i].key);
		weight[i] = composed(f, 0, "%s_Gauss_A_weight", cells[i].key);
	}
	if (mu[0].value > parameter(f, "tstop", 250).value)
		return;
	import_note(f->import, "extgauss: the delay of its synapses is the mean time, as hnn-core has it");
	r = add_drive(f, "extgauss", "evoked", "proximal", fixed(0), seed);
	set(r, "mu", mu[0]);
	set(r, "sigma", sigma);
	record_set(r, "numspikes", "50");
	record_set(r, "lambda", "100");
	for (int i = 0; i < CELLS; i++)
		add_target(f, "extgauss", cells[i].name, weight[i], mu[i]);
}

static void add_poisson(struct flat *f)
{
	struct number begin = parameter(f, "t0_pois", 0), end = parameter(f, "T_pois", -1);
	struct number seed = parameter(f, "prng_seedcore_extpois", 0);
	struct record *r;

	if (end.value < begin.value)
		return;
	r = add_drive(f, "extpois", "poisson", "proximal", fixed(0), seed);
	import_number(r, "tstart", fmax(0, begin.value));
	import_number(r, "tstop", fmax(0, end.value));
	for (int i = 0; i < CELLS; i++) {
		struct number rate = composed(f, 0, "%s_Pois_lamtha", cells[i].key);
		struct number ampa = composed(f, 0, "%s_Pois_A_weight_ampa", cells[i].key);
		struct number nmda = composed(f, 0, "%s_Pois_A_weight_nmda", cells[i].key);

		r = add_target(f, "extpois", cells[i].name, ampa, fixed(i == 1 ? 0.1 : 1));
		set(r, "nmda", nmda);
		import_number(r, "rate", rate.value > 0 ? rate.value : 1);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The evoked drives of a side, evdist1, evdist2 and so on: as many as have a time; in the order of their names, as
 * text. */
static void add_evokeds(struct flat *f, const char *side)
{
	struct json_value one;
	char **name = NULL;
	size_t count = 0, room = 0;
	void *at = NULL;

	while (js_next(f->import->root, &at, &one))
		if (strncmp(one.key, "t_", 2) == 0 && strstr(one.key, side)) {
			size_t n = count + 1;

			*GROW(name, count, room) = mem_printf("%s%zu", side, n);
		}
	if (count)
		qsort(name, count, sizeof *name, by_text);
	for (size_t i = 0; i < count; i++) {
		char *key = mem_printf("%s_%s", side, name[i] + strlen(side));

		add_evoked(f, name[i], key, strcmp(side, "evdist") == 0);
		free(key);
		free(name[i]);
	}
	free(name);
}

/* --- what is left over -------------------------------------------------------------------------- */

static bool is_used(const struct flat *f, const char *key)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->used[i], key) == 0)
			return true;
	return false;
}

static bool is_of_the_run(const char *key)
{
	for (int i = 0; of_the_run[i]; i++)
		if (fnmatch(of_the_run[i], key, 0) == 0)
			return true;
	return false;
}

/* The type of cell that a parameter describes, -1 for none. */
static int cell_of(const char *key)
{
	for (int i = 0; i < CELLS; i++) {
		size_t n = strlen(cells[i].key);

		if (strncmp(key, cells[i].key, n) == 0 && key[n] == '_')
			return i;
	}
	return -1;
}

/* Whether any parameter is one that hnn-core knows. */
static bool knows_any(const struct flat *f)
{
	struct json_value one;
	void *at = NULL;

	while (js_next(f->import->root, &at, &one))
		if (is_used(f, one.key) || is_of_the_run(one.key) || cell_of(one.key) >= 0)
			return true;
	return false;
}

/* Name the parameters that nothing was made of: those of the run, and others, of which cells have many. */
static void note_rest(const struct flat *f, bool run, const char *why)
{
	struct buffer list = {0};
	struct json_value one;
	int many[CELLS] = {0};
	void *at = NULL;

	while (js_next(f->import->root, &at, &one)) {
		int cell = cell_of(one.key);

		if (is_of_the_run(one.key) != run || (!run && is_used(f, one.key)))
			continue;
		if (cell >= 0)
			many[cell]++;
		else
			buffer_printf(&list, "%s%s", list.data ? ", " : "", one.key);
	}
	for (int i = 0; i < CELLS; i++)
		if (many[i])
			buffer_printf(&list, "%s%s_* (%d)", list.data ? ", " : "", cells[i].key, many[i]);
	if (list.data)
		import_note(f->import, "%s: %s", why, list.data);
	buffer_free(&list);
}

void import_flat(struct import *import)
{
	struct flat f = {.import = import};
	struct json_value one;
	void *at = NULL;

	while (js_next(import->root, &at, &one))
		if (js_is_object(&one) || js_is_list(&one))
			js_fail(&one, "expected a network, with an \"object_type\", or flat parameters, key: value");
	if (!js_next(import->root, &at, &one))
		js_fail(import->root, "no parameters: expected a network or flat parameters");
	read_base(&f);
	add_bursty(&f, "bursty1", "prox", false);
	add_bursty(&f, "bursty2", "dist", true);
	add_evokeds(&f, "evdist");
	add_evokeds(&f, "evprox");
	add_gauss(&f);
	add_poisson(&f);
	if (!knows_any(&f))
		js_fail(import->root, "no parameter of hnn-core: expected a network or flat parameters");
	note_rest(&f, true, "of the run, and so not of the network (hnn-sim(1), hnn-smooth(1), hnn-scale(1))");
	note_rest(&f, false, "not used, as in hnn-core");
	for (size_t i = 0; i < f.count; i++)
		free(f.used[i]);
	free(f.used);
}
