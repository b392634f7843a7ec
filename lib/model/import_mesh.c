/* hnn-core's network JSON: where the cells stand. */
#include <math.h>
#include <string.h>

#include "model/import.h"

double import_coordinate(const struct json_value *positions, size_t cell, size_t axis)
{
	struct json_value position = js_item(positions, cell), x = js_item(&position, axis);

	return js_number(&x);
}

/* Of some cells' coordinates in the plane, the one above 0 that is nearest to x; INFINITY where there is none. */
static double nearest(const struct json_value *positions, double x)
{
	double best = INFINITY;

	for (size_t i = 0; i < js_count(positions); i++)
		for (size_t axis = 0; axis < 2; axis++) {
			double at = import_coordinate(positions, i, axis);

			best = at > 0 && fabs(at - x) < fabs(best - x) ? at : best;
		}
	return best;
}

/* The distance of neighbours, near x, as the cells have it to its last digit; x where none has. */
static double exact(const struct import *import, const struct import_types *types, double x)
{
	struct json_value all = js_get(import->root, "pos_dict");

	for (int t = 0; t < types->cells; t++) {
		struct json_value positions = js_get(&all, types->item[t].name);
		double near = nearest(&positions, x);

		if (fabs(near - x) < 1e-12 * x)
			return near;
	}
	return x;
}

/* The distance of neighbours in a population that stands on a lattice; where none does, 1. */
static double from_lattice(const struct import *import, const struct import_types *types, struct import_mesh mesh)
{
	struct json_value all = js_get(import->root, "pos_dict");
	bool away = false;

	for (int t = 0; t < types->cells; t++) {
		struct json_value positions = js_get(&all, types->item[t].name);

		mesh.spacing = nearest(&positions, 0);
		if (!isinf(mesh.spacing) && strcmp(import_lattice(&positions, &mesh), "listed") != 0)
			return mesh.spacing;
		away |= !isinf(mesh.spacing);
	}
	if (away)
		import_note(import, "the file does not say how far neighbours are apart: 1 um, as in hnn-core's own reader");
	return 1;
}

double import_spacing(const struct import *import, const struct import_types *types, const struct import_mesh *mesh)
{
	struct json_value all = js_get(import->root, "pos_dict"), origin = js_get(&all, "origin"), x = js_item(&origin, 0),
					  y = js_item(&origin, 1);
	const double at[2] = {js_number(&x), js_number(&y)};
	const long middle[2] = {(mesh->nx - 1) / 2, (mesh->ny - 1) / 2};
	int axis = middle[0] ? 0 : 1;
	double spacing = middle[axis] && at[axis] > 0 ? exact(import, types, at[axis] / (double)middle[axis])
	                                              : from_lattice(import, types, *mesh);

	for (axis = 0; axis < 2; axis++)
		if (fabs(at[axis] - (double)middle[axis] * spacing) > 1e-6 * spacing)
			js_fail(&origin, "drives come from %g, %g: expected the middle of the grid", at[0], at[1]);
	return spacing;
}

static bool stands_at(const struct json_value *positions, size_t i, const struct import_mesh *mesh, long x, long y)
{
	return i < js_count(positions) &&
	       fabs(import_coordinate(positions, i, 0) - (double)x * mesh->spacing) < 1e-6 * mesh->spacing &&
	       fabs(import_coordinate(positions, i, 1) - (double)y * mesh->spacing) < 1e-6 * mesh->spacing &&
	       import_coordinate(positions, i, 2) == import_coordinate(positions, 0, 2);
}

const char *import_lattice(const struct json_value *positions, const struct import_mesh *mesh)
{
	size_t n = 0;
	bool all = true;

	for (long x = 0; x < mesh->nx; x++)
		for (long y = 0; y < mesh->ny; y++)
			all = all && stands_at(positions, n++, mesh, x, y);
	if (all && n == js_count(positions))
		return "full";
	n = 0;
	all = true;
	for (long y = 0; y < mesh->ny; y++)
		for (long x = y % 2; x < mesh->nx; x += 3)
			all = all && stands_at(positions, n++, mesh, x, y);
	return all && n == js_count(positions) ? "basket" : "listed";
}
