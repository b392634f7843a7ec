/* lib/drive: numbers as drawn elsewhere from the same seeds, and the kinds of drive that use them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/drive.h"
#include "drive/random.h"
#include "tap.h"
#include "util/mem.h"
#include "util/num.h"

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

int main(void)
{
	test_uniform();
	test_normal();
	test_choice();
	test_kinds();
	test_times();
	return tap_end();
}
