/* lib/model: what a network means, and networks that make no sense refused. */
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "network.h"
#include "tap.h"

/* --- networks ------------------------------------------------------------------ */

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
	struct model *m = network_variant(tiny_network, "", "");
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
	m = network_variant(tiny_network, "nx=5 ny=1", "nx=7 ny=4");
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
	struct model *m = network_variant(tiny_network, "", "");

	ok(!m->connection->pair && m->connection->pairs == 0, "without more, a connection has no list of pairs");
	model_free(m);
	m = network_variant(tiny_network, "lambda=3\ndrive", "lambda=3 pairs=4:1,0:0,0:1\ndrive");
	ok(pairs_are(m, "4:1,0:0,0:1"), "pairs are kept as they are listed");
	model_free(m);
	/* default_rng(3).choice(10, 5, replace=False): 0 1 2 4 9 */
	m = network_variant(tiny_network, "lambda=3\ndrive", "lambda=3 probability=0.5 conn_seed=3\ndrive");
	ok(pairs_are(m, "0:0,0:1,1:0,2:0,4:1"), "a probability picks pairs, source by source, as NumPy does");
	model_free(m);
	/* default_rng(4294967295).choice(20, 10, replace=False): 00111000010101101011 */
	m = network_variant(
		tiny_network, "connect A B soma ampa weight=0.1 delay=1 lambda=3",
		"connect A A soma ampa weight=0.1 delay=1 lambda=3 autapses=0 probability=0.5 conn_seed=4294967295");
	ok(pairs_are(m, "0:3,0:4,1:0,2:1,2:4,3:1,3:2,4:0,4:2,4:3"),
	   "autapses that are left out are not among those picked from");
	model_free(m);
	/* default_rng(3).choice(5, 0) */
	m = network_variant(tiny_network, "lambda=3\ndrive", "lambda=3 probability=0.01\ndrive");
	ok(m->connection->pair && m->connection->pairs == 0, "a share may be none");
	model_free(m);
	/* default_rng(3).choice(10, 3, replace=False): 1100001000 */
	m = network_variant(tiny_network, "lambda=3\ndrive",
	                    "lambda=3 probability=0.3 pairs=4:1,0:1,4:0,3:1,3:0,2:1,2:0,1:1,1:0,0:0\ndrive");
	ok(pairs_are(m, "4:1,0:1,2:0"), "a probability thins the pairs that are listed, in their order");
	model_free(m);
}

/* --- refusals ------------------------------------------------------------------ */

static void test_refusals(void)
{
	static const struct refusal wrong[] = {
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
		{"dipole=L2", "dipole=agg", 2,
	     "dipole=agg: no layer has this name, which is that of another column of dipoles"},
		{"dipole=L2", "dipole=L2,L3", 2, "dipole=L2,L3: a layer's name has no comma, semicolon or quote in it"},
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
	     18,
	     "drive: rate stands in the records of the targets with cells=each ('hnn-net --set in.cells=each' moves it)"},
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
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2", "type=poisson location=soma rate=-1", 18,
	     "rate=-1: out of range (0 to 1e+06)"},
		{"type=evoked location=soma mu=10 sigma=1 numspikes=2 cells=2", "type=poisson location=soma rate=1 cells=each",
	     18,
	     "drive: rate stands in the records of the targets with cells=each ('hnn-net --set in.cells=each' moves it)"},
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

	test_refused(tiny_network, wrong, sizeof wrong / sizeof *wrong);
}

int main(void)
{
	test_section_sets();
	test_meaning();
	test_units();
	test_pairs();
	test_refusals();
	return tap_end();
}
