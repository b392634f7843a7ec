/* lib/model: cells as published, numbers as drawn elsewhere from the same seeds, and networks
 * that make no sense refused. Runs in the root of the sources. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/advice.h"
#include "model/events.h"
#include "model/geometry.h"
#include "model/keys.h"
#include "model/model.h"
#include "drive/random.h"
#include "tap.h"
#include "util/mem.h"
#include "util/num.h"

static bool near(double x, double expected, double relative)
{
	return fabs(x - expected) <= relative * fabs(expected);
}

/* --- geometry ------------------------------------------------------------------ */

static struct model *read_file(const char *path)
{
	struct input in;
	struct records records;
	struct model *m;

	input_open(&in, path);
	if (!records_read(&in, &records))
		return NULL;
	m = model_read(&records);
	records_free(&records);
	input_close(&in);
	return m;
}

/* The node of a section whose place along it is x. */
static const struct node *node_at(const struct geometry *g, int section, double x)
{
	for (int i = 0; i < g->nodes; i++)
		if (g->node[i].section == section && fabs(g->node[i].x - x) < 1e-9)
			return &g->node[i];
	return NULL;
}

static void test_published_geometry(void)
{
	struct model *m = read_file("data/models/neymotin_2020.net");
	int ar = model_channel(m, "ar"), rows = 0, segments = 0, nodes = 0;
	bool areas = true, resistances = true, conductances = true;
	struct geometry g[8];
	struct input in;
	char *line;

	for (int p = 0; p < m->populations; p++)
		g[p] = geometry_make(&m->population[p]);
	input_open(&in, "tests/golden/parts/geometry.txt");
	while ((line = input_line(&in))) {
		char name[32], type[32], section[32], rectifier[32];
		double x, area, resistance;
		const struct section *s;
		const struct node *node;
		int p, k;

		if (sscanf(line, "%31s %31s %31s %lf %lf %lf %*s %31s", name, type, section, &x, &area, &resistance,
		           rectifier) != 7 ||
		    strcmp(name, m->name) != 0 || x == 0)
			continue;
		p = model_population(m, type);
		k = population_section(&m->population[p], section);
		s = &m->population[p].section[k];
		node = node_at(&g[p], k, x);
		if (!node) {
			printf("# %s\n", line);
			continue;
		}
		rows++;
		segments += node->area > 0;
		areas &= near(node->area, area, 1e-12);
		resistances &= near(node->resistance, resistance, 1e-12);
		if (strcmp(rectifier, "-") != 0)
			conductances &= section_channel(s, ar) &&
			                near(profile_at(&section_channel(s, ar)->param[0], node->distance, node->x),
			                     strtod(rectifier, NULL), 1e-12);
	}
	input_close(&in);
	ok(areas, "areas are the published ones, within 1e-12 relative, and ends have none");
	ok(resistances, "axial resistances are the published ones, within 1e-12 relative");
	ok(conductances, "conductances follow the distance from the soma as published, within 1e-12 relative");
	for (int p = 0; p < m->populations; p++) {
		for (int i = 0; i < g[p].nodes; i++)
			nodes += g[p].node[i].area > 0;
		rows -= g[p].nodes - 1; /* the first has no row */
		geometry_free(&g[p]);
	}
	ok(rows == 0 && segments == nodes, "every segment and end was compared, %d segments in all", segments);
	model_free(m);
}

static void test_segments(void)
{
	static const struct {
		double length;
		int segments;
	} want[] = {{1, 1},   {100, 1}, {100.1, 3}, {149, 3}, {199, 3}, {200, 5},
	            {255, 5}, {299, 5}, {306, 7},   {425, 9}, {680, 13}};
	bool right = true;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		right &= section_segments(&(struct section){.length = want[i].length}) == want[i].segments;
	ok(right, "sections up to 100 um are one segment, longer ones an odd number of about 50 um");
}

static void test_profiles(void)
{
	struct profile constant = {.shape = PROFILE_CONSTANT, .a = 2.5},
				   rising = {.shape = PROFILE_EXP, .a = 1e-6, .b = 0.003},
				   raised = {.shape = PROFILE_EXP, .a = 2, .b = 0.5, .c = 3},
				   line = {.shape = PROFILE_LINEAR, .a = 10, .b = 60, .c = 100};

	ok(profile_at(&constant, 0, 0) == 2.5 && profile_at(&constant, 1e4, 0) == 2.5, "a number is the same everywhere");
	ok(near(profile_at(&rising, 1000, 0), 2.0085536923187668e-5, 1e-15) && near(profile_at(&raised, 0, 0), 8, 1e-15) &&
	       near(profile_at(&raised, 2, 0), 2 * (M_E + 3), 1e-15),
	   "exp(a,b,c) is a (exp(b x) + c)");
	ok(near(profile_at(&line, 0, 0), 10, 1e-15) && near(profile_at(&line, 25, 0), 22.5, 1e-15) &&
	       near(profile_at(&line, 100, 0), 60, 1e-15) && near(profile_at(&line, 500, 0), 60, 1e-15),
	   "linear(a,b,c) goes from a to b over the distance c and stays there");
}

/* --- random numbers ------------------------------------------------------------ */

/* What RandomState(seed).random_sample() gives. */
static void test_uniform(void)
{
	static const struct {
		uint32_t seed;
		double value[3];
	} want[] = {
		{0, {0x1.18fe1565f12a8p-1, 0x1.6e2d4cf608733p-1, 0x1.349d66b6e894bp-1}},
		{2, {0x1.be757297b0c50p-2, 0x1.a8c67f73cbb20p-6, 0x1.196d5c3ca79e4p-1}},
		{274, {0x1.214679f0b1392p-2, 0x1.33958edb42ccfp-1, 0x1.4648aa5910df4p-3}},
		{2147483648, {0x1.374d4855d4140p-3, 0x1.a41e2e1714d70p-1, 0x1.8d0e1c8a62528p-1}},
		{2147483655, {0x1.6952febc7b3f2p-1, 0x1.88b83d6d44bd2p-1, 0x1.a205997d7a049p-1}},
		{4294967295, {0x1.8fe69a3924820p-4, 0x1.d323d824032b1p-1, 0x1.93fc6f61af3f9p-1}},
	};
	bool right = true;
	struct mt19937 r;
	double x = 0;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		mt_seed(&r, want[i].seed);
		for (int k = 0; k < 3; k++)
			right &= mt_uniform(&r) == want[i].value[k];
	}
	ok(right, "uniform numbers have every bit of NumPy's, also for seeds of 2^31 and more");
	mt_seed(&r, 2);
	for (int k = 0; k < 624; k++)
		x = mt_uniform(&r);
	right = x == 0.11305135358948604 && mt_uniform(&r) == 0.44260109591302477;
	for (int k = 625; k < 2000; k++)
		x = mt_uniform(&r);
	ok(right && x == 0.2361055857300316, "so have the 624th, the next and the 2000th: the state is renewed rightly");
}

/* What RandomState(seed).normal(mean, sd, n) gives; libm's log may differ in the last digit. */
static void test_normal(void)
{
	static const struct {
		uint32_t seed;
		double value[5];
	} want[] = {
		{2, {119.58324215259454, 119.94373317277368, 117.86380390433155, 121.64027080840499, 118.20656441480514}},
		{814, {120.55732537613424, 119.09081662479997, 119.66371990726094, 120.66680501020595, 119.05108404972016}},
		{3000000000,
	     {117.79002561922617, 120.64979525659638, 117.70880960469005, 119.58103368682107, 120.13004221824787}},
	};
	bool right = true;
	struct mt19937 r;
	double x = 0, sum = 0;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		mt_seed(&r, want[i].seed);
		for (int k = 0; k < 5; k++)
			right &= near(mt_normal(&r, 120, 1), want[i].value[k], 2e-16);
	}
	ok(right, "normal numbers are NumPy's: of each pair the second comes first, rejected pairs are drawn again");
	mt_seed(&r, 7);
	for (int k = 0; k < 1001; k++)
		sum += x = mt_normal(&r, 63.53, 3.85);
	ok(near(x, 66.93681862100493, 2e-16) && near(sum, 63487.307966322, 1e-13), "so is the 1001st, and the sum of all");
	mt_seed(&r, 2);
	mt_normal(&r, 0, 1);
	mt_seed(&r, 2);
	ok(near(mt_normal(&r, 120, 1), want[0].value[0], 2e-16), "a new seed forgets the second number of a pair");
}

/* default_rng(seed).choice(n, k, replace=False): which items, not their order. */
static void test_choice(void)
{
	static const struct {
		uint64_t seed;
		size_t n, k;
		const char *chosen;
	} few[] = {
		{3, 10, 3, "1100001000"},
		{3, 10, 7, "1101001111"},
		{4294967295, 20, 10, "00111000010101101011"},
		{4294967301, 20, 10, "01000010011101110101"},
		{2147483655, 20, 9, "01011001100100101010"},
		{3, 1, 1, "1"},
		{3, 5, 0, "00000"},
		{3, 7, 7, "1111111"},
	};
	static const struct {
		uint64_t seed;
		size_t n, k;
		uint64_t sum, squares; /* of the indices; of their squares modulo 1000003 */
	} many[] = {
		{3, 10000, 5000, 25121039, 2420285047},    {3, 10001, 200, 998347, 100727663},
		{3, 10001, 201, 1010554, 97406574},        {3, 10001, 5000, 24922722, 2386299054},
		{5, 10001, 10001, 50005000, 4804349266},   {5, 20000, 12345, 122851557, 6067641839},
		{11, 40000, 20000, 400270607, 9944569528},
	};
	unsigned char *chosen = mem_new(40000, 1);
	struct pcg64 r;
	bool right = true;

	for (size_t i = 0; i < sizeof few / sizeof *few; i++) {
		pcg_seed(&r, few[i].seed);
		pcg_choose(&r, few[i].n, few[i].k, chosen);
		for (size_t k = 0; k < few[i].n; k++)
			right &= chosen[k] == few[i].chosen[k] - '0';
	}
	ok(right, "few items are chosen as NumPy chooses them, none and all of them too, by seeds of one and two words");
	for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
		uint64_t sum = 0, squares = 0;
		size_t count = 0;

		pcg_seed(&r, many[i].seed);
		pcg_choose(&r, many[i].n, many[i].k, chosen);
		for (size_t k = 0; k < many[i].n; k++)
			if (chosen[k]) {
				sum += k;
				squares += k * k % 1000003;
				count++;
			}
		ok(sum == many[i].sum && squares == many[i].squares && count == many[i].k,
		   "%zu of %zu items are chosen as NumPy chooses them", many[i].k, many[i].n);
	}
	free(chosen);
}

/* --- networks ------------------------------------------------------------------ */

static const char tiny[] =
	"network net nx=5 ny=1 spacing=1 celsius=37 threshold=0\n"
	"population A lattice=full z=0 dipole=L2\n"
	"section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"
	"section A apical_trunk parent=soma at=1 L=300 diam=2 cm=1 Ra=100 v0=-65 dz=1\n"
	"section A tuft parent=apical_trunk at=1 L=50 diam=1 cm=1 Ra=100 v0=-65 dx=1\n"
	"location A far sections=tuft,apical_trunk\n"
	"channel A soma hh2 gnabar=0.12 gkbar=0.036 gl=0.0003 el=-54.3\n"
	"channel A tuft ar gbar=exp(1e-06,0.003)\n"
	"channel A tuft cad taur=20\n"
	"synapse A ampa e=0 tau1=0.5 tau2=5 sections=tuft,apical_trunk,soma\n"
	"synapse A gabaa e=-80 tau1=0.5 tau2=5 sections=soma\n"
	"baseline A early to=10 offset=1\n"
	"baseline A late offset=2 slope=0.1\n"
	"population B lattice=basket z=100\n"
	"section B soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"
	"synapse B ampa e=0 tau1=0.5 tau2=5 sections=soma\n"
	"connect A B soma ampa weight=0.1 delay=1 lambda=3\n"
	"drive in type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2 lambda=3 seed=4 conn_seed=3\n"
	"target in B ampa=0.01 delay=0.5\n"
	"target in A ampa=0.01 delay=0.1 probability=0.5\n"
	"bias hold A amplitude=0.1 tstart=1 tstop=5\n"
	"end\n";

/* `tiny` with one text replaced, as a network; to be freed. */
static struct model *variant(const char *from, const char *to)
{
	const char *at = strstr(tiny, from);
	char *text = mem_printf("%.*s%s%s", (int)(at - tiny), tiny, to, at + strlen(from));
	struct input in;
	struct records records;
	struct model *m;

	input_text(&in, "net", text);
	records_read(&in, &records);
	m = model_read(&records);
	records_free(&records);
	input_close(&in);
	free(text);
	return m;
}

static void test_section_sets(void)
{
	struct sections a = {{0}}, b = {{0}};

	ok(sections_empty(&a) && !sections_has(&a, 64), "a set of sections is empty at first");
	sections_add(&a, 63);
	sections_add(&a, 64);
	sections_add(&a, MAX_SECTIONS - 1);
	ok(sections_has(&a, 63) && sections_has(&a, 64) && !sections_has(&a, 0) && !sections_has(&a, 128) &&
	       !sections_empty(&a),
	   "it has what was added, and no section that is 64 away");
	ok(sections_before(&a, 63) == 0 && sections_before(&a, 64) == 1 && sections_before(&a, 65) == 2 &&
	       sections_before(&a, MAX_SECTIONS - 1) == 2,
	   "its sections are counted across words");
	sections_add(&b, 64);
	ok(sections_within(&b, &a) && !sections_within(&a, &b) && !sections_same(&a, &b), "a part of a set is within it");
	sections_add(&b, 63);
	sections_add(&b, MAX_SECTIONS - 1);
	ok(sections_within(&a, &b) && sections_same(&a, &b), "sets of the same sections are the same");
}

/* The first sections that a name stands for, one bit each. */
static uint64_t bits(const struct population *p, const char *name)
{
	return population_sections(p, name).bit[0];
}

static void test_meaning(void)
{
	struct model *m = variant("", "");
	struct population *a = m->population, *b = a + 1;

	ok(m->nx == 5 && m->ny == 1 && m->gids == 9 && a->cells == 5 && b->cells == 2 && b->gid == 5 && m->drive->gid == 7,
	   "cells and drive cells are numbered in the order of populations and drives");
	ok(b->x[0] == 0 && b->x[1] == 3 && a->x[4] == 4 && a->y[4] == 0, "cells sit on their lattices");
	ok(a->section[0].parent < 0 && a->section[1].parent == 0 && a->section[2].parent == 1 && a->root == 0,
	   "sections know their parents");
	ok(bits(a, "far") == 6 && bits(a, "soma") == 1 && bits(a, "none") == 0,
	   "a location stands for its sections, a section for itself");
	ok(m->connection->autapses && m->connection->gain == 1 && m->connection->weight == 0.1,
	   "settings left out have their defaults");
	ok(m->drive->targets == 2 && m->drive->target[0].population == 0 && m->drive->target[0].probability == 0.5 &&
	       m->drive->target[1].delay == 0.5 && m->drive->target[1].probability == 1,
	   "targets stand in the order of the populations, whatever the order of the records");
	ok(a->baselines == 2 && a->baseline[0].to == 10 && isinf(a->baseline[1].to) && a->baseline[1].slope == 0.1,
	   "the last baseline has no end");
	ok(strcmp(model_gid_name(m, 4), "A") == 0 && strcmp(model_gid_name(m, 6), "B") == 0 &&
	       strcmp(model_gid_name(m, 8), "in") == 0 && !model_gid_name(m, 9),
	   "a gid leads to its population or drive");
	model_free(m);
	m = variant("nx=5 ny=1", "nx=7 ny=4");
	b = m->population + 1;
	ok(b->cells == 3 + 2 + 3 + 2 && b->x[3] == 1 && b->y[3] == 1 && b->x[5] == 0 && b->y[5] == 2 &&
	       m->population->x[4] == 1,
	   "baskets sit at every third point of a row, shifted by one in every other row");
	model_free(m);
}

static void test_units(void)
{
	static const struct {
		const char *address, *unit;
	} want[] = {
		{"evprox2.mu", "ms"},
		{"evprox2.L5_pyramidal.ampa", "uS"},
		{"evprox2.L5_pyramidal.gabaa", "uS"},
		{"evprox2.L5_pyramidal.probability", NULL},
		{"hold.L5_pyramidal.amplitude", "nA"},
		{"L5_pyramidal.soma.L", "um"},
		{"L5_pyramidal.soma.hh2.gnabar", "S/cm2"},
		{"L5_pyramidal.soma.km.gbar", "pS/um2"},
		{"L5_pyramidal.soma.ar.gbar", "S/cm2"},
		{"L5_pyramidal.soma.cad.taur", "ms"},
		{"L5_pyramidal.soma.own.gbar", NULL},
		{"L2_basket.L5_pyramidal.distal.gabaa.weight", "uS"},
		{"L2_basket.L5_pyramidal.distal.gabaa.lambda", NULL},
		{"L5_pyramidal.ampa.tau1", "ms"},
		{"evprox2.numspikes", NULL},
		{"mu", "ms"},
		{"", NULL},
	};
	bool right = true;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		const char *unit = keys_unit(want[i].address);

		if (unit ? !want[i].unit || strcmp(unit, want[i].unit) != 0 : want[i].unit != NULL) {
			printf("# %s: %s\n", want[i].address, unit ? unit : "none");
			right = false;
		}
	}
	ok(right, "an address has the unit that its tables give");
}

/* --- pairs --------------------------------------------------------------------- */

/* Whether the only connection has those pairs, written as in a stream. */
static bool pairs_are(const struct model *m, const char *want)
{
	const struct connection *c = m->connection;
	char *text = mem_text("");
	bool same;

	for (size_t i = 0; i < c->pairs; i++) {
		char *longer = mem_printf("%s%s%d:%d", text, i ? "," : "", c->pair[i].source, c->pair[i].target);

		free(text);
		text = longer;
	}
	same = strcmp(text, want) == 0;
	if (!same)
		printf("# %s\n", text);
	free(text);
	return same;
}

static void test_pairs(void)
{
	struct model *m = variant("", "");

	ok(!m->connection->pair && m->connection->pairs == 0, "without more, a connection has no list of pairs");
	model_free(m);
	m = variant("lambda=3\ndrive", "lambda=3 pairs=4:1,0:0,0:1\ndrive");
	ok(pairs_are(m, "4:1,0:0,0:1"), "pairs are kept as they are listed");
	model_free(m);
	/* default_rng(3).choice(10, 5, replace=False): 0 1 2 4 9 */
	m = variant("lambda=3\ndrive", "lambda=3 probability=0.5 conn_seed=3\ndrive");
	ok(pairs_are(m, "0:0,0:1,1:0,2:0,4:1"), "a probability picks pairs, source by source, as NumPy does");
	model_free(m);
	/* default_rng(4294967295).choice(20, 10, replace=False): 00111000010101101011 */
	m = variant("connect A B soma ampa weight=0.1 delay=1 lambda=3",
	            "connect A A soma ampa weight=0.1 delay=1 lambda=3 autapses=0 probability=0.5 conn_seed=4294967295");
	ok(pairs_are(m, "0:3,0:4,1:0,2:1,2:4,3:1,3:2,4:0,4:2,4:3"),
	   "autapses that are left out are not among those picked from");
	model_free(m);
	/* default_rng(3).choice(5, 0) */
	m = variant("lambda=3\ndrive", "lambda=3 probability=0.01\ndrive");
	ok(m->connection->pair && m->connection->pairs == 0, "a share may be none");
	model_free(m);
	/* default_rng(3).choice(10, 3, replace=False): 1100001000 */
	m = variant("lambda=3\ndrive", "lambda=3 probability=0.3 pairs=4:1,0:1,4:0,3:1,3:0,2:1,2:0,1:1,1:0,0:0\ndrive");
	ok(pairs_are(m, "4:1,0:1,2:0"), "a probability thins the pairs that are listed, in their order");
	model_free(m);
}

/* --- events -------------------------------------------------------------------- */

static void test_events(void)
{
	struct model *m = variant("", "");
	size_t n, all;
	struct event *e = events_make(m, 0, 100, &all);
	bool right;

	/* RandomState(4).normal(10, 1, 2) and RandomState(5).normal(10, 1, 2), sorted */
	ok(all == 4 && near(e[0].time, 10.05056170714294, 2e-16) && near(e[1].time, 10.49995133323783, 2e-16) &&
	       near(e[2].time, 9.669129848105912, 2e-16) && near(e[3].time, 10.441227486885042, 2e-16) && e[0].gid == 7 &&
	       e[1].gid == 7 && e[2].gid == 8 && e[3].gid == 8,
	   "each drive cell has its own seed, and its events in order of time");
	free(e);
	e = events_make(m, 1, 100, &n); /* RandomState(4 + 9) */
	ok(n == 4 && near(e[0].time, 9.287609337949412, 2e-16) && near(e[1].time, 10.753766378659703, 2e-16),
	   "the seed of the next trial is further by the number of gids");
	free(e);
	e = events_make(m, 0, 10, &n);
	ok(n == 1 && e[0].gid == 8, "events after the end are dropped");
	free(e);
	e = events_make(m, 0, 10.05056170714294, &n);
	ok(n == 2, "an event at the very end is not");
	free(e);
	model_free(m);
	m = variant("mu=10", "mu=0");
	e = events_make(m, 0, 100, &n);
	right = n == 3;
	for (size_t i = 0; i < n; i++)
		right &= e[i].time > 0;
	ok(right, "events before the start are dropped");
	free(e);
	model_free(m);
	m = variant("numspikes=2 cells=2 lambda=3 seed=4 conn_seed=3", "");
	ok(m->drive->each && m->drive->lambda == 3 && m->drive->seed == 2 && m->drive->conn_seed == 3,
	   "a drive's settings that are left out have the defaults of its kind");
	model_free(m);
	m = variant("target in B ampa=0.01 delay=0.5", "target in B ampa=0.01");
	ok(m->drive->target[1].delay == 0.1, "and so have a target's");
	model_free(m);
	m = variant("cells=2", "cells=each");
	e = events_make(m, 0, 100, &n);
	ok(n == 14 && e[13].gid == 13 && m->drive->cells == 7, "cells=each makes a drive cell for each target");
	free(e);
	model_free(m);
}

/* --- kinds of drive ------------------------------------------------------------ */

static void test_kinds(void)
{
	bool whole = true, in_range = true;

	for (int i = 0; drive_kinds[i]; i++) {
		const struct drive_kind *kind = drive_kinds[i];

		whole &= drive_kind(kind->name) == kind && kind->help && !kind->times != !kind->current &&
		         drive_keys(kind) < DRIVE_KEYS;
		for (int k = 0; k < drive_keys(kind); k++) {
			const struct drive_key *key = &kind->key[k];
			double x = drive_default(key), word;

			whole &= key->meta && key->help && drive_key(kind, key->name) == k;
			if (key->otherwise && key->type != KEY_WORD && !drive_word(key, key->otherwise, &word))
				in_range &= num_parse(key->otherwise, &word) && word == x && x >= key->low && x <= key->high;
		}
	}
	ok(whole, "every kind of drive has a help, and every key of it");
	ok(in_range, "defaults of drives' keys lie in their ranges");
	ok(!drive_kind("weekly"), "a kind that is none is not found");
}

/* The times of a drive cell of a kind in a trial of 100 ms. */
static struct drive_times times_of(const char *kind, const double *value, uint32_t index)
{
	struct drive_times times = {0};

	drive_times(drive_kind(kind), &(struct drive_cell){.value = value, .seed = 5, .index = index, .tstop = 100},
	            &times);
	return times;
}

static void test_times(void)
{
	double bursty[DRIVE_KEYS] = {0}, poisson[DRIVE_KEYS] = {0};
	const struct drive_kind *b = drive_kind("bursty"), *p = drive_kind("poisson");
	struct drive_times one, two;

	for (int k = 0; k < drive_keys(b); k++)
		bursty[k] = drive_default(&b->key[k]);
	bursty[drive_key(b, "burst_rate")] = 20;
	bursty[drive_key(b, "tstart")] = 10;
	bursty[drive_key(b, "tstop")] = 70;
	one = times_of("bursty", bursty, 0);
	ok(one.count == 4 && one.item[0] == 5 && one.item[1] == 15 && one.item[2] == 55 && one.item[3] == 65,
	   "bursts lie around the times of the rhythm, which ends before tstop");
	free(one.item);
	bursty[drive_key(b, "tstart_std")] = 3;
	one = times_of("bursty", bursty, 0);
	two = times_of("bursty", bursty, 1);
	ok(one.count == 4 && two.count == 4 && one.item[0] != 5 && memcmp(one.item, two.item, 4 * sizeof *one.item) == 0,
	   "a start that is drawn is that of all drive cells");
	free(one.item);
	free(two.item);
	bursty[drive_key(b, "tstop")] = 9;
	bursty[drive_key(b, "tstart_std")] = 0;
	one = times_of("bursty", bursty, 0);
	ok(one.count == 0, "a rhythm that ends before it begins has no burst");
	free(one.item);
	for (int k = 0; k < drive_keys(p); k++)
		poisson[k] = drive_default(&p->key[k]);
	poisson[drive_key(p, "rate")] = 1000;
	poisson[drive_key(p, "tstart")] = 40;
	poisson[drive_key(p, "tstop")] = 60;
	one = times_of("poisson", poisson, 0);
	/* 40 + RandomState(5).exponential(1) */
	ok(one.count > 5 && near(one.item[0], 40.251019977322656, 4e-16) && one.item[one.count - 1] < 60,
	   "random spikes begin after tstart and end before tstop");
	free(one.item);
}

/* --- warnings ------------------------------------------------------------------ */

static void test_warnings(void)
{
	static const struct {
		const char *from, *to, *say;
	} odd[] = {
		{"", "", NULL},
		{"mu=10", "mu=200", "no spike of the drive 'in' falls into the 100 ms that are simulated\n"},
		{"mu=10", "mu=-50", "no spike of the drive 'in' falls into the 100 ms that are simulated\n"},
		{"target in B ampa=0.01", "target in B ampa=101",
	     "the drive 'in' has a weight of 101 uS on B: are these nS?\n"},
		{"weight=0.1", "weight=60 gain=2", "the connection of A to B has a weight of 120 uS: are these nS?\n"},
		{"tstart=1 tstop=5", "tstart=100", "the bias 'hold' of A begins after the 100 ms that are simulated\n"},
	};
	struct model *m;
	char *said;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		m = variant(odd[i].from, odd[i].to);
		said = model_warnings(m, 100);
		if (!ok(odd[i].say ? said && strcmp(said, odd[i].say) == 0 : !said, "warned of: %s",
		        odd[i].say ? odd[i].to : "nothing where all is well"))
			printf("# it says: %s\n", said ? said : "nothing");
		free(said);
		model_free(m);
	}
	m = variant("", "");
	m->drives = m->biases = 0; /* as if there were none */
	said = model_warnings(m, 100);
	ok(said && strcmp(said, "the network 'net' has no drive and no bias: nothing will happen in it\n") == 0,
	   "warned of: a network without input");
	free(said);
	m->drives = m->biases = 1;
	model_free(m);
}

/* --- which cells are reached --------------------------------------------------- */

static size_t reached(const struct model *m, int target, size_t n)
{
	unsigned char *reach = events_reach(m, m->drive, target);
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += reach[i];
	free(reach);
	return count;
}

static void test_reach(void)
{
	struct model *m = variant("", "");
	unsigned char *reach = events_reach(m, m->drive, 0);

	/* default_rng(3).choice(10, 5, replace=False) */
	ok(memcmp(reach, (unsigned char[]){1, 1, 1, 0, 1, 0, 0, 0, 0, 1}, 10) == 0,
	   "a probability picks pairs, source by source, as NumPy does");
	free(reach);
	ok(reached(m, 1, 4) == 4, "without one all pairs are connected");
	model_free(m);
	m = variant("cells=2", "cells=1");
	ok(reached(m, 0, 5) == 2, "2.5 pairs are 2");
	model_free(m);
	m = variant("nx=5", "nx=7");
	m->drive->cells = 1;
	ok(reached(m, 0, 7) == 4, "3.5 pairs are 4");
	model_free(m);
}

/* --- refusals ------------------------------------------------------------------ */

static void test_refusals(void)
{
	static const struct {
		const char *from, *to;
		int line; /* 0: none in the message */
		const char *message;
	} wrong[] = {
		{"network net nx=5", "network nx=5", 1, "network: expected a name before the settings"},
		{"network net", "network net too", 1, "network: expected a name before the settings"},
		{"section A tuft", "section A a234567890123456789012345678901234567890123456789012345678901234x", 5,
	     "'a234567890123456...': a name has at most 64 bytes"},
		{"weight=0.1", "weigth=0.1", 17, "connect: unknown setting 'weigth' (did you mean 'weight'?)"},
		{"network net", "network n.t", 1, "'n.t': a name has no dot in it"},
		{"nx=5 ", "", 1, "network: 'nx=' is missing"},
		{"nx=5", "nx=5.0", 1, "nx=5.0: not a whole number"},
		{"nx=5", "nx=0", 1, "nx=0: out of range (1 to 1000)"},
		{"ny=1", "ny=99999999999999999999", 1, "ny=99999999999999999999: not a whole number"},
		{"spacing=1", "spacing=0", 1, "spacing=0: out of range (1e-06 to 1e+06)"},
		{"spacing=1", "spacing=-1", 1, "spacing=-1: out of range (1e-06 to 1e+06)"},
		{"celsius=37", "celsius=nan", 1, "celsius=nan: not a number"},
		{"celsius=37", "celsius=1e999", 1, "celsius=1e999: not a number"},
		{"threshold=0", "threshold=0 colour=red", 1, "network: unknown setting 'colour'"},
		{"population A lattice=full", "population A lattice=round", 2,
	     "lattice=round: unknown (expected full, basket, listed)"},
		{"dipole=L2", "dipole=L4", 2, "dipole=L4: unknown (expected L2, L5, none)"},
		{"lattice=full z=0", "lattice=full", 2, "population: 'z=' is missing"},
		{"population B lattice=basket z=100\n", "population B lattice=basket z=100\npopulation B lattice=full z=1\n",
	     15, "the same population stands in line 14"},
		{"section B soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n", "", 15,
	     "synapse: B has no location or section 'soma'"},
		{"section A soma L=20", "section A soma LL=20", 3, "section: unknown setting 'LL' (did you mean 'L'?)"},
		{"network", "network net2 nx=5 ny=1 spacing=1 celsius=37 threshold=0\nend\nnetwork", 0,
	     "the network has no population"},
		{"connect A B", "population C lattice=full z=0\nconnect A B", 17, "population 'C' has no sections"},
		{"connect A B",
	     "population C lattice=full z=0\nsection C leg parent=leg at=1 L=1 diam=1 cm=1 Ra=1 v0=0 dz=1\nconnect A B", 17,
	     "population 'C' has no root: every section has a parent"},
		{"connect A B", "population C lattice=full z=0\nsection C leg L=1 diam=1 cm=1 Ra=1 v0=0 dz=1\nconnect A B", 17,
	     "population 'C' has no section 'soma'"},
		{"parent=soma at=1", "parent=tuft at=1", 2, "the sections of 'A' form a ring, not a tree"},
		{"parent=soma at=1", "parent=leg at=1", 4, "section: A has no section 'leg'"},
		{"parent=soma at=1", "parent=soma", 4, "section: 'at=' is missing"},
		{"parent=soma at=1", "parent=soma at=0.5", 4, "at=0.5: not a whole number"},
		{"parent=soma at=1", "parent=soma at=2", 4, "at=2: out of range (0 to 1)"},
		{"parent=soma at=1 ", "", 4, "section: 'apical_trunk' has no parent, but 'soma' is the root of A"},
		{"section A soma L=20", "section A soma L=0", 3, "L=0: out of range (0.1 to 100000)"},
		{"section A soma L=20 diam=20", "section A soma L=20 diam=-1", 3, "diam=-1: out of range (0.001 to 10000)"},
		{"section A soma", "section Z soma", 3, "section: there is no population 'Z' above"},
		{"section A soma", "section soma", 3, "section: expected a population and a section before the settings"},
		{"dx=1", "dx=0", 5, "section: no direction (dx, dy, dz)"},
		{"dipole=L2", "dipole=none\nsection A axon L=1 diam=1 cm=1 Ra=1 v0=0 dz=1", 4,
	     "section: 'soma' has no parent, but 'axon' is the root of A"},
		{"population B lattice", "population B dipole=L5 lattice", 14,
	     "population 'B' has a dipole but no section 'apical_trunk'"},
		{"location A far sections=tuft,apical_trunk", "location A far sections=tuft,leg", 6,
	     "location: A has no location or section 'leg'"},
		{"location A far sections=tuft,apical_trunk", "location A far sections=,", 6, "sections=,: no section"},
		{"location A far", "location A tuft", 6, "'tuft' of A is defined twice"},
		{"location A far", "location A", 6, "location: expected a population and a name before the settings"},
		{"gnabar=0.12", "gnabar=-0.12", 7, "gnabar=-0.12: out of range (0 to 1e+06)"},
		{"gnabar=0.12", "gnabar=lots", 7,
	     "gnabar=lots: not a number, exp(a,b[,c]), linear(a,b,c) or segments(value,...)"},
		{"el=-54.3", "", 7, "channel: 'el=' is missing"},
		{"soma hh2", "soma hh3", 7, "channel: there is no channel 'hh3'"},
		{"channel A soma hh2", "channel A leg hh2", 7, "channel: A has no location or section 'leg'"},
		{"channel A tuft ar", "channel A soma hh2", 8, "the same channel stands in line 7"},
		{"exp(1e-06,0.003)", "segments(1,x)", 8, "gbar=segments(1,x)...: expected segments(value,...)"},
		{"exp(1e-06,0.003)", "segments(1,2)", 8, "gbar: 2 values, but 'tuft' has 1 segments"},
		{"exp(1e-06,0.003)", "segments(-1)", 8, "gbar: -1 is not from 0 to 1e+06"},
		{"exp(1e-06,0.003)", "exp(1e-06)", 8, "gbar=exp(1e-06): expected exp(a,b[,c]) or linear(a,b,c)"},
		{"exp(1e-06,0.003)", "exp(1,2,3,4)", 8, "gbar=exp(1,2,3,4): expected exp(a,b[,c]) or linear(a,b,c)"},
		{"exp(1e-06,0.003)", "exp(1,inf)", 8, "gbar=exp(1,inf): expected exp(a,b[,c]) or linear(a,b,c)"},
		{"exp(1e-06,0.003)", "linear(1,2)", 8, "gbar=linear(1,2): expected exp(a,b[,c]) or linear(a,b,c)"},
		{"exp(1e-06,0.003)", "linear(1,2,0)", 8, "gbar=linear(1,2,0): the distance c must be positive"},
		{"taur=20", "taur=0", 9, "taur=0: out of range (0.001 to 1e+06)"},
		{"synapse A ampa", "synapse A ampa kind=alpha", 10,
	     "kind=alpha: unknown (expected exp2syn, NMDA_gao, gabab_destexhe)"},
		{"tau1=0.5", "tau1=5", 10, "synapse: the rise time tau1=5 is not shorter than the decay time tau2=5"},
		{"synapse A gabaa", "synapse A ampa", 11, "the same synapse stands in line 10"},
		{"baseline A early to=10 ", "baseline A early ", 13,
	     "baseline: 'to' must come after the end of the one before"},
		{"offset=2", "offset=2 to=9", 13, "baseline: 'to' must come after the end of the one before"},
		{"offset=2", "offset=2 to=20", 2, "the last baseline of 'A' must not have a 'to'"},
		{"connect A B soma", "connect A soma", 17,
	     "connect: expected source, target, location and receptor before the settings"},
		{"connect A B soma", "connect A C soma", 17, "connect: there is no population 'C' above"},
		{"connect A B soma ampa", "connect A B soma gabab", 17, "connect: B has no receptor 'gabab'"},
		{"connect A B soma", "connect A B distal", 17, "connect: B has no location or section 'distal'"},
		{"connect A B soma ampa", "connect A A tuft gabaa", 17,
	     "connect: not every section of 'tuft' of A has the receptor 'gabaa'"},
		{"weight=0.1", "weight=-0.1", 17, "weight=-0.1: out of range (0 to 1e+06)"},
		{"delay=1 ", "delay=0 ", 17, "delay=0: out of range (0.001 to 1e+09)"},
		{"lambda=3\n", "lambda=0\n", 17, "lambda=0: out of range (1e-06 to 1e+09)"},
		{"lambda=3\n", "lambda=3 autapses=yes\n", 17, "autapses=yes: not a whole number"},
		{"lambda=3\n", "lambda=3 gain=-1\n", 17, "gain=-1: out of range (0 to 1e+06)"},
		{"lambda=3\n", "lambda=3 pairs=0:1,0\n", 17, "connect: pairs: '': expected ':'"},
		{"lambda=3\n", "lambda=3 pairs=0:1;0:0\n", 17, "connect: pairs: ';0:0': expected ',' or the end"},
		{"lambda=3\n", "lambda=3 pairs=-1:0\n", 17, "connect: pairs: '-1:0': expected SOURCE:TARGET,..."},
		{"lambda=3\n", "lambda=3 pairs=5:0\n", 17, "connect: pairs: there is no cell 5 of A, which has 5"},
		{"lambda=3\n", "lambda=3 pairs=0:99999999999999999999\n", 17,
	     "connect: pairs: '9999999999': expected ',' or the end"},
		{"lambda=3\n", "lambda=3 pairs=0:1,1:1,0:1\n", 17, "connect: pairs: 0:1 stands twice"},
		{"lambda=3\n", "lambda=3 probability=1.5\n", 17, "probability=1.5: out of range (0 to 1)"},
		{"connect A B soma ampa weight=0.1 delay=1 lambda=3",
	     "connect A A soma ampa weight=0.1 delay=1 lambda=3 autapses=0 pairs=2:2", 17,
	     "connect: pairs: 2:2 is one cell, and autapses=0"},
		{"drive in", "drive A", 18, "drive: 'A' is the name of a population"},
		{"drive in", "drive", 18, "drive: expected a name before the settings"},
		{"type=evoked", "type=rhythmic", 18, "type=rhythmic: unknown (expected evoked, bursty, poisson, train)"},
		{"location=soma ", "", 18, "drive: 'location=' is missing"},
		{"sigma=1", "sigma=-1", 18, "sigma=-1: out of range (0 to 1e+09)"},
		{"numspikes=2", "numspikes=0", 18, "numspikes=0: out of range (1 to 1000000)"},
		{"cells=2", "cells=0", 18, "cells=0: out of range (1 to 1000000)"},
		{"cells=2", "cells=all", 18, "cells=all: not a whole number"},
		{" seed=4", " seed=-4", 18, "seed=-4: out of range (0 to 4294967295)"},
		{"conn_seed=3\n", "conn_seed=4294967296\n", 18, "conn_seed=4294967296: out of range (0 to 4294967295)"},
		{"target in B ampa=0.01 delay=0.5\ntarget in A ampa=0.01 delay=0.1 probability=0.5\n", "", 18,
	     "drive 'in' has no targets"},
		{"target in B", "target out B", 19, "target: there is no drive 'out' above"},
		{"target in B", "target in", 19, "target: expected a drive and a population before the settings"},
		{"target in B", "target in A", 20, "the same target stands in line 19"},
		{"target in B ampa=0.01", "target in B", 19, "target: no weight of any receptor"},
		{"target in B ampa=0.01", "target in B nmda=0.01", 19, "target: B has no receptor 'nmda'"},
		{"target in B ampa=0.01 delay=0.5", "target in B ampa=0.01 dealy=0.5", 19,
	     "target: unknown setting 'dealy' (expected ampa, delay, probability)"},
		{"delay=0.5", "seed=5", 19, "target: seed stands in the record of the drive"},
		{"mu=10", "mue=10", 18,
	     "drive: unknown setting 'mue' (expected type, location, mu, sigma, numspikes, cells, lambda, seed, "
	     "conn_seed)"},
		{"mu=10 ", "", 18, "drive: 'mu=' is missing"},
		{"mu=10", "mu=10 delay=1", 18, "drive: delay stands in the records of the targets"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2", "type=poisson location=soma rate=1 tstrat=1",
	     18, "drive: rate stands in the records of the targets"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=poisson location=soma rate=1 mu=1", 18,
	     "drive: unknown setting 'mu' (expected type, location, tstart, tstop, rate, cells, lambda, seed, conn_seed)"},
		{"amplitude=0.1", "amplitud=0.1", 21,
	     "bias: unknown setting 'amplitud' (expected section, amplitude, tstart, tstop)"},
		{"type=evoked", "type=tonic", 18, "type=tonic: unknown (expected evoked, bursty, poisson, train)"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=bursty location=soma burst_rate=0", 18,
	     "burst_rate=0: out of range (1e-06 to 1e+06)"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2",
	     "type=bursty location=soma burst_rate=10 tstart=2 tstop=1", 18, "drive: tstop=1 is before tstart=2"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=bursty location=soma burst_rate=10 tstop=ever",
	     18, "tstop=ever: not a number"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2",
	     "type=bursty location=soma burst_rate=10 numspikes=11 spike_isi=10.1", 18,
	     "drive: a burst of 101 ms (11 spikes, spike_isi=10.1) is longer than the period of 100 ms (burst_rate=10)"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=poisson location=soma", 18,
	     "drive: 'rate=' is missing"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=poisson location=soma rate=0", 18,
	     "rate=0: out of range (1e-06 to 1e+06)"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2", "type=poisson location=soma rate=1 cells=each",
	     18, "drive: rate stands in the records of the targets"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2", "type=poisson location=soma", 19,
	     "target: 'rate=' is missing"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2 lambda=3 seed=4", "type=train location=soma", 18,
	     "drive 'in' has no spikes (train records)"},
		{"target in B", "train in s times=1\ntarget in B", 19,
	     "train: the drive 'in' is of type evoked, which draws its spikes"},
		{"target in B", "train out s times=1\ntarget in B", 19, "train: there is no drive 'out' above"},
		{"target in B ampa=0.01", "target in B ampa=-1", 19, "ampa=-1: out of range (0 to 1e+06)"},
		{"delay=0.5", "delay=-0.5", 19, "delay=-0.5: out of range (0 to 1e+09)"},
		{"probability=0.5", "probability=0", 20, "target: probability=0 connects nothing; leave the target out"},
		{"probability=0.5", "probability=1.01", 20, "probability=1.01: out of range (0 to 1)"},
		{"location=soma", "location=far", 19, "target: B has no location or section 'far'"},
		{"bias hold A", "bias hold C", 21, "bias: there is no population 'C' above"},
		{"amplitude=0.1 tstart=1", "amplitude=0.1 tstart=6", 21, "bias: tstop=5 is before tstart=6"},
		{"amplitude=0.1", "section=leg amplitude=0.1", 21, "bias: A has no section 'leg'"},
		{"end\n", "population C lattice=full z=0\nend\n", 22, "population: comes before the drives"},
		{"end\n", "drive type=evoked\nend\n", 22, "drive: expected a name before the settings"},
		{"bias", "bais", 21, "'bais': unknown kind of record"},
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char said[1024], *want;
		int end[2], status;
		ssize_t n, size = 0;
		pid_t pid;

		fflush(stdout);
		if (pipe(end) != 0 || (pid = fork()) < 0)
			abort();
		if (!pid) {
			dup2(end[1], STDERR_FILENO);
			model_free(variant(wrong[i].from, wrong[i].to));
			_exit(0);
		}
		close(end[1]);
		while ((n = read(end[0], said + size, sizeof said - 1 - (size_t)size)) > 0)
			size += n;
		said[size] = '\0';
		close(end[0]);
		waitpid(pid, &status, 0);
		want = wrong[i].line ? mem_printf("hnn: net:%d: %s\n", wrong[i].line, wrong[i].message)
		                     : mem_printf("hnn: net: %s\n", wrong[i].message);
		if (!ok(WIFEXITED(status) && WEXITSTATUS(status) == 1 && strcmp(said, want) == 0, "refused: %s",
		        wrong[i].message))
			printf("# with '%s' it says: %s\n", wrong[i].to, said);
		free(want);
	}
}

int main(void)
{
	test_segments();
	test_profiles();
	test_published_geometry();
	test_uniform();
	test_normal();
	test_choice();
	test_section_sets();
	test_meaning();
	test_units();
	test_pairs();
	test_events();
	test_kinds();
	test_times();
	test_warnings();
	test_reach();
	test_refusals();
	return tap_end();
}
