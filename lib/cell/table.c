#include "cell/table.h"

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
	double v = ch->low;

	for (size_t i = 0; i < n; i++, v += g.step)
		channel_kinetics(ch, gate, celsius, v, &g.inf[i], &g.tau[i]);
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

/* The polynomial through n points, as powers of x: Newton's divided differences, expanded. */
static void interpolate(int n, const double *x, const double *y, double *c)
{
	double d[DEGREE + 1];

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

static double step_of(const struct channel *ch)
{
	return (ch->high - ch->low) / ch->intervals;
}

static bool same_grid(const struct channel *a, const struct channel *b)
{
	return a->low == b->low && a->high == b->high && a->intervals == b->intervals;
}

/* A channel for each grid of a table's gates, the finest first. Their number. */
static int grids_of(const struct table *t, const struct model *m, const struct channel *grid[TABLE_GATES])
{
	int n = 0;

	for (int g = 0; g < t->gates; g++) {
		const struct channel *ch = m->channel[t->channel[g]];
		int k = 0;

		while (k < n && !same_grid(ch, grid[k]))
			k++;
		if (k < n)
			continue;
		grid[n++] = ch;
		if (step_of(ch) < step_of(grid[0])) {
			grid[n - 1] = grid[0];
			grid[0] = ch;
		}
	}
	return n;
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

/* Of a gate whose grid is the k-th, after so many points of each grid. */
static struct span span_of(const struct table *t, const struct channel *ch, int k, const int *points)
{
	double before = round((ch->low - t->grid[k].low) / step_of(ch));

	return (struct span){.interval = k ? points[k] - (int)before
	                                   : (int)floor((double)points[0] / t->fine - before + 1e-9),
	                     .from = t->grid[0].low + points[0] / t->grid[0].per_mv,
	                     .width = 1 / t->grid[0].per_mv};
}

/* inf and 1 - exp(-dt/tau) of a gate at x, 0 to 1, of a row. */
static void row_at(const struct grid *g, const struct span *s, double x, double dt, double *inf, double *factor)
{
	double tau;

	grid_at(g, s->interval, s->from + x * s->width, inf, &tau);
	*factor = -expm1(-dt / tau);
}

/* Call `use` for every row and gate. The rows are met by counting up the points of all grids. */
static void each_row(struct table *t, const struct model *m, const struct grid *grid, double dt,
                     void (*use)(struct table *, int, int, const struct grid *, const struct span *, double, double *),
                     double *result)
{
	const struct channel *of[TABLE_GATES];

	grids_of(t, m, of);
	for (int g = 0; g < t->gates; g++) {
		const struct channel *ch = m->channel[t->channel[g]];
		int points[TABLE_GATES] = {0}, own = 0;

		while (!same_grid(ch, of[own]))
			own++;
		for (int row = 0; row < t->rows; row++) {
			struct span s = span_of(t, ch, own, points);
			double nearest = INFINITY;
			int next = 0;

			use(t, row, g, &grid[g], &s, dt, result);
			for (int k = 0; k < t->grids; k++) {
				double v = t->grid[k].low + (points[k] + 1) / t->grid[k].per_mv;

				if (v < nearest) {
					nearest = v;
					next = k;
				}
			}
			points[next]++;
		}
	}
}

/* The k-th number of a gate in a row. */
static double *entry(const struct table *t, int row, int gate, int k)
{
	int group = gate / ROW;

	return t->row[group] + ((size_t)row * COEFFICIENTS + (size_t)k) * (size_t)t->columns[group] + gate % ROW;
}

static void fill_row(struct table *t, int row, int g, const struct grid *grid, const struct span *s, double dt,
                     double *unused)
{
	double x[DEGREE + 1], y[DEGREE + 1], c[DEGREE + 1], start, end;
	const int points = DEGREE + 1;

	(void)unused;
	for (int k = 0; k < points; k++) {
		x[k] = 0.5 - 0.5 * cos(M_PI * (2 * k + 1) / (2 * points)); /* Chebyshev's */
		row_at(grid, s, x[k], dt, &start, &y[k]);
	}
	interpolate(points, x, y, c);
	for (int k = 0; k < points; k++)
		*entry(t, row, g, 2 + k) = c[k];
	row_at(grid, s, 0, dt, &start, &y[0]);
	row_at(grid, s, 1, dt, &end, &y[0]);
	*entry(t, row, g, 0) = start;
	*entry(t, row, g, 1) = end - start;
}

static void error_of_row(struct table *t, int row, int g, const struct grid *grid, const struct span *s, double dt,
                         double *worst)
{
	for (double x = 0; x <= 1; x += 1.0 / 16) {
		double inf, exact, value = 0;

		row_at(grid, s, x, dt, &inf, &exact);
		for (int k = DEGREE; k >= 0; k--)
			value = value * x + *entry(t, row, g, 2 + k);
		*worst = fmax(*worst, fabs(value / exact - 1));
	}
}

static void table_fill(struct table *t, const struct model *m, const struct grid *grid, double dt)
{
	const struct channel *of[TABLE_GATES];

	t->grids = grids_of(t, m, of);
	t->low = INFINITY;
	t->high = -INFINITY;
	for (int k = 0; k < t->grids; k++) {
		t->low = fmin(t->low, of[k]->low);
		t->high = fmax(t->high, of[k]->high);
	}
	t->rows = 2;
	for (int k = 0; k < t->grids; k++) {
		t->grid[k].low = at_or_below(of[k]->low, step_of(of[k]), t->low);
		t->grid[k].per_mv = (k ? 1 : t->fine) / step_of(of[k]);
		t->rows += (int)ceil((t->high - t->grid[k].low) * t->grid[k].per_mv);
	}
	t->groups = (t->gates + ROW - 1) / ROW;
	for (int i = 0; i < GROUPS && i < t->groups; i++) {
		int gates = t->gates - i * ROW;

		t->columns[i] = gates > HALF_ROW ? ROW : gates > 1 ? HALF_ROW : 1;
		free(t->row[i]); /* NOLINT(clang-analyzer-unix.Malloc): nothing, or what was made here before */
		t->row[i] = mem_vector((size_t)t->rows * COEFFICIENTS * (size_t)t->columns[i], sizeof *t->row[i]);
	}
	each_row(t, m, grid, dt, fill_row, NULL);
}

static double error_with(struct table *t, const struct model *m, const struct grid *grid, double dt)
{
	double worst = 0;

	each_row(t, m, grid, dt, error_of_row, &worst);
	return worst;
}

static void make_grids(const struct table *t, const struct model *m, struct grid grid[TABLE_GATES])
{
	for (int g = 0; g < t->gates; g++)
		grid[g] = grid_make(m->channel[t->channel[g]], t->gate[g], m->celsius);
}

double table_error(struct table *t, const struct model *m, double dt)
{
	struct grid grid[TABLE_GATES];
	double worst;

	make_grids(t, m, grid);
	worst = error_with(t, m, grid, dt);
	for (int g = 0; g < t->gates; g++)
		grid_free(&grid[g]);
	return worst;
}

/* The smallest table that is good enough. */
void table_make(struct table *t, const struct model *m, double dt)
{
	static const double good = 1e-11;
	struct grid grid[TABLE_GATES];

	make_grids(t, m, grid);
	t->fine = 1;
	table_fill(t, m, grid, dt);
	while (error_with(t, m, grid, dt) > good && t->fine < 64) {
		t->fine *= 2;
		table_fill(t, m, grid, dt);
	}
	for (int g = 0; g < t->gates; g++)
		grid_free(&grid[g]);
}

/* Only the points around v are needed. */
void table_rates(const struct model *m, int channel, int gate, double v, double *inf, double *tau)
{
	const struct channel *ch = m->channel[channel];
	double inf_at[2], tau_at[2], step = step_of(ch), x = ch->low, at = (v - ch->low) / step;
	int j = (int)fmin(fmax(floor(at), 0), ch->intervals - 1);

	for (int i = 0; i < j; i++)
		x += step;
	channel_kinetics(ch, gate, m->celsius, x, &inf_at[0], &tau_at[0]);
	channel_kinetics(ch, gate, m->celsius, x + step, &inf_at[1], &tau_at[1]);
	*inf = at < 0 ? inf_at[0] : at >= ch->intervals ? inf_at[1] : inf_at[0] + (at - j) * (inf_at[1] - inf_at[0]);
	*tau = at < 0 ? tau_at[0] : at >= ch->intervals ? tau_at[1] : tau_at[0] + (at - j) * (tau_at[1] - tau_at[0]);
}

double table_rest(const struct model *m, int channel, int gate, double v)
{
	double inf, tau;

	if (m->channel[channel]->gate[gate].starts_set)
		return m->channel[channel]->gate[gate].start;
	table_rates(m, channel, gate, v, &inf, &tau);
	return inf;
}
