#include "cell/tree.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* --- edges, and which of them a node has ------------------------------------------ */

struct edge {
	int a, b; /* nodes of the geometry */
	double g; /* uS */
};

/* While ends of sections are taken out, no node gets more edges than it has at first. */
struct graph {
	int nodes, edges;
	struct edge *edge;
	int *of;            /* the edges of node n are of[start[n]].. */
	int *start, *count; /* [nodes] */
	double *dipole;     /* [nodes] */
	bool *gone;         /* [nodes] taken out */
};

static int other(const struct edge *e, int n)
{
	return e->a == n ? e->b : e->a;
}

static void graph_make(struct graph *t, const struct geometry *g)
{
	size_t n = (size_t)g->nodes;
	int at = 0;

	*t = (struct graph){.nodes = g->nodes,
	                    .edge = mem_new(n, sizeof *t->edge),
	                    .of = mem_new(2 * n, sizeof *t->of),
	                    .start = mem_new(n, sizeof *t->start),
	                    .count = mem_new(n, sizeof *t->count),
	                    .dipole = mem_new(n, sizeof *t->dipole),
	                    .gone = mem_new(n, sizeof *t->gone)};
	for (int i = 0; i < g->nodes; i++) {
		const struct node *node = &g->node[i];

		if (node->parent < 0)
			continue;
		t->edge[t->edges++] = (struct edge){node->parent, i, 1 / node->resistance};
		t->count[i]++;
		t->count[node->parent]++;
		t->dipole[node->parent] += node->dipole / node->resistance;
		t->dipole[i] -= node->dipole / node->resistance;
	}
	for (int i = 0; i < g->nodes; i++) {
		t->start[i] = at;
		at += t->count[i];
		t->count[i] = 0;
	}
	for (int e = 0; e < t->edges; e++) {
		t->of[t->start[t->edge[e].a] + t->count[t->edge[e].a]++] = e;
		t->of[t->start[t->edge[e].b] + t->count[t->edge[e].b]++] = e;
	}
}

static void graph_free(struct graph *t)
{
	free(t->edge);
	free(t->of);
	free(t->start);
	free(t->count);
	free(t->dipole);
	free(t->gone);
}

/* A node has edge `new` in the place of edge `old`; -1: it has one less. */
static void replace(struct graph *t, int n, int old, int new)
{
	int *of = t->of + t->start[n], i = 0;

	while (of[i] != old)
		i++;
	of[i] = new >= 0 ? new : of[--t->count[n]];
}

/* Take an edge out of the list; the last one gets its number. Its nodes have let go of it. */
static void drop_edge(struct graph *t, int e)
{
	int last = --t->edges;

	if (e == last)
		return;
	t->edge[e] = t->edge[last];
	replace(t, t->edge[e].a, last, e);
	replace(t, t->edge[e].b, last, e);
}

/* --- reduction ----------------------------------------------------------------------- */

/* An end that leads nowhere has its neighbour's voltage. */
static void take_tip(struct graph *t, int n)
{
	int e = t->of[t->start[n]], a = other(&t->edge[e], n);

	t->dipole[a] += t->dipole[n];
	replace(t, a, e, -1);
	drop_edge(t, e);
}

/* An end between two nodes has a weighted mean of their voltages. */
static void take_link(struct graph *t, int n)
{
	int *of = t->of + t->start[n], first = of[0] < of[1] ? of[0] : of[1], second = of[0] + of[1] - first;
	struct edge *e = &t->edge[first], *f = &t->edge[second];
	int a = other(e, n), b = other(f, n);
	double total = e->g + f->g;

	t->dipole[a] += t->dipole[n] * e->g / total;
	t->dipole[b] += t->dipole[n] * f->g / total;
	*e = (struct edge){a, b, e->g * f->g / total};
	replace(t, b, second, first);
	drop_edge(t, second);
}

/* Take out ends of sections, as long as there are any at which no more than two edges meet. */
static void reduce(struct graph *t, const struct geometry *g)
{
	for (bool again = true; again;) {
		again = false;
		for (int n = 0; n < t->nodes; n++) {
			if (t->gone[n] || g->node[n].area > 0 || t->count[n] == 0 || t->count[n] > 2)
				continue;
			if (t->count[n] == 1)
				take_tip(t, n);
			else
				take_link(t, n);
			t->gone[n] = again = true;
		}
	}
}

/* --- order ----------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Depth first from a root: `order` and, by node of the geometry, the edge to the parent (-1: none) and
 * the depth. Their number. */
static int walk(const struct graph *t, int root, int *order, int *up, int *depth)
{
	int *stack = mem_new((size_t)t->nodes, sizeof *stack), waiting = 0, count = 0;

	stack[waiting++] = root;
	up[root] = -1;
	depth[root] = 0;
	while (waiting) {
		int n = stack[--waiting];

		order[count++] = n;
		for (int i = t->count[n] - 1; i >= 0; i--) {
			int e = t->of[t->start[n] + i], next = other(&t->edge[e], n);

			if (e == up[n])
				continue;
			up[next] = e;
			depth[next] = depth[n] + 1;
			stack[waiting++] = next;
		}
	}
	free(stack);
	return count;
}

/* The middle: the first node from which the deepest is nearest. Elimination then runs from all tips at
 * once and waits least. The deepest node from anywhere is one end of a longest path, the deepest from
 * there the other, and from any node one of these two ends is the deepest. */
static int middle(const struct graph *t, int *order, int *up, int *depth)
{
	int *far = mem_new((size_t)t->nodes, sizeof *far), first = 0, end, root, count;

	while (t->gone[first])
		first++;
	end = first;
	for (int walks = 0; walks < 2; walks++) {
		count = walk(t, end, order, up, depth);
		for (int i = 0; i < count; i++)
			end = depth[order[i]] > depth[end] ? order[i] : end;
	}
	memcpy(far, depth, (size_t)t->nodes * sizeof *far);
	walk(t, end, order, up, depth);
	root = first;
	for (int n = first; n < t->nodes; n++) {
		far[n] = depth[n] > far[n] ? depth[n] : far[n];
		if (!t->gone[n] && far[n] < far[root])
			root = n;
	}
	free(far);
	return root;
}

/* Nodes by their depth; those of the same keep their order. */
static int *by_depth(const struct tree *tree, const int *depth)
{
	int *order = mem_new((size_t)tree->nodes, sizeof *order), *next = mem_new((size_t)tree->nodes + 1, sizeof *next);

	for (int k = 0; k < tree->nodes; k++)
		next[depth[tree->node[k]] + 1]++;
	for (int d = 1; d < tree->nodes; d++)
		next[d] += next[d - 1];
	for (int k = 0; k < tree->nodes; k++)
		order[next[depth[tree->node[k]]]++] = k;
	free(next);
	return order;
}

struct tree tree_make(const struct geometry *g)
{
	size_t n = (size_t)g->nodes;
	int *up = mem_new(n, sizeof *up), *depth = mem_new(n, sizeof *depth), *place = mem_new(n, sizeof *place);
	struct tree tree = {.node = mem_new(n, sizeof *tree.node)};
	struct graph t;

	graph_make(&t, g);
	reduce(&t, g);
	for (int i = 0; i < t.nodes; i++)
		if (!t.gone[i])
			qsort(t.of + t.start[i], (size_t)t.count[i], sizeof *t.of, by_number);
	tree.nodes = walk(&t, middle(&t, tree.node, up, depth), tree.node, up, depth);
	n = (size_t)tree.nodes;
	tree.parent = mem_new(n, sizeof *tree.parent);
	tree.axial = mem_new(n, sizeof *tree.axial);
	tree.dipole = mem_new(n, sizeof *tree.dipole);
	for (int k = 0; k < tree.nodes; k++) {
		int node = tree.node[k], e = up[node];

		place[node] = k;
		tree.parent[k] = e < 0 ? -1 : place[other(&t.edge[e], node)];
		tree.axial[k] = e < 0 ? 0 : t.edge[e].g;
		tree.dipole[k] = t.dipole[node];
	}
	tree.outward = by_depth(&tree, depth);
	graph_free(&t);
	free(up);
	free(depth);
	free(place);
	return tree;
}
