#include "sweep/design.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "model/address.h"
#include "model/refusal.h"
#include "stream/columns.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { MOST_RUNS = 100000000 };

/* --- what is asked for ---------------------------------------------------------------- */

/* A decimal that was meant: 0.3, not what 0.1 + 0.2 is. */
static double tidy(double x)
{
	char text[NUM_MAX];
	double y;

	text[num_format(text, x)] = '\0';
	return num_parse(text, &y) ? y : x;
}

static void add_point(struct factor *factor, double value)
{
	*GROW(factor->grid, factor->points, factor->room) = value;
}

/* V,V,... */
static bool read_values(struct factor *factor, const char *text)
{
	double value;

	do {
		if (!num_scan(&text, &value) || !isfinite(value))
			return false;
		add_point(factor, value);
	} while (*text++ == ',');
	return text[-1] == '\0';
}

/* LO:HI:STEP, both ends included. */
static bool read_steps(struct factor *factor, const char *text)
{
	double x[3], steps;

	for (int n = 0; n < 3; n++)
		if (!num_scan(&text, &x[n]) || *text++ != (n < 2 ? ':' : '\0'))
			return false;
	steps = floor((x[1] - x[0]) / x[2] + 1e-9);
	if (!(x[2] > 0 && steps >= 0 && steps < MOST_RUNS))
		return false;
	add_point(factor, x[0]);
	for (double i = 1; i <= steps; i++)
		add_point(factor, tidy(x[0] + i * x[2]));
	return true;
}

static bool known(const struct design *d, const char *address)
{
	for (size_t i = 0; i < d->factors; i++)
		if (strcmp(d->factor[i].address, address) == 0)
			return true;
	return false;
}

void design_add(struct design *d, const char *text)
{
	const char *equals = strchr(text, '=');
	struct factor factor = {0};

	if (!equals || equals == text)
		die_usage("--param '%s': expected ADDRESS=VALUES", text);
	if (prior_meant(equals + 1)) {
		char *wrong = prior_parse(equals + 1, &factor.prior);

		if (wrong)
			die_usage("--param '%s': %s", text, wrong);
	} else if (!(strchr(equals, ':') ? read_steps : read_values)(&factor, equals + 1)) {
		die_usage("--param '%s': expected numbers set apart by commas, LO:HI:STEP or a distribution", text);
	}
	factor.address = mem_printf("%.*s", (int)(equals - text), text);
	if (known(d, factor.address))
		die_usage("--param '%s': %s is a parameter already", text, factor.address);
	d->drawn += factor.prior.distribution != NULL;
	*GROW(d->factor, d->factors, d->room) = factor;
}

/* --- rows that are listed or drawn ------------------------------------------------------ */

/* A table [rows][columns], the columns being the factors that have neither grid nor prior, or those that have
 * a prior. */
struct rows {
	double *value;
	size_t count, columns;
};

/* The list's columns become the first factors. */
static struct rows read_list(struct design *d)
{
	struct columns table;
	struct rows rows;
	struct input in;
	struct factor *factor;

	input_open(&in, d->list);
	columns_read(&in, &table);
	factor = mem_new(table.count + d->factors, sizeof *factor);
	for (size_t i = 0; i < table.count; i++) {
		if (known(d, table.name[i]) || columns_find(&table, table.name[i]) != (int)i)
			die_at(in.name, 0, "%s is a parameter already", table.name[i]);
		factor[i].address = mem_text(table.name[i]);
	}
	for (size_t i = 0; i < table.rows * table.count; i++)
		if (!isfinite(table.value[i]))
			die_at(in.name, 0, "row %zu: %s is nan", i / table.count + 1, table.name[i % table.count]);
	if (d->factors)
		memcpy(factor + table.count, d->factor, d->factors * sizeof *factor);
	free(d->factor);
	d->factor = factor;
	d->factors += table.count;
	d->room = d->factors;
	input_close(&in);
	rows = (struct rows){table.value, table.rows, table.count};
	table.value = NULL;
	columns_free(&table);
	return rows;
}

/* Points of the unit cube, none on its lower faces. */
static void draw_points(const struct design *d, struct rows *rows)
{
	struct mt19937 random;

	if (d->sobol) {
		gsl_qrng *sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)rows->columns);

		for (size_t i = 0; i < rows->count; i++)
			gsl_qrng_get(sobol, rows->value + i * rows->columns);
		gsl_qrng_free(sobol);
		return;
	}
	mt_seed(&random, d->seed);
	for (size_t i = 0; i < rows->count * rows->columns; i++)
		do
			rows->value[i] = mt_uniform(&random);
		while (rows->value[i] == 0);
}

/* A row without columns where nothing is drawn. */
static struct rows draw(const struct design *d)
{
	struct rows rows = {.count = d->samples ? d->samples : 1, .columns = d->drawn};
	size_t column = 0;

	if (d->sobol && rows.columns > gsl_qrng_sobol->max_dimension)
		die_usage("--sobol: %zu parameters are drawn, and %u is the most", rows.columns, gsl_qrng_sobol->max_dimension);
	rows.value = mem_new(rows.count * rows.columns + 1, sizeof *rows.value);
	draw_points(d, &rows);
	for (size_t i = 0; i < d->factors; i++) {
		if (!d->factor[i].prior.distribution)
			continue;
		for (size_t k = 0; k < rows.count; k++) {
			double *at = &rows.value[k * rows.columns + column];

			*at = prior_value(&d->factor[i].prior, *at);
		}
		column++;
	}
	return rows;
}

/* --- all runs ------------------------------------------------------------------------------ */

/* The values of a run: a row, and a point of the grid. */
static void fill(const struct design *d, const struct rows *rows, size_t run, size_t points)
{
	size_t rest = run % points, column = rows->columns;

	for (size_t i = d->factors; i-- > 0;) {
		const struct factor *a = &d->factor[i];
		double *value = &d->value[run * d->factors + i];

		if (a->points) {
			*value = a->grid[rest % a->points];
			rest /= a->points;
		} else {
			*value = rows->value[run / points * rows->columns + --column];
		}
	}
}

static void find(struct design *d, struct records *network)
{
	for (size_t i = 0; i < d->factors; i++)
		if (!address_setting(network, d->factor[i].address)) {
			char *like = address_suggest(network, d->factor[i].address);

			die_at(network->file, 0, "there is no '%s'%s%s%s", d->factor[i].address, like ? ": did you mean '" : "",
			       like ? like : "", like ? "'?" : "");
		}
	for (size_t i = 0; i < d->factors; i++) /* when none is put into its record any more */
		d->factor[i].setting = records_at(network, d->factor[i].address);
}

void design_make(struct design *d, struct records *network)
{
	struct rows rows = d->list ? read_list(d) : draw(d);
	double points = 1;

	find(d, network);
	for (size_t i = 0; i < d->factors; i++)
		points *= d->factor[i].points ? (double)d->factor[i].points : 1;
	if (points * (double)rows.count > MOST_RUNS)
		die("%g runs are too many: at most %d", points * (double)rows.count, MOST_RUNS);
	d->runs = rows.count * (size_t)points;
	d->value = mem_new(d->runs * d->factors, sizeof *d->value);
	for (size_t run = 0; run < d->runs; run++)
		fill(d, &rows, run, (size_t)points);
	free(rows.value);
}

/* --- a run ----------------------------------------------------------------------------------- */

void design_apply(const struct design *d, size_t run)
{
	char text[NUM_MAX];

	for (size_t i = 0; i < d->factors; i++)
		setting_replace(d->factor[i].setting, num_exact(text, d->value[run * d->factors + i]));
}

char *design_params(const struct design *d, size_t run)
{
	struct buffer text = {0};
	char number[NUM_MAX];

	for (size_t i = 0; i < d->factors; i++)
		buffer_printf(&text, "%s%s=%s", i ? " " : "", d->factor[i].address,
		              num_exact(number, d->value[run * d->factors + i]));
	return text.data;
}

char *design_name(const struct design *d, size_t run)
{
	char *params = design_params(d, run), *name = mem_printf("run %zu (%s)", run + 1, params);

	free(params);
	return name;
}

size_t design_extreme(const struct design *d, size_t factor, double sign)
{
	size_t found = 0;

	for (size_t run = 1; run < d->runs; run++)
		if (sign * d->value[run * d->factors + factor] < sign * d->value[found * d->factors + factor])
			found = run;
	return found;
}

void design_check(const struct design *d, const struct records *network)
{
	for (size_t i = 0; i < d->factors; i++)
		for (double sign = 1; sign >= -1; sign -= 2) {
			size_t run = design_extreme(d, i, sign);
			char *why;

			design_apply(d, run);
			why = network_refusal(network);
			if (why)
				die("%s: the network is refused: %s", design_name(d, run), why);
		}
}

void design_free(struct design *d)
{
	for (size_t i = 0; i < d->factors; i++) {
		free(d->factor[i].address);
		free(d->factor[i].grid);
	}
	free(d->factor);
	free(d->value);
	*d = (struct design){0};
}
