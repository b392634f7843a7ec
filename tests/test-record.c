/* lib/record and what it stands on: where cells lie, what flows around them. Runs in the root of the sources. */
#include <math.h>
#include <stdlib.h>

#include "kernel/kernel.h"
#include "record/extracellular.h"
#include "network.h"
#include "tap.h"
#include "util/mem.h"

/* --- sums by weights -------------------------------------------------------------------- */

/* From -0.5 to 0.5, the same in every run. */
static double any(void)
{
	static uint64_t state = 88172645463325252;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (double)(state >> 11) * 0x1p-53 - 0.5;
}

/* Every implementation against sums as they are defined, for so many rows. */
static void check_projection(const char *name, int rows)
{
	enum { NODES = 7, SUMS = 2 * PROJECT_SUMS, STRIDE = (NODES + 3) * LANES };
	project_function *project = project_named(name);
	double *v = mem_vector((size_t)rows * STRIDE, sizeof *v), *out = mem_new((size_t)rows * SUMS, sizeof *out);
	double *weight = mem_vector(SUMS * NODES * LANES, sizeof *weight);
	int wrong = 0;

	for (int i = 0; i < rows * STRIDE; i++)
		v[i] = any();
	for (int i = 0; i < SUMS * NODES * LANES; i++)
		weight[i] = any();
	if (project)
		project(&(struct projection){rows, NODES, v, STRIDE, SUMS, weight, out});
	for (int r = 0; r < rows && project; r++)
		for (int s = 0; s < SUMS; s++) {
			double sum = 0;

			for (int i = 0; i < NODES * LANES; i++)
				sum += v[r * STRIDE + i] * weight[s * NODES * LANES + i];
			wrong += !(fabs(out[r * SUMS + s] - sum) < 1e-14);
		}
	if (project)
		ok(wrong == 0, "%s: sums over nodes and lanes in %d rows", name, rows);
	else
		printf("# no %s kernel for this processor\n", name);
	free(v);
	free(out);
	free(weight);
}

/* --- transfer resistances ------------------------------------------------------------------ */

/* The integral of 1/r over a line, by the midpoint rule, divided by its length. */
static double around(const double contact[3], const double from[3], const double to[3])
{
	enum { STEPS = 100000 };
	double sum = 0;

	for (int i = 0; i < STEPS; i++) {
		double square = 0;

		for (int k = 0; k < 3; k++)
			square += pow(contact[k] - from[k] - (to[k] - from[k]) * (i + 0.5) / STEPS, 2);
		sum += 1 / sqrt(square);
	}
	return sum / STEPS;
}

static void check_resistances(void)
{
	/* a section of 130 um in 3 segments, along (3, 4, 12)/13 */
	const struct axis axis = {{1, 2, 3}, {31, 42, 123}};
	const double ends[4] = {0, 1 / 3.0, 2 / 3.0, 1}, lines[3][2] = {{0, 1 / 3.0}, {1 / 6.0, 5 / 6.0}, {2 / 3.0, 1}};
	const double contacts[][3] = {{50, -20, 60}, {1, 2, -40}, {40, 60, 180}, {17, 22, 60}, {-3000, 100, 2000}};
	struct electrode e = {.conductivity = 0.3, .min_distance = 0.5};
	double medium = 1000 / (4 * M_PI * 0.3);

	for (int c = 0; c < 5; c++)
		for (int s = 0; s < 3; s++) {
			const double *at = contacts[c];
			double from[3], to[3], middle[3], r = 0;

			for (int k = 0; k < 3; k++) {
				double d = axis.far[k] - axis.near[k];

				from[k] = axis.near[k] + d * lines[s][0];
				to[k] = axis.near[k] + d * lines[s][1];
				middle[k] = axis.near[k] + d * (ends[s] + ends[s + 1]) / 2;
				r += pow(at[k] - middle[k], 2);
			}
			e.lines = false;
			ok(near(transfer_resistance(&e, at, &axis, 130, s, 3), medium / sqrt(r), 1e-14),
			   "contact %d, segment %d: a point", c, s);
			e.lines = true;
			ok(near(transfer_resistance(&e, at, &axis, 130, s, 3), medium * around(at, from, to), 1e-7),
			   "contact %d, segment %d: a line", c, s);
		}
}

static void check_nearest(void)
{
	const struct axis axis = {{0, 0, 0}, {0, 0, 10}};
	const double middle[3] = {0, 0, 5}, inside[3] = {0, 0, 7};
	struct electrode e = {.conductivity = 1, .min_distance = 2};
	double medium = 1000 / (4 * M_PI);

	ok(near(transfer_resistance(&e, middle, &axis, 10, 0, 1), medium / 2, 1e-15),
	   "a point that is nearer counts as min_distance away");
	e.lines = true;
	ok(near(transfer_resistance(&e, inside, &axis, 10, 0, 1),
	        medium * (log((7 + sqrt(53)) / 2) + log((3 + sqrt(13)) / 2)) / 10, 1e-14),
	   "a line that is nearer counts as min_distance away");
}

/* --- shapes ---------------------------------------------------------------------------------- */

static void check_shape(void)
{
	static const char text[] = "network n nx=2 ny=2 spacing=30 celsius=37 threshold=0\n"
							   "population A lattice=full z=1000.3\n"
							   "section A tip parent=branch at=1 L=20 diam=1 cm=1 Ra=100 v0=-65 dy=-2\n"
							   "section A branch parent=soma at=0 L=50 diam=1 cm=1 Ra=100 v0=-65 dx=3 dz=-4\n"
							   "section A soma L=10 diam=10 cm=1 Ra=100 v0=-65 dz=1\n"
							   "end\n";
	const double expected[3][2][3] = {
		{{60, 30, 960.3}, {60, 10, 960.3}}, {{30, 30, 1000.3}, {60, 30, 960.3}}, {{30, 30, 1000.3}, {30, 30, 1010.3}}};
	struct axis axis[MAX_SECTIONS];
	struct model *m = network_variant(text, "", "");
	struct shape shape;

	shape_make(&m->population[0], &shape);
	shape_cell(m, 0, &shape, 3, axis);
	for (int s = 0; s < 3; s++) {
		bool near = true, single = true;

		for (int k = 0; k < 3; k++) {
			near &= fabs(axis[s].near[k] - expected[s][0][k]) < 2e-4 && fabs(axis[s].far[k] - expected[s][1][k]) < 2e-4;
			single &= (float)axis[s].near[k] == axis[s].near[k] && (float)axis[s].far[k] == axis[s].far[k];
		}
		ok(near, "%s of the last cell lies where its parent ends", m->population[0].section[s].name);
		ok(single, "and its ends are in single precision");
	}
	model_free(m);
}

int main(void)
{
	static const char *const kernels[] = {"avx512", "avx2", "baseline", "reference"};

	for (int k = 0; k < 4; k++)
		for (int rows = 1; rows < 10; rows += 4)
			check_projection(kernels[k], rows);
	check_resistances();
	check_nearest();
	check_shape();
	return tap_end();
}
