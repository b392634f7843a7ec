#include "sim/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

/* The grid of a channel's gates, and their inf and tau at its points. */
struct grid {
	double low, step;
	int intervals;
	double *inf, *tau; /* [intervals + 1] */
};

/* Abscissae are summed, as the published results have them. */
static struct grid grid_make(const struct channel *ch, int gate, double celsius)
{
	size_t n = (size_t)ch->intervals + 1;
	struct grid g = {ch->low, (ch->high - ch->low) / ch->intervals, ch->intervals, mem_new(n, sizeof(double)),
	                 mem_new(n, sizeof(double))};
	double factor = channel_factor(ch, celsius), v = ch->low;

	for (size_t i = 0; i < n; i++, v += g.step)
		ch->gate[gate].kinetics(v, factor, &g.inf[i], &g.tau[i]);
	return g;
}

static void grid_free(struct grid *g)
{
	free(g->inf);
	free(g->tau);
}

/* inf and tau at v, on the line that holds between points j and j + 1, on either side of it too;
 * constant where there is no such interval. */
static void grid_at(const struct grid *g, int j, double v, double *inf, double *tau)
{
	double x = (v - g->low) / g->step - j;

	if (j < 0 || j >= g->intervals) {
		j = j < 0 ? 0 : g->intervals;
		*inf = g->inf[j];
		*tau = g->tau[j];
	} else {
		*inf = g->inf[j] + x * (g->inf[j + 1] - g->inf[j]);
		*tau = g->tau[j] + x * (g->tau[j + 1] - g->tau[j]);
	}
}

enum { MAX_DEGREE = 5 };

/* The polynomial through n points, as powers of x: Newton's divided differences, expanded. */
static void interpolate(int n, const double *x, const double *y, double *c)
{
	double d[MAX_DEGREE + 1];

	memcpy(d, y, (size_t)n * sizeof *d);
	for (int k = 1; k < n; k++)
		for (int i = n - 1; i >= k; i--)
			d[i] = (d[i] - d[i - 1]) / (x[i] - x[i - k]);
	memset(c, 0, (size_t)n * sizeof *c);
	for (int i = n - 1; i >= 0; i--) {
		for (int k = n - 1; k > 0; k--)
			c[k] = c[k - 1] - x[i] * c[k];
		c[0] = d[i] - x[i] * c[0];
	}
}

static size_t row_doubles(const struct table *t)
{
	return (size_t)(2 + t->degree + 1) * ROW;
}

static bool same_grid(const struct channel *a, const struct channel *b)
{
	return a->low == b->low && a->high == b->high && a->intervals == b->intervals;
}

/* The channel whose grid is a table's second one, or NULL. */
static const struct channel *second_grid(const struct table *t)
{
	for (int g = 1; g < t->gates; g++)
		if (!same_grid(&channel_table[t->channel[g]], &channel_table[t->channel[0]]))
			return &channel_table[t->channel[g]];
	return NULL;
}

bool table_takes(const struct table *t, int channel)
{
	const struct channel *ch = &channel_table[channel], *second = second_grid(t);

	return t->gates < ROW && (same_grid(ch, &channel_table[t->channel[0]]) || !second || same_grid(ch, second));
}

/* The last point of a grid, continued downwards, that is not above v. */
static double at_or_below(double low, double step, double v)
{
	return v >= low ? low : low - ceil((low - v) / step) * step;
}

/* What a place in a row stands for: the interval of the gate's own grid, and the voltages at the
 * ends of the first grid's interval. */
struct span {
	int interval;
	double from, width;
};

static struct span span_of(const struct table *t, const struct channel *ch, int i1, int i2)
{
	bool first = same_grid(ch, &channel_table[t->channel[0]]);
	double step = (ch->high - ch->low) / ch->intervals;
	struct span s = {.from = t->low1 + i1 / t->per_mv1, .width = 1 / t->per_mv1};

	if (first)
		s.interval = (int)floor((double)i1 / t->fine - round((ch->low - t->low1) / step) + 1e-9);
	else
		s.interval = i2 - (int)round((ch->low - t->low2) / step);
	return s;
}

/* inf and 1 - exp(-dt/tau) of a gate at x, 0 to 1, of a row. */
static void row_at(const struct grid *g, const struct span *s, double x, double dt, double *inf, double *factor)
{
	double tau;

	grid_at(g, s->interval, s->from + x * s->width, inf, &tau);
	*factor = -expm1(-dt / tau);
}

/* Call `use` for every row and gate. The rows are met by counting up the points of both grids. */
static void each_row(struct table *t, double celsius, double dt,
                     void (*use)(struct table *, int, int, const struct grid *, const struct span *, double, double *),
                     double *result)
{
	for (int g = 0; g < t->gates; g++) {
		const struct channel *ch = &channel_table[t->channel[g]];
		struct grid grid = grid_make(ch, t->gate[g], celsius);

		for (int row = 0, i1 = 0, i2 = 0; row < t->rows; row++) {
			struct span s = span_of(t, ch, i1, i2);
			double next1 = t->low1 + (i1 + 1) / t->per_mv1, next2 = t->low2 + (i2 + 1) / t->per_mv2;

			use(t, row, g, &grid, &s, dt, result);
			if (t->per_mv2 == 0 || next1 <= next2)
				i1++;
			else
				i2++;
		}
		grid_free(&grid);
	}
}

static void fill_row(struct table *t, int row, int g, const struct grid *grid, const struct span *s, double dt, double *unused)
{
	double *out = t->row + (size_t)row * row_doubles(t) + g, x[MAX_DEGREE + 1], y[MAX_DEGREE + 1], c[MAX_DEGREE + 1], inf;
	int points = t->degree + 1;

	(void)unused;
	for (int k = 0; k < points; k++) {
		x[k] = 0.5 - 0.5 * cos(M_PI * (2 * k + 1) / (2 * points)); /* Chebyshev's */
		row_at(grid, s, x[k], dt, &inf, &y[k]);
	}
	interpolate(points, x, y, c);
	for (int k = 0; k < points; k++)
		out[(2 + k) * ROW] = c[k];
	row_at(grid, s, 0, dt, &out[0], &y[0]);
	row_at(grid, s, 1, dt, &inf, &y[0]);
	out[ROW] = inf - out[0];
}

static void error_of_row(struct table *t, int row, int g, const struct grid *grid, const struct span *s, double dt,
                         double *worst)
{
	const double *c = t->row + (size_t)row * row_doubles(t) + g;

	for (double x = 0; x <= 1; x += 1.0 / 16) {
		double inf, exact, value = 0;

		row_at(grid, s, x, dt, &inf, &exact);
		for (int k = t->degree; k >= 0; k--)
			value = value * x + c[(2 + k) * ROW];
		*worst = fmax(*worst, fabs(value / exact - 1));
	}
}

static void table_fill(struct table *t, double celsius, double dt)
{
	const struct channel *one = &channel_table[t->channel[0]], *two = second_grid(t);
	double step1 = (one->high - one->low) / one->intervals, step2 = two ? (two->high - two->low) / two->intervals : 0;

	t->low = two ? fmin(one->low, two->low) : one->low;
	t->high = two ? fmax(one->high, two->high) : one->high;
	t->per_mv1 = t->fine / step1;
	t->per_mv2 = two ? 1 / step2 : 0;
	t->low1 = at_or_below(one->low, step1, t->low);
	t->low2 = two ? at_or_below(two->low, step2, t->low) : 0;
	t->rows = (int)ceil((t->high - t->low1) * t->per_mv1) + (two ? (int)ceil((t->high - t->low2) * t->per_mv2) : 0) + 2;
	free(t->row);
	t->row = mem_vector((size_t)t->rows * row_doubles(t), sizeof *t->row);
	each_row(t, celsius, dt, fill_row, NULL);
}

double table_error(struct table *t, double celsius, double dt)
{
	double worst = 0;

	each_row(t, celsius, dt, error_of_row, &worst);
	return worst;
}

/* The smallest table that is good enough. */
void table_make(struct table *t, double celsius, double dt)
{
	static const double good = 1e-11;

	t->fine = 1;
	t->degree = 3;
	table_fill(t, celsius, dt);
	while (table_error(t, celsius, dt) > good && t->fine < 64) {
		if (t->degree < MAX_DEGREE)
			t->degree = MAX_DEGREE;
		else
			t->fine *= 2;
		table_fill(t, celsius, dt);
	}
}

double table_rest(int channel, int gate, double celsius, double v)
{
	const struct channel *ch = &channel_table[channel];
	struct grid g;
	double inf, tau;

	if (ch->gate[gate].starts_set)
		return ch->gate[gate].start;
	g = grid_make(ch, gate, celsius);
	grid_at(&g, (int)floor((v - g.low) / g.step), v, &inf, &tau);
	grid_free(&g);
	return inf;
}
