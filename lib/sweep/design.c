#include "sweep/design.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drive/random.h"
#include "model/refusal.h"
#include "optim/names.h"
#include "stream/columns.h"
#include "util/buffer.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* --- what is asked for ---------------------------------------------------------------- */

static bool known(const struct design *d, const char *address)
{
	for (size_t i = 0; i < d->factors; i++)
		if (strcmp(d->factor[i].addresses, address) == 0)
			return true;
	return false;
}

void design_add(struct design *d, const char *text, bool tied)
{
	const char *equals = strchr(text, '=');
	char *option = mem_printf("--%s '%s'", tied ? "tied" : "param", text), *wrong;
	struct factor factor = {.option = option, .tied = tied};

	if (!equals || equals == text)
		die_usage("%s: expected ADDRESS=VALUES", option);
	wrong = factor_values(&factor, equals + 1);
	if (wrong)
		die_usage("%s: %s", option, wrong);
	factor.addresses = mem_printf("%.*s", (int)(equals - text), text);
	if (known(d, factor.addresses))
		die_usage("%s: %s is a parameter already", option, factor.addresses);
	d->drawn += factor.prior.distribution != NULL;
	*GROW(d->factor, d->factors, d->room) = factor;
}

/* --- what parameters move ------------------------------------------------------------------------ */

static void take_place(struct design *d, struct factor *f, const char *name, struct networks *networks)
{
	size_t count;
	struct moved *found = places_find(name, networks, f->option, &count);

	for (size_t i = 0; i < d->factors; i++)
		for (size_t k = 0; k < d->factor[i].places; k++)
			if (strcmp(d->factor[i].place[k].address, found->address) == 0)
				die("%s: %s is a parameter already", f->option, name);
	f->place = mem_resize(f->place, f->places + 1, sizeof *f->place);
	f->place[f->places++] = *found;
	free(found);
}

/* Another parameter, of its own values, which are those of `given`. */
static struct factor *copy(struct design *d, const struct factor *given, const char *name)
{
	struct factor *f = GROW(d->factor, d->factors, d->room);

	*f = *given;
	f->address = mem_text(name);
	f->addresses = mem_text("");
	f->option = mem_text(given->option);
	f->grid = mem_new(f->points + 1, sizeof *f->grid);
	if (f->points)
		memcpy(f->grid, given->grid, f->points * sizeof *f->grid);
	d->drawn += f->prior.distribution != NULL;
	return f;
}

/* The parameters that the addresses of one that was given stand for. */
static void expand(struct design *d, const struct factor *given, const struct names *named, struct networks *networks)
{
	struct names names = {0}, none = {0};
	struct factor *f = NULL;

	names_expand(&names, given->addresses, named, &none, networks, given->option);
	for (size_t i = 0; i < names.count; i++) {
		char *list;

		if (!f || !given->tied)
			f = copy(d, given, names.name[i]);
		take_place(d, f, names.name[i], networks);
		list = mem_printf("%s%s%s", f->addresses, *f->addresses ? "," : "", names.name[i]);
		free(f->addresses);
		f->addresses = list;
	}
	names_free(&names);
}

static void find(struct design *d, struct networks *networks)
{
	struct factor *given = d->factor;
	size_t count = d->factors;
	struct names named = {0};

	d->factor = NULL;
	d->factors = d->room = d->drawn = 0;
	for (size_t i = 0; i < count; i++)
		names_add(&named, given[i].addresses);
	for (size_t i = 0; i < count; i++) {
		expand(d, &given[i], &named, networks);
		factor_free(&given[i]);
	}
	free(given);
	names_free(&named);
	for (size_t i = 0; i < d->factors; i++) { /* when none is put into its record any more */
		struct factor *f = &d->factor[i];

		places_settle(f->place, f->places, f->are, networks);
		if (f->are != VALUES && isnan(f->place->own))
			die_at(networks->file, 0, "%s is '%s', not a number: nothing is relative to that", f->address,
			       f->place->setting->value);
		for (size_t k = 0; k < f->points; k++)
			f->grid[k] = factor_value(f, f->grid[k]);
	}
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
		factor[i].addresses = mem_text(table.name[i]);
		factor[i].option = mem_text("--list");
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

			*at = factor_value(&d->factor[i], prior_value(&d->factor[i].prior, *at));
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
		} else if (rows->value) {
			*value = rows->value[run / points * rows->columns + --column];
		}
	}
}

void design_make(struct design *d, struct records *network)
{
	struct networks networks = {.item = network, .count = 1, .file = network->file};
	struct rows rows = {0};
	double points = 1;

	if (d->list)
		rows = read_list(d);
	find(d, &networks);
	if (!d->list)
		rows = draw(d);
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

void design_put(const struct design *d, size_t factor, double value)
{
	places_put(d->factor[factor].place, d->factor[factor].places, d->factor[factor].are, value);
}

void design_apply(const struct design *d, size_t run)
{
	for (size_t i = 0; i < d->factors; i++)
		design_put(d, i, d->value[run * d->factors + i]);
}

/* The first setting of each parameter, or all of them. */
static char *text_of(const struct design *d, size_t run, bool all)
{
	struct buffer text = {0};
	char number[NUM_MAX];

	for (size_t i = 0; i < d->factors; i++) {
		const struct factor *f = &d->factor[i];
		double value = d->value[run * d->factors + i];

		for (size_t k = 0; k < (all ? f->places : 1); k++)
			buffer_printf(&text, "%s%s=%s", text.data ? " " : "", f->place[k].address,
			              num_exact(number, places_value(&f->place[k], f->place, f->are, value)));
	}
	return text.data;
}

char *design_params(const struct design *d, size_t run)
{
	return text_of(d, run, false);
}

char *design_settings(const struct design *d, size_t run)
{
	return text_of(d, run, true);
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
	for (size_t i = 0; i < d->factors; i++)
		factor_free(&d->factor[i]);
	free(d->factor);
	free(d->value);
	*d = (struct design){0};
}
