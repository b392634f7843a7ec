/* lib/kernel: every kernel against the plain one, on random cells. Runs in the root of the sources. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "network.h"
#include "tap.h"
#include "util/mem.h"

enum { STEPS = 240, CELLS = 8, CONNECTIONS = 9, INPUTS = 120 };
static const double dt = 0.025;

/* --- chance ------------------------------------------------------------------------ */

static uint64_t chance;

/* From low to high. */
static double any(double low, double high)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return low + (high - low) * (double)(chance >> 11) * 0x1p-53;
}

static int below(int n)
{
	return (int)any(0, n) % n;
}

/* --- random cells -------------------------------------------------------------------- */

/* Channels that a section may have, with densities as in the published cells. */
static void write_channels(FILE *out, const char *section)
{
	if (below(4))
		fprintf(out, "channel A %s hh2 gnabar=%g gkbar=%g gl=%g el=%g\n", section, any(0.05, 0.2), any(0.01, 0.04),
		        any(1e-5, 5e-4), any(-70, -50));
	if (below(3) == 0)
		fprintf(out, "channel A %s km gbar=%g\n", section, any(100, 300));
	if (below(3) == 0)
		fprintf(out, "channel A %s cat gbar=%g\n", section, any(1e-4, 1e-3));
	if (below(3) == 0)
		fprintf(out, "channel A %s ar gbar=%g\n", section, any(1e-6, 1e-4));
	if (below(2)) {
		fprintf(out, "channel A %s ca gbar=%g\nchannel A %s cad taur=%g\n", section, any(20, 90), section, any(5, 30));
		if (below(2))
			fprintf(out, "channel A %s kca gbar=%g\n", section, any(10, 200));
		if (below(2))
			fprintf(out, "channel A %s slow gbar=%g\n", section, any(10, 200));
	}
}

/* A receptor of each kind; connections to sections and to both at once, so that ports meet. */
static void write_synapses(FILE *out)
{
	static const char *const where[] = {"soma", "apical_trunk", "both"};

	fprintf(out, "location A both sections=soma,apical_trunk\n");
	fprintf(out, "synapse A r0 e=0 tau1=%g tau2=%g sections=soma,apical_trunk\n", any(0.1, 1), any(2, 30));
	fprintf(out, "synapse A r1 e=-80 tau1=%g tau2=%g sections=soma,apical_trunk\n", any(0.1, 1), any(2, 30));
	fprintf(out, "synapse A r2 kind=NMDA_gao gmax=0.01 cdur=%g beta=%g sections=soma,apical_trunk\n", any(0.1, 3),
	        any(0.01, 0.2));
	fprintf(out, "synapse A r3 kind=gabab_destexhe kd=%g cdur=%g k3=%g k4=%g sections=soma,apical_trunk\n",
	        any(0.01, 10), any(0.1, 1), any(0.1, 1), any(0.1, 1));
	for (int i = 0; i < CONNECTIONS; i++)
		fprintf(out, "connect A A %s r%d weight=1 delay=1 lambda=3\n", where[i / 3], i < 3 ? i : 1 + i % 3);
}

static void write_cell(FILE *out)
{
	static const char *const names[] = {"soma", "apical_trunk", "a", "b", "c", "d", "e"};
	int sections = 2 + below(6);

	fprintf(out,
	        "network net nx=3 ny=1 spacing=1 celsius=%g threshold=-20\n"
	        "kinetics slow\nparameter slow gbar unit=pS/um2\ngate slow n on=%g off=%g\n"
	        "current slow k gbar=gbar gates=n^2 e=-90\n"
	        "population A lattice=full z=0 dipole=L5\nbaseline A all offset=0\n",
	        any(20, 37), any(1, 100), below(2) ? any(30, 60) : any(0.01, 1));
	for (int s = 0; s < sections; s++) {
		fprintf(out, "section A %s L=%g diam=%g cm=%g Ra=%g v0=%g dx=%g dz=%g", names[s], any(5, 300), any(0.5, 20),
		        any(0.5, 2), any(70, 200), any(-75, -60), any(-1, 1), any(-1, 1));
		fprintf(out, s ? " parent=%s at=%d\n" : "\n", names[below(s ? s : 1)], below(2));
		write_channels(out, names[s]);
	}
	write_synapses(out);
	for (int i = below(3); i >= 0; i--)
		fprintf(out, "bias b%d A section=%s amplitude=%g tstart=%g tstop=%g\n", i, names[below(sections)], any(-0.1, 1),
		        any(0, 2), any(2, 6));
	fprintf(out, "end\n");
}

static struct model *random_model(void)
{
	struct model *m;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	write_cell(out);
	fclose(out);
	m = network_variant(text, "", "");
	free(text);
	return m;
}

/* --- what is asked of a kernel ------------------------------------------------------- */

struct run {
	struct model *model;
	struct celltype *type;
	double time[STEPS + 1], *start;
	struct delivery delivery[2 * INPUTS];
	int deliveries;
	int *copy, copies;
	struct synapse_place *current;
	int currents;
};

static int by_time(const void *a, const void *b)
{
	const struct delivery *s = a, *t = b;

	return (s->time > t->time) - (s->time < t->time);
}

/* An input to one of the ports by one of the connections that end there, and its end. */
static void add_input(struct run *r)
{
	short p = (short)below(r->type->ports);
	const struct port *port = &r->type->port[p];
	bool memory = port->links > 0;
	double most = memory ? 1 : 0.02;
	struct delivery in = {.port = p,
	                      .lane = (short)below(LANES),
	                      .weight = below(2) ? any(0, most) : any(0, most / 10),
	                      .time = any(0, STEPS * dt),
	                      .link = memory ? below(port->links) : 0};

	for (int end = 0; end < (memory ? 2 : 1); end++, in.time += port->plan.lasts) {
		in.end = end;
		in.step = (int)ceil(in.time / dt - 0.5);
		if (in.step < STEPS)
			r->delivery[r->deliveries++] = in;
	}
}

static void run_make(struct run *r)
{
	struct celltype *t;

	r->model = random_model();
	t = r->type = celltype_make(r->model, 0, dt);
	for (int i = 0; i < r->model->connections; i++)
		celltype_port(t, &r->model->connection[i].sections, r->model->connection[i].synapse);
	celltype_layout(t);
	r->start = mem_vector((size_t)t->state, sizeof *r->start);
	celltype_start(t, r->model, r->start);
	for (int k = 0; k < STEPS; k++)
		r->time[k + 1] = r->time[k] + dt;
	for (int i = 0; i < INPUTS; i++)
		add_input(r);
	qsort(r->delivery, (size_t)r->deliveries, sizeof *r->delivery, by_time);
	r->copy = mem_new(2 * (size_t)t->nodes, sizeof *r->copy);
	r->copies = 0;
	for (int n = 0; n < t->nodes; n++) {
		r->copy[r->copies++] = n * t->stride;
		if (t->calcium)
			r->copy[r->copies++] = n * t->stride + t->at_ca;
	}
	r->current = mem_new((size_t)t->ports * MAX_SECTIONS, sizeof *r->current);
	r->currents = 0;
	for (int p = 0; p < t->ports; p++)
		for (int n = 0; n < t->port[p].nodes; n++)
			r->current[r->currents++] = (struct synapse_place){(short)p, (short)n};
}

static void run_free(struct run *r)
{
	celltype_free(r->type);
	model_free(r->model);
	free(r->start);
	free(r->copy);
	free(r->current);
}

/* A kernel's answer for some steps from a state on, which it advances. */
static struct task answer(const struct run *r, kernel_function *kernel, double *state, int first, int steps)
{
	struct task k = {
		.type = r->type,
		.state = state,
		.time = r->time + first,
		.first = first,
		.steps = steps,
		.threshold = r->model->threshold,
		.cells = LANES - 1,
		.dipole = mem_vector((size_t)steps * LANES, sizeof(double)),
		.crossing = mem_new((size_t)steps * LANES, sizeof *k.crossing),
		.copies = r->copies,
		.copy = r->copy,
		.copied = mem_vector((size_t)steps * (size_t)r->copies * LANES, sizeof(double)),
		.currents = r->currents,
		.current = r->current,
		.flowed = mem_vector((size_t)steps * (size_t)r->currents * LANES, sizeof(double)),
	};
	int from = 0;

	while (from < r->deliveries && r->delivery[from].step < first)
		from++;
	k.delivery = r->delivery + from;
	while (from < r->deliveries && r->delivery[from].step < first + steps)
		from++;
	k.deliveries = (size_t)(r->delivery + from - k.delivery);
	kernel(&k);
	return k;
}

static void answer_free(struct task *k)
{
	free(k->dipole);
	free(k->crossing);
	free(k->copied);
	free(k->flowed);
}

/* --- comparisons ----------------------------------------------------------------------- */

/* The largest difference of two arrays, relative to the largest number of them or to `least`, which is
 * as large as their numbers are at all. */
static double distance(const double *a, const double *b, size_t n, double least)
{
	double most = least, worst = 0;

	for (size_t i = 0; i < n; i++) {
		most = fmax(most, fabs(b[i]));
		worst = fabs(a[i] - b[i]) <= worst ? worst : fabs(a[i] - b[i]); /* a NaN too is far */
	}
	return worst / most;
}

/* Of all the numbers of a block's state, quantity by quantity. */
static double distance_of_states(const struct celltype *t, const double *a, const double *b)
{
	double worst = distance(a + t->nodes * t->stride, b + t->nodes * t->stride,
	                        (size_t)(t->state - t->nodes * t->stride), 1e-3);

	for (int n = 0; n < t->nodes; n++) {
		const double *x = a + n * t->stride, *y = b + n * t->stride;

		worst = fmax(worst, distance(x, y, LANES, 100));
		worst = fmax(worst, distance(x + LANES, y + LANES, LANES, 0));
		worst = fmax(worst, distance(x + 2 * LANES, y + 2 * LANES, LANES, 0));
		worst = fmax(worst, distance(x + 3 * LANES, y + 3 * LANES, (size_t)t->at_ca - 3 * LANES, 1));
		if (t->calcium) {
			worst = fmax(worst, distance(x + t->at_ca, y + t->at_ca, LANES, 0));
			worst = fmax(worst, distance(x + t->at_ca + LANES, y + t->at_ca + LANES, LANES, 1e-3));
		}
	}
	return worst;
}

struct worst {
	double step, run;
	size_t crossings;
	bool same_crossings;
};

/* From each state of the reference's course one step of the kernel, and one of the reference. */
static void compare_steps(const struct run *r, kernel_function *kernel, struct worst *worst)
{
	size_t n = (size_t)r->type->state;
	double *state = mem_vector(n, sizeof *state), *other = mem_vector(n, sizeof *other);

	memcpy(state, r->start, n * sizeof *state);
	for (int k = 0; k < STEPS; k++) {
		struct task a, b;

		memcpy(other, state, n * sizeof *state);
		a = answer(r, kernel, other, k, 1);
		b = answer(r, kernel_named("reference"), state, k, 1);
		worst->step = fmax(worst->step, distance_of_states(r->type, other, state));
		worst->step = fmax(worst->step, distance(a.flowed, b.flowed, (size_t)r->currents * LANES, 1e-3));
		answer_free(&a);
		answer_free(&b);
	}
	free(state);
	free(other);
}

/* All steps at once. */
static void compare_runs(const struct run *r, kernel_function *kernel, struct worst *worst)
{
	size_t n = (size_t)r->type->state;
	double *state = mem_vector(n, sizeof *state), *other = mem_vector(n, sizeof *other);
	struct task a, b;

	memcpy(state, r->start, n * sizeof *state);
	memcpy(other, r->start, n * sizeof *state);
	a = answer(r, kernel, other, 0, STEPS);
	b = answer(r, kernel_named("reference"), state, 0, STEPS);
	worst->run = fmax(worst->run, distance(a.dipole, b.dipole, STEPS * LANES, 0));
	worst->run = fmax(worst->run, distance(a.copied, b.copied, (size_t)(STEPS * r->copies) * LANES, 100));
	worst->run = fmax(worst->run, distance(a.flowed, b.flowed, (size_t)(STEPS * r->currents) * LANES, 1e-3));
	worst->run = fmax(worst->run, distance_of_states(r->type, other, state));
	worst->same_crossings &= a.crossings == b.crossings;
	for (size_t i = 0; i < a.crossings && i < b.crossings; i++)
		worst->same_crossings &= a.crossing[i].step == b.crossing[i].step && a.crossing[i].lane == b.crossing[i].lane;
	worst->crossings += b.crossings;
	answer_free(&a);
	answer_free(&b);
	free(state);
	free(other);
}

/* A step of a kernel differs from one of the reference where a gate's 1 - exp(-dt/tau) is read from a
 * table that is good to 1e-11 (lib/cell/table.c): by that times inf - x, which is at most 1, and
 * a current by four such factors. Everything else is rounding, 1e-14 or so. In a run the gates forget
 * old errors as they forget old potentials, and the potential stays within some 1e-11 of the 100 mV it
 * moves in but for where it is unstable: a spike's upstroke multiplies what there is by up to 100. */
static const double step_tolerance = 4e-11, run_tolerance = 1e-9;

int main(void)
{
	static const char *const names[] = {"baseline", "avx2", "avx512"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		kernel_function *kernel = kernel_named(names[i]);
		struct worst worst = {.same_crossings = true};

		if (!kernel) {
			printf("# no %s kernel for this processor\n", names[i]);
			continue;
		}
		chance = 20090925;
		for (int c = 0; c < CELLS; c++) {
			struct run r = {0};

			run_make(&r);
			compare_steps(&r, kernel, &worst);
			compare_runs(&r, kernel, &worst);
			run_free(&r);
		}
		ok(worst.step < step_tolerance, "%s: a step of random cells is that of the reference, within %g", names[i],
		   step_tolerance);
		ok(worst.run < run_tolerance, "%s: %g ms of them are, within %g", names[i], STEPS * dt, run_tolerance);
		ok(worst.same_crossings && worst.crossings > CELLS, "%s: and they cross the threshold when they should",
		   names[i]);
		printf("# %.1e, %.1e at worst, %zu crossings\n", worst.step, worst.run, worst.crossings);
	}
	return tap_end();
}
