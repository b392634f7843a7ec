/* Tables of sweeps: numbers over what was varied. */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/map.h"
#include "plot/numbers.h"
#include "plot/plot.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"

/* A table, of which columns that stay the same are left out. */
struct table {
	struct columns columns;
	size_t *factor, *number; /* [factors] columns that were varied, [numbers] what came of them */
	size_t factors, numbers;
	char **name;   /* [columns] with units */
	bool *decades; /* [columns] values lie more evenly where their logarithms are drawn */
};

/* A number over two factors, at each of their values. */
struct grid {
	double *x, *y; /* [nx], [ny] rising */
	size_t nx, ny;
	double *value; /* [ny][nx], NaN where there is none */
};

struct sweeps {
	struct table *item;
	int count;
	struct grid *grid; /* [grids], of each table the numbers */
	int grids, room;
};

/* --- reading ------------------------------------------------------------------------------ */

static double cell(const struct table *t, size_t row, size_t column)
{
	return t->columns.value[row * t->columns.count + column];
}

/* Where it is drawn along an axis. */
static double place(const struct table *t, size_t row, size_t column)
{
	return t->decades[column] ? log10(cell(t, row, column)) : cell(t, row, column);
}

/* What follows the name of a column in a comment that begins with `word`, or NULL. */
static const char *comment(const struct columns *c, const char *word, const char *name)
{
	size_t n = strlen(word), m = strlen(name);

	for (size_t i = 0; i < c->comments; i++) {
		const char *text = c->comment[i];

		if (strncmp(text, word, n) == 0 && strncmp(text + n, name, m) == 0 && strchr(" ", text[n + m]))
			return text + n + m;
	}
	return NULL;
}

static bool varies(const struct table *t, size_t column)
{
	for (size_t row = 1; row < t->columns.rows; row++)
		if (cell(t, row, column) != cell(t, 0, column))
			return true;
	return false;
}

static void read_table(struct table *t, const char *path)
{
	struct columns *c = &t->columns;
	struct input in;

	input_open(&in, path);
	columns_read(&in, c);
	*t = (struct table){.columns = *c,
	                    .factor = mem_new(c->count, sizeof *t->factor),
	                    .number = mem_new(c->count, sizeof *t->number),
	                    .name = mem_new(c->count, sizeof *t->name),
	                    .decades = mem_new(c->count, sizeof *t->decades)};
	for (size_t i = 0; i < c->count; i++) {
		bool factor = comment(c, "param ", c->name[i]);
		const char *unit = comment(c, "number ", c->name[i]);

		t->name[i] = factor ? plot_parameter(c->name[i]) : mem_printf("%s%s", c->name[i], unit ? unit : "");
		if (factor && varies(t, i))
			t->factor[t->factors++] = i;
		else if (!factor && strcmp(c->name[i], "run") != 0)
			t->number[t->numbers++] = i;
		for (size_t row = 0; row < c->rows; row++)
			if (fabs(cell(t, row, i)) > PLOT_LARGEST)
				die_at(in.name, 0, "column %s: %g is too large to be drawn", c->name[i], cell(t, row, i));
	}
	if (!t->factors)
		die_at(in.name, 0, "nothing was varied: expected the table of a sweep, whose comments '# param' name columns");
	if (!t->numbers)
		die_at(in.name, 0, "no column of numbers: the sweep had no --summary");
	input_close(&in);
}

/* Whether two tables have the same columns to draw. */
static bool alike(const struct table *a, const struct table *b)
{
	bool same = a->factors == b->factors && a->numbers == b->numbers;

	for (size_t i = 0; same && i < a->factors; i++)
		same = strcmp(a->name[a->factor[i]], b->name[b->factor[i]]) == 0;
	for (size_t i = 0; same && i < a->numbers; i++)
		same = strcmp(a->name[a->number[i]], b->name[b->number[i]]) == 0;
	return same;
}

static void extremes(struct range *range, const struct table *t, size_t column)
{
	for (size_t row = 0; row < t->columns.rows; row++)
		if (!isnan(cell(t, row, column)))
			range_add(range, place(t, row, column));
}

/* Leave each of rising numbers once; how many there are. */
static size_t once(double *level, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || level[i] != level[kept - 1])
			level[kept++] = level[i];
	return kept;
}

/* How far rising numbers, or their logarithms, are from being evenly spaced, in parts of what they span. */
static double uneven(const double *level, size_t count, bool logarithms)
{
	double most = 0, low = logarithms ? log(level[0]) : level[0];
	double span = (logarithms ? log(level[count - 1]) : level[count - 1]) - low;

	for (size_t i = 1; i + 1 < count; i++)
		most = fmax(most,
		            fabs(((logarithms ? log(level[i]) : level[i]) - low) / span - (double)i / (double)(count - 1)));
	return most;
}

/* Choose axes of logarithms, the same for all tables: where values go up by factors, on a grid or in a sample. */
static void choose(struct sweeps *s)
{
	for (size_t k = 0; k < s->item->factors; k++) {
		double *level = NULL;
		size_t count = 0, room = 0;
		bool decades;

		for (int i = 0; i < s->count; i++)
			for (size_t row = 0; row < s->item[i].columns.rows; row++)
				*GROW(level, count, room) = cell(&s->item[i], row, s->item[i].factor[k]);
		if (!count)
			continue;
		gsl_sort(level, 1, count);
		count = once(level, count);
		decades = level[0] > 0 && level[count - 1] >= 3 * level[0] &&
		          uneven(level, count, true) < uneven(level, count, false) / 2;
		for (int i = 0; i < s->count; i++)
			s->item[i].decades[s->item[i].factor[k]] = decades;
		free(level);
	}
}

/* --- one factor: curves; more: dots ---------------------------------------------------------- */

struct point {
	double x, y;
};

static int by_x(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	return (p->x > q->x) - (p->x < q->x);
}

/* A datablock of a number over a factor, rising; an empty line is where the number is nan. The curve through the
 * others, in memory of *x. */
static struct numbered write_points(struct figure *f, const struct table *t, int i, size_t factor, size_t number,
                                    double **x)
{
	size_t rows = t->columns.rows, count = 0;
	struct point *point = mem_new(rows, sizeof *point);
	double *y;

	*x = mem_new(2 * rows, sizeof **x);
	y = *x + rows;
	for (size_t row = 0; row < rows; row++)
		point[row] = (struct point){place(t, row, factor), cell(t, row, number)};
	qsort(point, rows, sizeof *point, by_x);
	fprintf(f->script, "$table%d << EOD\n", i);
	for (size_t row = 0; row < rows; row++) {
		if (isnan(point[row].y)) {
			fputs("\n", f->script);
			continue;
		}
		fprintf(f->script, "%.9g %.9g\n", point[row].x, point[row].y);
		(*x)[count] = point[row].x;
		y[count++] = point[row].y;
	}
	fputs("EOD\n", f->script);
	free(point);
	return (struct numbered){*x, y, count, NULL};
}

static struct style style_of(const struct figure *f, const struct sweeps *s, int i)
{
	struct style style = figure_curve_style(f, i, s->count);

	style.point = "7";
	style.letter = "'o'";
	style.size = s->item[i].columns.rows > 100 ? 0.35 : 0.7;
	return style;
}

static void draw_points(struct figure *f, const struct panel *panel, const void *data)
{
	const struct sweeps *s = data;
	const struct table *first = s->item;
	size_t factor = (size_t)panel->item % first->factors, number = (size_t)panel->item / first->factors;
	struct numbered *curve = mem_new((size_t)s->count, sizeof *curve);
	struct style *style = mem_new((size_t)s->count, sizeof *style);
	double **memory = mem_new((size_t)s->count, sizeof *memory);

	for (int i = 0; i < s->count; i++) {
		const struct table *t = &s->item[i];

		style[i] = style_of(f, s, i);
		curve[i] = write_points(f, t, i, t->factor[factor], t->number[number], &memory[i]);
		curve[i].style = &style[i];
	}
	if (first->factors == 1)
		numbers_draw(f, curve, s->count);
	for (int i = 0; i < s->count; i++) {
		if (first->factors == 1) {
			figure_item(f);
			fprintf(f->script, "$table%d using 1:2", i);
			figure_lines(f, &style[i]);
		}
		figure_item(f);
		fprintf(f->script, "$table%d using 1:2", i);
		figure_points(f, &style[i]);
		free(memory[i]);
	}
	figure_done(f);
	free(curve);
	free(style);
	free(memory);
}

static void point_panels(const struct figure *f, const struct sweeps *s, const struct request *r, struct view *view)
{
	const struct table *first = s->item;
	int most = f->text || f->width < 450 ? 1
	           : f->width < 700          ? 2
	                                     : 3,
		across = first->factors < (size_t)most ? (int)first->factors : most;

	for (size_t number = 0; number < first->numbers; number++)
		for (size_t factor = 0; factor < first->factors; factor++) {
			struct panel *p = view_panel(view);

			p->x = first->name[first->factor[factor]];
			p->y = first->name[first->number[number]];
			p->decades[0] = first->decades[first->factor[factor]];
			p->room = 0.06;
			p->height = first->numbers > 1 ? 200 : 330;
			p->across = across;
			p->item = (int)(number * first->factors + factor);
			p->draw = draw_points;
			for (int i = 0; i < s->count; i++) {
				extremes(&p->xs, &s->item[i], s->item[i].factor[factor]);
				extremes(&p->ys, &s->item[i], s->item[i].number[number]);
			}
		}
	for (int i = 0; s->count > 1 && i < s->count; i++) {
		struct style style = style_of(f, s, i);

		view_entry(view, r->label[i], &style);
	}
}

/* --- two factors: maps -------------------------------------------------------------------------- */

/* The values of a column, each once. */
static double *levels(const struct table *t, size_t column, size_t *count)
{
	double *level = mem_new(t->columns.rows, sizeof *level);

	for (size_t row = 0; row < t->columns.rows; row++)
		level[row] = place(t, row, column);
	gsl_sort(level, 1, t->columns.rows);
	*count = once(level, t->columns.rows);
	return level;
}

/* The level nearest to a value. */
static size_t nearest(const double *level, size_t count, double value)
{
	size_t k = 0;

	while (k + 1 < count && fabs(level[k + 1] - value) <= fabs(level[k] - value))
		k++;
	return k;
}

static struct grid make_grid(const struct table *t, size_t number)
{
	struct grid g = {0};

	g.x = levels(t, t->factor[0], &g.nx);
	g.y = levels(t, t->factor[1], &g.ny);
	g.value = mem_new(g.nx * g.ny, sizeof *g.value);
	for (size_t i = 0; i < g.nx * g.ny; i++)
		g.value[i] = NAN;
	for (size_t row = 0; row < t->columns.rows; row++) {
		size_t x = nearest(g.x, g.nx, place(t, row, t->factor[0])), y = nearest(g.y, g.ny, place(t, row, t->factor[1]));

		g.value[y * g.nx + x] = cell(t, row, number);
	}
	return g;
}

/* Whether two factors have been varied on a grid, as far as the number of runs tells. */
static bool gridded(const struct table *t)
{
	size_t nx, ny;

	if (t->factors != 2)
		return false;
	free(levels(t, t->factor[0], &nx));
	free(levels(t, t->factor[1], &ny));
	return nx * ny == t->columns.rows;
}

static double value_at(const void *data, struct range x, double y)
{
	const struct grid *g = data;

	return g->value[nearest(g->y, g->ny, y) * g->nx + nearest(g->x, g->nx, (x.low + x.high) / 2)];
}

/* From half a step before the first level to half a step behind the last. */
static struct range span(const double *level, size_t count)
{
	return (struct range){level[0] - (level[1] - level[0]) / 2,
	                      level[count - 1] + (level[count - 1] - level[count - 2]) / 2};
}

/* How many cells of one size levels are, or 0 where they are not evenly spaced. */
static int cells(const double *level, size_t count)
{
	double step = (level[count - 1] - level[0]) / (double)(count - 1);

	for (size_t i = 1; i < count; i++)
		if (fabs(level[i] - level[i - 1] - step) > 1e-6 * step)
			return 0;
	return (int)count;
}

/* Runs that failed are crossed out. */
static void cross_out(struct figure *f, const struct grid *g)
{
	for (size_t y = 0; y < g->ny && !f->text; y++)
		for (size_t x = 0; x < g->nx; x++)
			if (isnan(g->value[y * g->nx + x]))
				fprintf(f->script, "set label '×' at first %.9g,%.9g center front textcolor rgb '#7a7a7a'\n", g->x[x],
				        g->y[y]);
}

/* The number of a level; free it. */
static char *number(const struct figure *f, double level, bool decades)
{
	return figure_number(f, decades ? pow(10, level) : level);
}

static double widest(const struct figure *f, const double *level, size_t count, bool decades)
{
	double most = 0;

	for (size_t i = 0; i < count; i++) {
		char *text = number(f, level[i], decades);

		most = fmax(most, figure_width(f, text));
		free(text);
	}
	return most;
}

/* The numbers of an axis are the values that were simulated. */
static void names(struct figure *f, const struct panel *panel, char axis, double *level, size_t count)
{
	struct map_names names = {mem_new(count, sizeof(char *)), level, NULL, (int)count};

	for (size_t i = 0; i < count; i++)
		names.name[i] = number(f, level[i], panel->decades[axis == 'y']);
	map_names(f, panel, axis, &names, f->width / 4.0);
	for (size_t i = 0; i < count; i++)
		free(names.name[i]);
	free(names.name);
}

static void draw_map(struct figure *f, const struct panel *panel, const void *data)
{
	const struct grid *g = &((const struct sweeps *)data)->grid[panel->item];
	int columns = cells(g->x, g->nx), rows = cells(g->y, g->ny);
	struct map map = {value_at, g, columns, rows};

	names(f, panel, 'x', g->x, g->nx);
	names(f, panel, 'y', g->y, g->ny);
	cross_out(f, g);
	map_draw(f, panel, &map);
	figure_done(f);
}

/* The colours of a number, the same in all tables. */
static struct colours colours_of(const struct sweeps *s, size_t number)
{
	struct range values = {INFINITY, -INFINITY};
	struct colours colours = {.kind = COLOURS_GROWING, .name = s->item->name[s->item->number[number]]};

	for (int k = 0; k < s->count; k++)
		extremes(&values, &s->item[k], s->item[k].number[number]);
	if (values.low < 0 && values.high > 0) {
		colours.kind = COLOURS_BOTH_WAYS;
		values = colours_even(values);
	}
	if (values.low == values.high)
		values = (struct range){values.low - 1, values.high + 1};
	colours.range = values.low < values.high ? values : (struct range){0, 1};
	return colours;
}

static void map_panels(const struct figure *f, struct sweeps *s, const struct request *r, struct view *view)
{
	const struct table *first = s->item;

	for (size_t number = 0; number < first->numbers; number++)
		for (int i = 0; i < s->count; i++) {
			const struct table *t = &s->item[i];
			struct grid *g = GROW(s->grid, s->grids, s->room);
			struct panel *p = view_panel(view);

			*g = make_grid(t, t->number[number]);
			p->x = t->name[t->factor[0]];
			p->y = t->name[t->factor[1]];
			p->title = s->count > 1 ? mem_text(r->label[i]) : NULL;
			p->height = s->count > 2 ? 220 : 330;
			p->lines = 14;
			p->item = s->grids - 1;
			p->draw = draw_map;
			p->xs = span(g->x, g->nx);
			p->ys = span(g->y, g->ny);
			p->labelled = true;
			for (int axis = 0; axis < 2; axis++)
				p->decades[axis] = t->decades[t->factor[axis]];
			view->left = fmax(view->left, widest(f, g->y, g->ny, p->decades[1]));
			p->colours = colours_of(s, number);
		}
}

/* --- all of it ---------------------------------------------------------------------------------- */

static void view(struct figure *f, const struct request *r, struct view *view)
{
	struct sweeps *s = view->data = mem_new(1, sizeof *s);
	bool map = true;

	*s = (struct sweeps){.item = mem_new((size_t)r->files, sizeof *s->item), .count = r->files};
	for (int i = 0; i < r->files; i++) {
		read_table(&s->item[i], r->file[i]);
		map = map && gridded(&s->item[i]);
		if (!alike(s->item, &s->item[i]))
			die_at(r->file[i], 0, "the table has other columns than '%s': they do not fit into one picture",
			       r->file[0]);
	}
	choose(s);
	if (map)
		map_panels(f, s, r, view);
	else
		point_panels(f, s, r, view);
}

static void sweeps_free(void *data)
{
	struct sweeps *s = data;

	for (int i = 0; i < s->count; i++) {
		struct table *t = &s->item[i];

		for (size_t k = 0; k < t->columns.count; k++)
			free(t->name[k]);
		free(t->name);
		free(t->decades);
		free(t->factor);
		free(t->number);
		columns_free(&t->columns);
	}
	for (int i = 0; i < s->grids; i++) {
		free(s->grid[i].x);
		free(s->grid[i].y);
		free(s->grid[i].value);
	}
	free(s->grid);
	free(s->item);
	free(s);
}

const struct picture picture_sweep = {
	.name = "sweep",
	.help = "tables of sweeps: curves over a parameter, a map over two, else dots",
	.view = view,
	.free = sweeps_free,
};
