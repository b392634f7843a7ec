#include "record/extracellular.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cell/tree.h"
#include "util/mem.h"

/* The cells of a block whose membranes give more than this [nA] at one place are no result. */
#define CURRENT_LIMIT 0x1p12

/* --- space ------------------------------------------------------------------------- */

static double dot(const double a[3], const double b[3])
{
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* uV um/nA */
static double medium(const struct electrode *e)
{
	return 1000 / (4 * M_PI * e->conductivity);
}

double transfer_resistance(const struct electrode *e, const double contact[3], const struct axis *axis, double length,
                           int segment, int segments)
{
	double x = (segment + 0.5) / segments, along[3], from[3], extent, step = length / segments, half, middle, r;

	for (int k = 0; k < 3; k++) {
		along[k] = axis->far[k] - axis->near[k];
		from[k] = contact[k] - (axis->near[k] + x * along[k]);
	}
	if (!e->lines)
		return medium(e) / fmax(sqrt(dot(from, from)), e->min_distance);
	extent = sqrt(dot(along, along));
	middle = dot(from, along) / extent; /* from the segment's middle, along the axis; across it: */
	for (int k = 0; k < 3; k++)
		from[k] -= middle * along[k] / extent;
	r = fmax(sqrt(dot(from, from)), e->min_distance);
	half = segment == 0 || segment == segments - 1 ? step / 2 : step;
	return medium(e) * (asinh((middle + half) / r) - asinh((middle - half) / r)) / (2 * half);
}

/* How far a contact is from the nearest point of an axis. */
static double distance(const double contact[3], const struct axis *axis)
{
	double along[3], from[3], t;

	for (int k = 0; k < 3; k++) {
		along[k] = axis->far[k] - axis->near[k];
		from[k] = contact[k] - axis->near[k];
	}
	t = fmin(fmax(dot(from, along) / dot(along, along), 0), 1);
	for (int k = 0; k < 3; k++)
		from[k] -= t * along[k];
	return sqrt(dot(from, from));
}

/* --- weights ----------------------------------------------------------------------- */

/* A population's tree, for each node of which it is known what it is in the geometry. */
struct body {
	const struct population *population;
	struct geometry geometry;
	struct tree tree;
	struct shape shape;
};

static void body_make(struct body *b, const struct population *p)
{
	b->population = p;
	b->geometry = geometry_make(p);
	b->tree = tree_make(&b->geometry);
	shape_make(p, &b->shape);
}

static void body_free(struct body *b)
{
	free(b->tree.node);
	free(b->tree.parent);
	free(b->tree.outward);
	free(b->tree.axial);
	free(b->tree.dipole);
	geometry_free(&b->geometry);
}

/* The transfer resistances [nodes] of a cell, nothing where there is no membrane. */
static void resistances(const struct body *b, const struct electrode *e, const double contact[3],
                        const struct axis *axis, double *out)
{
	for (int n = 0; n < b->tree.nodes; n++) {
		const struct node *node = &b->geometry.node[b->tree.node[n]];
		const struct section *s = &b->population->section[node->section];
		int segments = section_segments(s);

		out[n] = node->area > 0 ? transfer_resistance(e, contact, &axis[node->section], s->length,
		                                              (int)(node->x * segments), segments)
		                        : 0;
	}
}

/* A cell's lane in the weights of its block: for one sum those of its nodes; its share in those of clamps. */
static void weigh(const struct celltype *t, const double *resistance, double *node, double *clamp, int contacts)
{
	for (int n = 1; n < t->nodes; n++) {
		double w = t->axial[n] * (resistance[t->parent[n]] - resistance[n]);

		node[n * LANES] += w;
		node[t->parent[n] * LANES] -= w;
	}
	for (int c = 0; c < t->clamps; c++)
		clamp[c * contacts] += resistance[t->clamp[c].node];
}

static void begin_population(struct extracellular *e, int p, struct span cells)
{
	const struct celltype *t = e->type[p];
	struct weights *w = &e->of[p];
	size_t blocks = (size_t)(cells.count + LANES - 1) / LANES, block = (size_t)e->sums * (size_t)t->nodes * LANES;
	double *resistance = mem_new((size_t)t->nodes, sizeof *resistance);
	struct axis axis[MAX_SECTIONS];
	struct body body;

	free(w->node);
	free(w->clamp);
	w->cells = cells;
	w->node = mem_vector(blocks * block, sizeof *w->node);
	w->clamp = mem_new(blocks * (size_t)(t->clamps * e->contacts), sizeof *w->clamp);
	body_make(&body, t->population);
	for (int i = 0; i < cells.count; i++) {
		double *node = w->node + (size_t)(i / LANES) * block + i % LANES;
		double *clamp = w->clamp + (size_t)(i / LANES) * (size_t)(t->clamps * e->contacts);

		shape_cell(e->model, p, &body.shape, cells.first + i, axis);
		for (int a = 0; a < e->model->electrodes; a++)
			for (int k = 0; k < e->model->electrode[a].contacts; k++) {
				resistances(&body, &e->model->electrode[a], e->model->electrode[a].contact[k].at, axis, resistance);
				weigh(t, resistance, node, clamp, e->contacts);
				node += (size_t)t->nodes * LANES;
				clamp++;
			}
	}
	body_free(&body);
	free(resistance);
}

void extracellular_begin(struct extracellular *e, const struct span *cells)
{
	for (int p = 0; p < e->model->populations; p++)
		if (!e->of[p].node || e->of[p].cells.first != cells[p].first || e->of[p].cells.count != cells[p].count)
			begin_population(e, p, cells[p]);
}

double extracellular_bytes(const struct extracellular *e, int steps)
{
	double bytes = 0;

	for (int p = 0; p < e->model->populations; p++)
		bytes += sizeof(double) * LANES * (double)e->type[p]->nodes *
		         (ceil((double)e->model->population[p].cells / LANES) * e->sums + steps);
	return bytes;
}

/* --- sums -------------------------------------------------------------------------- */

/* Sums are as fine as the largest that all blocks can give allows. */
static void set_scales(struct extracellular *e)
{
	const struct model *m = e->model;
	double *nearest = mem_new((size_t)e->contacts, sizeof *nearest), blocks = 1, *scale = e->scale;
	struct axis axis[MAX_SECTIONS];

	for (int i = 0; i < e->contacts; i++)
		nearest[i] = INFINITY;
	for (int p = 0; p < m->populations; p++) {
		const struct population *pop = &m->population[p];
		struct shape shape;

		blocks += ceil((double)pop->cells / LANES);
		shape_make(pop, &shape);
		for (int cell = 0; cell < pop->cells; cell++) {
			double *near = nearest;

			shape_cell(m, p, &shape, cell, axis);
			for (int a = 0; a < m->electrodes; a++)
				for (int k = 0; k < m->electrode[a].contacts; k++, near++)
					for (int s = 0; s < pop->sections; s++)
						*near = fmin(*near, distance(m->electrode[a].contact[k].at, &axis[s]));
		}
	}
	for (int a = 0, i = 0; a < m->electrodes; a++)
		for (int k = 0; k < m->electrode[a].contacts; k++, i++) {
			double most = CURRENT_LIMIT * medium(&m->electrode[a]) / fmax(nearest[i], m->electrode[a].min_distance);

			scale[i] = exp2(62 - ceil(log2(most)) - ceil(log2(blocks)));
		}
	free(nearest);
}

struct extracellular *extracellular_make(const struct model *model, const struct celltype *const *type)
{
	struct extracellular *e = mem_new(1, sizeof *e);

	e->model = model;
	e->type = type;
	e->project = project_choose();
	for (int a = 0; a < model->electrodes; a++)
		e->contacts += model->electrode[a].contacts;
	e->sums = (e->contacts + PROJECT_SUMS - 1) / PROJECT_SUMS * PROJECT_SUMS;
	e->scale = mem_new((size_t)e->contacts, sizeof *e->scale);
	e->of = mem_new((size_t)model->populations, sizeof *e->of);
	set_scales(e);
	return e;
}

void extracellular_free(struct extracellular *e)
{
	if (!e)
		return;
	for (int p = 0; p < e->model->populations; p++) {
		free(e->of[p].node);
		free(e->of[p].clamp);
	}
	free(e->of);
	free(e->scale);
	free(e);
}

/* Add a block's row to the sums; false when it is no result. */
static bool add_row(const struct extracellular *e, const struct celltype *t, const double *clamp, double half,
                    double *row, long long *sum)
{
	for (int c = 0; c < t->clamps; c++)
		if (t->clamp[c].tstart <= half && half < t->clamp[c].tstop)
			for (int i = 0; i < e->contacts; i++)
				row[i] += t->clamp[c].amplitude * clamp[c * e->contacts + i];
	for (int i = 0; i < e->contacts; i++) {
		double x = row[i] * e->scale[i];

		if (!(fabs(x) < 0x1p62))
			return false;
		sum[i] += llrint(x);
	}
	return true;
}

int extracellular_add(const struct extracellular *e, int p, struct span cells, const struct task *k, const double *v,
                      size_t stride, double *row, long long *sum)
{
	const struct celltype *t = e->type[p];
	const struct weights *w = &e->of[p];
	size_t first = (size_t)(cells.first - w->cells.first) / LANES, blocks = (size_t)(cells.count + LANES - 1) / LANES;

	for (size_t b = first; b < first + blocks; b++) {
		const struct projection projection = {
			.rows = k->steps,
			.nodes = t->nodes,
			.v = v,
			.stride = stride,
			.sums = e->sums,
			.weight = w->node + b * (size_t)e->sums * (size_t)t->nodes * LANES,
			.out = row,
		};

		e->project(&projection);
		for (int i = 0; i < k->steps; i++)
			if (!add_row(e, t, w->clamp + b * (size_t)(t->clamps * e->contacts), k->time[i] + t->dt / 2,
			             row + (size_t)i * (size_t)e->sums, sum + (size_t)i * (size_t)e->contacts))
				return i;
	}
	return -1;
}
