#include "optim/fitted.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "optim/bounds.h"
#include "stream/columns.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

enum { TUNE_EVALS = 200 };
static const double outside = 0.01; /* of the best point's sum of squares, left outside the components */

/* The numbers of a line, [*count], allocated. */
static double *numbers(const char *file, const char *text, size_t *count)
{
	size_t room = 0;
	double *value = NULL, x;

	*count = 0;
	while (num_scan(&text, &x) && (*text == ' ' || *text == '\0')) {
		*GROW(value, *count, room) = x;
		text += *text == ' ';
	}
	if (*text)
		die_at(file, 0, "residual %zu of a line is not a number", *count + 1);
	return value;
}

/* The parameter of a header line `param ADDRESS,...=LO:HI:START[,log]`, or `tied`. */
static void add_param(struct fitted *f, const char *file, const char *text)
{
	const char *equals = strchr(text, '=');
	struct param p = {0};
	char *wrong = NULL;

	if (!equals || !bounds_parse(equals + 1, &p.bounds))
		die_at(file, 0, "'%s' is not a parameter with its bounds", text);
	wrong = bounds_values(&p.bounds, p.bounds.start, &p.low, &p.high);
	if (wrong)
		die_at(file, 0, "'%s': %s", text, wrong);
	p.start = p.bounds.start;
	p.address = mem_printf("%.*s", (int)strcspn(text, ",="), text);
	f->param = mem_resize(f->param, f->n + 1, sizeof *f->param);
	f->param[f->n++] = p;
}

/* The evaluations: rows with a loss, each of which has a line of residuals. Returns how many there are. */
static size_t evaluations(struct fitted *f, const char *file, const struct columns *log)
{
	int loss = columns_find(log, "loss");
	size_t next = 0, count = 0;

	f->x = mem_new(log->rows * f->n + 1, sizeof *f->x);
	f->loss = mem_new(log->rows, sizeof *f->loss);
	f->residual = mem_new(log->rows, sizeof *f->residual);
	for (size_t k = 0; loss >= 0 && k < log->rows; k++) {
		const double *row = log->value + k * log->count;
		size_t width;

		if (!isfinite(row[loss]))
			continue;
		while (next < log->comments && strncmp(log->comment[next], "residuals ", 10) != 0)
			next++;
		if (next == log->comments)
			die_at(file, 0, "there are no residuals of evaluation %g: this wants the log of a solver that uses them",
			       row[0]);
		f->residual[count] = numbers(file, log->comment[next++] + 10, &width);
		if (count && width != f->width)
			die_at(file, 0, "evaluation %g has %zu residuals, others %zu", row[0], width, f->width);
		f->width = width;
		for (size_t i = 0; i < f->n; i++) {
			int column = columns_find(log, f->param[i].address);

			if (column < 0)
				die_at(file, 0, "the parameter '%s' has no column", f->param[i].address);
			f->x[count * f->n + i] = param_place(&f->param[i], row[column]);
		}
		f->loss[count] = row[loss];
		if (row[loss] < f->loss[f->best])
			f->best = count;
		count++;
	}
	return count;
}

static const double *sorted_by;

static int by_loss(const void *a, const void *b)
{
	size_t i = *(const size_t *)a, k = *(const size_t *)b;

	if (sorted_by[i] != sorted_by[k])
		return sorted_by[i] < sorted_by[k] ? -1 : 1;
	return i < k ? -1 : 1;
}

bool fitted_emulate(struct emulation *e, const double x[], const double loss[], const double *const residual[],
                    size_t count, size_t width, double outside)
{
	size_t most = count < FITTED_MOST ? count : FITTED_MOST, *order = mem_new(count, sizeof *order);
	const double **series = mem_new(most, sizeof *series);
	double *best = mem_new(most * e->n, sizeof *best);
	bool enough;

	for (size_t k = 0; k < count; k++)
		order[k] = k;
	sorted_by = loss;
	qsort(order, count, sizeof *order, by_loss);
	for (size_t k = 0; k < count && k < FITTED_MOST; k++) {
		memcpy(best + k * e->n, x + order[k] * e->n, e->n * sizeof *x);
		series[k] = residual[order[k]];
	}
	enough = emulation_fit(e, best, series, most, width, outside, TUNE_EVALS);
	free(order);
	free(series);
	free(best);
	return enough;
}

void fitted_read(struct fitted *f, const char *path)
{
	struct columns log;
	struct input in;

	*f = (struct fitted){0};
	input_open(&in, path);
	columns_read(&in, &log);
	for (size_t i = 0; i < log.comments; i++) {
		const char *text = log.comment[i];

		if (strncmp(text, "param ", 6) == 0)
			add_param(f, in.name, text + 6);
		else if (strncmp(text, "tied ", 5) == 0)
			add_param(f, in.name, text + 5);
	}
	if (!f->n)
		die_at(in.name, 0, "this is not the log of a fit: '# param' is missing");
	f->count = evaluations(f, in.name, &log);
	emulation_begin(&f->emulation, f->n);
	if (!fitted_emulate(&f->emulation, f->x, f->loss, (const double *const *)f->residual, f->count, f->width,
	                    outside * f->loss[f->best] * f->loss[f->best]))
		die_at(in.name, 0, "%zu evaluations with different residuals are too few for %zu parameters", f->count, f->n);
	columns_free(&log);
	input_close(&in);
}

double fitted_independent(const double residual[], size_t width)
{
	double square = 0, sum = 1;

	for (size_t t = 0; t < width; t++)
		square += residual[t] * residual[t];
	for (size_t lag = 1; lag < width && square > 0; lag++) {
		double product = 0;

		for (size_t t = 0; t + lag < width; t++)
			product += residual[t] * residual[t + lag];
		if (product <= 0)
			break; /* beyond, it is noise */
		sum += 2 * product / square;
	}
	return fmax(1, (double)width / sum);
}

void fitted_names(const struct fitted *f)
{
	for (size_t i = 0; i < f->n; i++)
		printf(" %s", f->param[i].address);
}

void fitted_params(const struct fitted *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct param *p = &f->param[i];
		struct bounds values = {VALUES, p->low, p->high, p->start, p->bounds.log};
		char *text = bounds_text(&values, p->start);

		printf("# param %s=%s\n", p->address, text);
		free(text);
	}
}

void fitted_free(struct fitted *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->param[i].address);
	for (size_t k = 0; k < f->count; k++)
		free(f->residual[k]);
	emulation_end(&f->emulation);
	free(f->param);
	free(f->x);
	free(f->loss);
	free(f->residual);
}
