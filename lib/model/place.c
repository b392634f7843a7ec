#include "model/cursor.h"

#include "util/mem.h"
#include "util/num.h"

const struct key cell_keys[] = {
	{"x", NULL, -1e6, 1e6, NULL, false},
	{"y", NULL, -1e6, 1e6, NULL, false},
	{"z", "um", -1e6, 1e6, "", false},
	{0},
};

void read_cell(struct cursor *c)
{
	struct population *p;
	long n;

	cursor_names(c, 2, "a population and a number");
	p = cursor_population(c, 0);
	if (p->lattice != LATTICE_LISTED)
		FAIL(c, "cell: the cells of %s are not listed (lattice=listed)", p->name);
	if (!num_parse_long(c->record->name[1], &n) || n != p->cells)
		FAIL(c, "cell: '%s': expected %d, the number of cells of %s before it", c->record->name[1], p->cells, p->name);
	*GROW(p->x, p->listed, p->room) = cursor_value(c, "x");
	p->y = mem_resize(p->y, p->room, sizeof *p->y);
	p->y[n] = cursor_value(c, "y");
	p->height = mem_resize(p->height, p->room, sizeof *p->height);
	p->height[n] = cursor_given(c, "z") ? cursor_value(c, "z") : p->z;
	if (p->listed > MAX_MESH * MAX_MESH)
		FAIL(c, "cell: %s has more than %d cells", p->name, MAX_MESH * MAX_MESH);
	p->cells = (int)p->listed;
}

void place_cells(const struct model *m, const char *file, struct population *p)
{
	size_t room = (size_t)m->nx * (size_t)m->ny;

	if (p->lattice == LATTICE_LISTED) {
		if (p->cells == 0)
			die_at(file, p->line, "population '%s' lists no cell", p->name);
		return;
	}
	p->x = mem_new(room, sizeof *p->x);
	p->y = mem_new(room, sizeof *p->y);
	if (p->lattice == LATTICE_FULL)
		for (int x = 0; x < m->nx; x++)
			for (int y = 0; y < m->ny; y++) {
				p->x[p->cells] = x;
				p->y[p->cells++] = y;
			}
	else
		for (int y = 0; y < m->ny; y++)
			for (int x = y % 2; x < m->nx; x += 3) {
				p->x[p->cells] = x;
				p->y[p->cells++] = y;
			}
}
