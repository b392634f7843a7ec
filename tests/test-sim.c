/* lib/sim against closed forms: passive cells, synapses, thresholds, tables. Runs in the root of
 * the sources. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "tap.h"
#include "util/mem.h"

static const struct share alone = {.size = 1};
static const double dt = 0.025;
enum { V, CURRENT }; /* kinds of recording */

/* The network of a text; `end` is added. */
static struct records network(const char *format, ...) __attribute__((format(printf, 1, 2)));
static struct records network(const char *format, ...)
{
	struct input in = {.name = "network"};
	struct records records;
	char text[4096];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	strcpy(text + n, "end\n");
	input_text(&in, "net", text);
	records_read(&in, &records);
	input_close(&in);
	return records;
}

/* A simulator with a network. */
static struct sim *simulator(double tstop, bool record, struct records records)
{
	struct sim_setup setup = {
		.tstop = tstop, .dt = dt, .record.on = {[V] = record, [CURRENT] = record}, .reuse = !record};
	struct sim *s = sim_new(&setup);

	sim_network(s, &records);
	records_free(&records);
	return s;
}

/* What came of a trial: all rows of what was recorded, and spikes. */
struct course {
	size_t samples;
	double *v, *current; /* [samples][columns], one after another */
	long long *dipole;   /* [samples][layers] */
	struct spike *spike;
	size_t spikes;
	int first_step;
	char *failed;
};

static void append(double **to, size_t before, const struct trial *t, int kind)
{
	size_t width = t->record.own[kind], n = width * (size_t)t->count;

	*to = mem_resize(*to, before * width + n, sizeof **to);
	if (n)
		memcpy(*to + before * width, t->record.row[kind], n * sizeof **to);
}

static void append_dipole(struct course *c, const struct trial *t, size_t layers)
{
	c->dipole = mem_resize(c->dipole, (c->samples + (size_t)t->count) * layers, sizeof *c->dipole);
	memcpy(c->dipole + c->samples * layers, t->dipole, (size_t)t->count * layers * sizeof *c->dipole);
}

static struct course simulate(struct sim *s)
{
	struct trial *t = trial_begin(s, 0, true, &alone);
	struct course c = {.first_step = t->first_step};

	while (trial_advance(t)) {
		append(&c.v, c.samples, t, V);
		append(&c.current, c.samples, t, CURRENT);
		append_dipole(&c, t, (size_t)sim_model(s)->layers);
		c.samples += (size_t)t->count;
	}
	c.spike = mem_new(t->spikes, sizeof *c.spike);
	if (t->spikes)
		memcpy(c.spike, t->spike, t->spikes * sizeof *c.spike);
	c.spikes = t->spikes;
	c.failed = t->failed ? mem_text(t->failed) : NULL;
	trial_end(t);
	return c;
}

static void forget(struct course *c)
{
	free(c->v);
	free(c->current);
	free(c->dipole);
	free(c->spike);
	free(c->failed);
	*c = (struct course){0};
}

/* The number of spikes of a trial; the step it goes on from. */
static size_t spikes_of(struct sim *s)
{
	struct course c = simulate(s);
	size_t n = c.spikes;

	forget(&c);
	return n;
}

static int step_of(struct sim *s)
{
	struct course c = simulate(s);
	int step = c.first_step;

	forget(&c);
	return step;
}

#define HEAD "network net nx=1 ny=1 spacing=1 celsius=37 threshold=0\npopulation A lattice=full z=0\n"
/* A leak of 1e-3 S/cm2 towards -70 mV, and nothing else: 1 ms with 1 uF/cm2. */
#define LEAK "hh2 gnabar=0 gkbar=0 gl=0.001 el=-70\n"
#define BALL "section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\nchannel A soma " LEAK

/* --- membranes ------------------------------------------------------------------ */

static void test_charging(void)
{
	struct sim *s = simulator(20, true, network(HEAD BALL "bias step A amplitude=0.05 tstart=5 tstop=12.025\n"));
	struct course t = simulate(s);
	double area = M_PI * 20 * 20, c = 1e-5 * area / dt, g = 1e-3 * 1e-2 * area, v = -65;
	bool exact = t.v[0] == -65;

	for (size_t k = 1; k < t.samples; k++) {
		double half = clock_time(sim_clock(s), (int)k - 1) + dt / 2, i = half >= 5 && half < 12.025 ? 0.05 : 0;

		v = (c * v + g * -70 + i) / (c + g);
		exact &= near(t.v[k], v, 1e-13);
	}
	ok(exact, "a passive cell charges and discharges as implicit Euler has it, within 1e-13 relative");
	ok(t.samples == 801 && near(t.v[479], -70 + 0.05 / g, 1e-4), "and towards the potential of Ohm's law");
	forget(&t);
	sim_free(s);
}

/* A trunk of 13 segments with two legs of 13 segments at its end, all of one thickness. */
static void test_cable(void)
{
	struct sim *s = simulator(80, true,
	                          network(HEAD "section A soma L=680 diam=2 cm=1 Ra=100 v0=-70 dz=1\n"
	                                       "section A left parent=soma at=1 L=680 diam=2 cm=1 Ra=100 v0=-70 dx=1\n"
	                                       "section A right parent=soma at=1 L=680 diam=2 cm=1 Ra=100 v0=-70 dx=-1\n"
	                                       "channel A soma " LEAK "channel A left " LEAK "channel A right " LEAK
	                                       "bias on A amplitude=0.1\n"));
	struct course t = simulate(s);
	const double *v = t.v + (t.samples - 1) * 3;
	double length = 680.0 / 13, g = 1e-3 * 1e-2 * M_PI * 2 * length, a = M_PI * 2 * 2 / 4 / (100 * 1e-2 * length);
	double leg[13], trunk[13], y = 0, here;

	/* What flows into a segment and all beyond it, per mV. */
	for (int k = 12; k >= 0; k--)
		y = leg[k] = g + (k < 12 ? a * y / (a + y) : 0);
	y = 2 * (2 * a * y / (2 * a + y)); /* both legs, from the point where they meet */
	y = 2 * a * y / (2 * a + y);
	for (int k = 12; k >= 7; k--) {
		trunk[k] = g + y;
		y = a * trunk[k] / (a + trunk[k]);
	}
	for (int k = 0; k < 6; k++) /* and towards the sealed end */
		trunk[k] = g + (k ? a * trunk[k - 1] / (a + trunk[k - 1]) : 0);
	here = 0.1 / (g + y + a * trunk[5] / (a + trunk[5]));
	ok(fabs(v[0] + 70 - here) < 1e-11,
	   "the input resistance of a branched cable is that of its ladder, within 1e-11 mV of 70");
	for (int k = 7; k < 13; k++)
		here *= a / (a + trunk[k]);
	y = 2 * (2 * a * leg[0] / (2 * a + leg[0]));
	here *= 2 * a / (2 * a + y) * (2 * a / (2 * a + leg[0]));
	for (int k = 1; k <= 6; k++)
		here *= a / (a + leg[k]);
	ok(fabs(v[1] + 70 - here) < 1e-11,
	   "the voltage falls along trunk and branch as in the ladder, within 1e-11 mV of 70");
	ok(v[1] == v[2], "like branches are at the same voltage");
	forget(&t);
	sim_free(s);
}

/* --- synapses ------------------------------------------------------------------- */

static double two_exponentials(double t, double tau1, double tau2)
{
	double peak = tau1 * tau2 / (tau2 - tau1) * log(tau2 / tau1);

	return t < 0 ? 0 : (exp(-t / tau2) - exp(-t / tau1)) / (exp(-peak / tau2) - exp(-peak / tau1));
}

static void test_synapse(void)
{
	struct sim *s = simulator(
		60, true,
		network(HEAD BALL
	            "synapse A ampa e=0 tau1=0.5 tau2=5 sections=soma\n"
	            "drive one type=evoked location=soma mu=10 sigma=0 numspikes=1 cells=1 lambda=3 seed=1 conn_seed=1\n"
	            "target one A ampa=0.002 delay=0.5\n"
	            "drive two type=evoked location=soma mu=21 sigma=0 numspikes=1 cells=1 lambda=3 seed=1 conn_seed=1\n"
	            "target two A ampa=0.001 delay=0.2\n"));
	struct course t = simulate(s);
	double peak = 0;
	bool exact = t.current[0] == 0;

	for (size_t k = 1; k < t.samples; k++) {
		double time = (double)(k - 1) * dt, g = t.current[k] / t.v[k - 1];

		exact &= fabs(g - 0.002 * two_exponentials(time - 10.5, 0.5, 5) -
		              0.001 * two_exponentials(time - 21.2, 0.5, 5)) <= 1e-16;
		peak = fmax(peak, g);
	}
	ok(exact, "a synapse's conductance is the difference of two exponentials, inputs add up, within 1e-16 uS");
	ok(peak <= 0.002 && near(peak, 0.002, 1e-4), "its peak is the weight");
	forget(&t);
	sim_free(s);
}

static void test_due(void)
{
	struct clock c = clock_make(20000 * dt, dt);
	double end = clock_time(&c, 20000);

	ok(clock_due(&c, 0) == 0 && clock_due(&c, -3) == 0, "what is due at the start comes in the first step");
	for (int k = 0; k < 19999; k++) {
		double edge = clock_time(&c, k) + dt / 2;

		if (clock_due(&c, edge) != k || clock_due(&c, nextafter(edge, 1e9)) != k + 1 ||
		    clock_due(&c, nextafter(edge, 0)) != k || clock_due(&c, edge + 0.3 * dt) != k + 1) {
			ok(false, "an input due at half a step comes in that step (%d)", k);
			return;
		}
	}
	ok(true, "an input due at exactly half a step comes in that step, one a rounding later in the next");
	ok(clock_due(&c, clock_time(&c, 19999) + dt / 2) == 19999 && clock_due(&c, end) == 20000 &&
	       clock_due(&c, 1e300) == 20000 && clock_due(&c, INFINITY) == 20000 && clock_due(&c, NAN) == 20000,
	   "what is due later than the last half step never comes");
	clock_free(&c);
	c = clock_make(1e6, dt); /* at its end time is a hundredth of a step behind */
	for (int k = 39990000, wrong = 0; k <= 39999000; k += 300) {
		double edge = clock_time(&c, k) + dt / 2;

		wrong |= clock_due(&c, edge) != k || clock_due(&c, nextafter(edge, 1e9)) != k + 1;
		if (k == 39999000)
			ok(!wrong && fabs(clock_time(&c, k) - k * dt) > 1e-4, "nor is that lost in 40 million steps");
	}
	clock_free(&c);
}

/* --- spikes --------------------------------------------------------------------- */

static void test_threshold(void)
{
	const char *clamped = HEAD BALL
		"bias on A amplitude=2 tstart=1 tstop=3\nbias again A amplitude=2 tstart=9 tstop=11\n";
	struct sim *s = simulator(20, true, network("%s", clamped));
	struct course t = simulate(s);
	int first = 0, second;
	bool right;

	while (t.v[first] <= 0)
		first++;
	for (second = first; t.v[second] > 0; second++)
		;
	while (t.v[second] <= 0)
		second++;
	right = t.spikes == 2 && t.spike[0].step == first && t.spike[1].step == second && t.spike[0].gid == 0;
	ok(right, "a spike is the first sample above the threshold, and not again before the voltage has been below");
	sim_free(s);
	s = simulator(first * dt, false, network("%s", clamped));
	ok(spikes_of(s) == 0, "a crossing at the last sample is not a spike");
	sim_free(s);
	s = simulator((first + 1) * dt, false, network("%s", clamped));
	ok(spikes_of(s) == 1, "one at the last but one is");
	sim_free(s);
	s = simulator(5, false, network(HEAD "section A soma L=20 diam=20 cm=1 Ra=100 v0=10 dz=1\nchannel A soma " LEAK));
	forget(&t);
	t = simulate(s);
	ok(t.spikes == 1 && t.spike[0].step == 0, "a cell that starts above the threshold spikes at once");
	sim_free(s);
	s = simulator(5, false, network(HEAD "section A soma L=20 diam=20 cm=1 Ra=100 v0=0 dz=1\n"));
	ok(spikes_of(s) == 0, "a cell at the threshold is not above it");
	forget(&t);
	sim_free(s);
}

/* --- time ----------------------------------------------------------------------- */

static void test_time(void)
{
	static const struct {
		double tstop;
		size_t samples;
	} want[] = {{170, 6801}, {169.82593118462967, 6794}, {0.025, 2}, {0.0249, 1}, {37, 1481}, {1000, 40001}};
	bool right = true;
	struct clock c;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		c = clock_make(want[i].tstop, dt);
		right &= (size_t)c.steps + 1 == want[i].samples;
		clock_free(&c);
	}
	ok(right, "there is a sample for each whole step, and one at 0");
	c = clock_make(37, dt);
	ok(clock_time(&c, 1480) == 36.99999999999985, "time is a sum of half steps, as the published results have it");
	clock_free(&c);
}

/* --- tables --------------------------------------------------------------------- */

static void test_tables(void)
{
	struct input in;
	struct records records;
	struct model *m;
	double worst = 0;

	input_open(&in, "data/models/neymotin_2020.net");
	records_read(&in, &records);
	input_close(&in);
	m = model_read(&records);
	for (int p = 0; p < m->populations; p++) {
		struct celltype *t = celltype_make(m, p, dt);

		worst = fmax(worst, table_error(&t->table, m, dt));
		celltype_free(t);
	}
	ok(worst > 0 && worst < 1e-11,
	   "tabulated rates are within 1e-11 of those between the points of the published tables");
	printf("# %.1e at worst\n", worst);
	model_free(m);
	records_free(&records);
}

/* --- going on from an earlier network --------------------------------------------- */

static void test_reuse(void)
{
	static const char cells[] = HEAD BALL
		"synapse A ampa e=0 tau1=0.5 tau2=5 sections=soma\n"
		"drive early type=evoked location=soma mu=5 sigma=0 numspikes=1 cells=1 lambda=3 seed=1 conn_seed=1\n"
		"target early A ampa=0.002 delay=0.5\n"
		"drive late type=evoked location=soma mu=%g sigma=0 numspikes=1 cells=1 lambda=3 seed=1 conn_seed=1\n"
		"target late A ampa=%g delay=0.5\n";
	struct sim *s = simulator(60, false, network(cells, 30.0, 0.1));
	struct records later = network(cells, 31.0, 0.1), stronger = network(cells, 31.0, 0.2);
	int first, last, step;

	first = step_of(s);
	sim_network(s, &later);
	last = step_of(s);
	ok(first == 0 && last > 20 / dt && last <= 30.5 / dt, "a drive that comes later changes nothing before");
	sim_network(s, &stronger);
	step = step_of(s);
	ok(step > 20 / dt && step <= 31.5 / dt, "nor does one that is stronger");
	sim_network(s, &stronger);
	ok(step_of(s) >= 50 / dt, "the same network again is hardly simulated at all");
	records_free(&later);
	records_free(&stronger);
	sim_free(s);
}

/* Three populations of one kind of cell, each with a current of its own, in these layers. */
static struct sim *layered(const char *a, const char *b, const char *c)
{
#define CELL(NAME, LAYER, CURRENT)                                                                                   \
	"population " NAME " lattice=full z=0 dipole=" LAYER "\n"                                                        \
	"section " NAME " soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"                                                   \
	"section " NAME " apical_trunk parent=soma at=1 L=300 diam=2 cm=1 Ra=100 v0=-65 dz=1\n"                          \
	"channel " NAME " soma " LEAK "channel " NAME " apical_trunk " LEAK "bias b" NAME " " NAME " amplitude=" CURRENT \
	" tstart=1 tstop=9\n"
	return simulator(12, false,
	                 network("network net nx=3 ny=5 spacing=1 celsius=37 threshold=0\n" CELL("A", "%s", "0.1")
	                             CELL("B", "%s", "0.3") CELL("C", "%s", "-0.07"),
	                         a, b, c));
}

/* Sums are whole numbers: those of a layer are, to the bit, the sums of the layers it is put together from. */
static void test_layers(void)
{
	struct sim *three = layered("L2/3", "granular", "L5"), *two = layered("deep", "L4", "deep"),
			   *one = layered("all", "all", "all"), *none = layered("none", "none", "none");
	struct course c3 = simulate(three), c2 = simulate(two), c1 = simulate(one), c0 = simulate(none);
	bool same = c3.samples == 481 && c2.samples == 481 && c1.samples == 481, moves = false;

	ok(sim_model(three)->layers == 3 && strcmp(sim_model(three)->layer[1], "granular") == 0 &&
	       sim_model(two)->layers == 2 && strcmp(sim_model(two)->layer[0], "deep") == 0 &&
	       sim_model(one)->layers == 1 && sim_model(none)->layers == 0,
	   "a network has the layers that its populations name, in that order");
	for (size_t k = 0; same && k < c3.samples; k++) {
		const long long *x = c3.dipole + 3 * k, *y = c2.dipole + 2 * k;

		same = x[0] + x[2] == y[0] && x[1] == y[1] && x[0] + x[1] + x[2] == c1.dipole[k];
		moves |= x[0] > 1000000 && x[1] > 1000000 && x[2] < -1000000;
	}
	ok(same && moves, "the sums of a layer are those of its populations, to the last unit");
	ok(c0.samples == 481 && !c0.failed, "a network without a layer runs");
	forget(&c3);
	forget(&c2);
	forget(&c1);
	forget(&c0);
	c3 = simulate(three);
	ok(c3.first_step > 0 && c3.samples == 481, "a trial goes on from a checkpoint with the sums of all layers");
	forget(&c3);
	sim_free(three);
	sim_free(two);
	sim_free(one);
	sim_free(none);
}

int main(void)
{
	test_charging();
	test_cable();
	test_synapse();
	test_due();
	test_threshold();
	test_time();
	test_tables();
	test_reuse();
	test_layers();
	return tap_end();
}
