#include "optim/log.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

static const char residuals_word[] = "# residuals ";

void history_add(struct history *h, const double value[], double loss, double seconds)
{
	if (h->count == h->room) {
		h->room = h->room ? 2 * h->room : 64;
		h->value = mem_resize(h->value, h->room * h->params, sizeof *h->value);
		h->loss = mem_resize(h->loss, h->room, sizeof *h->loss);
		h->residual = mem_resize(h->residual, h->room, sizeof *h->residual);
		h->seconds = mem_resize(h->seconds, h->room, sizeof *h->seconds);
	}
	memcpy(h->value + h->count * h->params, value, h->params * sizeof *value);
	h->loss[h->count] = loss;
	h->residual[h->count] = (struct series){0};
	h->seconds[h->count++] = seconds;
}

size_t history_find(const struct history *h, size_t count, const double value[])
{
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < h->params && h->value[i * h->params + k] == value[k])
			k++;
		if (k == h->params)
			return i;
	}
	return count;
}

size_t history_best(const struct history *h, size_t count)
{
	size_t best = 0;

	for (size_t i = 1; i < count; i++)
		if (h->loss[i] < h->loss[best])
			best = i;
	return best;
}

void history_free(struct history *h)
{
	free(h->value);
	for (size_t i = 0; i < h->count; i++)
		free(h->residual[i].value);
	free(h->residual);
	free(h->loss);
	free(h->seconds);
	*h = (struct history){0};
}

/* A row's numbers into `field` [fields], the loss infinite where it is nan. */
static void row(const struct input *in, const char *text, double field[], size_t fields)
{
	for (size_t i = 0; i < fields; i++) {
		bool loss = i == fields - 3 || i == fields - 2; /* or the best so far */

		text += strspn(text, " ");
		if (loss && strncmp(text, "nan", 3) == 0) {
			field[i] = INFINITY;
			text += 3;
		} else if (!num_scan(&text, &field[i]) || !isfinite(field[i])) {
			die_at(in->name, in->line, "column %zu of %zu: expected a number", i + 1, fields);
		}
		if (*text && *text != ' ')
			die_at(in->name, in->line, "column %zu of %zu: expected a number", i + 1, fields);
	}
	if (*text)
		die_at(in->name, in->line, "more than %zu columns", fields);
}

/* Residuals from a comment that holds such; those of the row that follows. */
static void residuals(const struct input *in, const char *text, struct series *series)
{
	size_t room = 0;
	double x;

	if (strncmp(text, residuals_word, strlen(residuals_word)) != 0)
		return;
	text += strlen(residuals_word);
	free(series->value);
	*series = (struct series){0};
	while (num_scan(&text, &x) && (*text == ' ' || *text == '\0')) {
		*GROW(series->value, series->count, room) = x;
		text += *text == ' ';
	}
	if (*text)
		die_at(in->name, in->line, "residual %zu: expected a number", series->count + 1);
}

/* What reading a log's rows needs. */
struct reading {
	struct history *history;
	struct series series; /* of the row that follows */
	double *field;        /* [fields] number ... loss best seconds */
	size_t fields;
};

static void read_line(void *context, const struct input *in, const char *text)
{
	struct reading *r = context;
	struct history *h = r->history;

	if (*text == '#') {
		residuals(in, text, &r->series);
		return;
	}
	row(in, text, r->field, r->fields);
	if (r->field[0] != (double)(h->count + 1))
		die_at(in->name, in->line, "expected evaluation %zu", h->count + 1);
	history_add(h, r->field + 1, r->field[h->params + 1], r->field[h->params + 3]);
	h->residual[h->count - 1] = r->series;
	r->series = (struct series){0};
}

void log_resume(struct journal *log, const char *path, const char *header, struct history *history)
{
	struct reading r = {.history = history, .fields = history->params + 4};

	r.field = mem_new(r.fields, sizeof *r.field);
	journal_resume(log, "fit", path, header, read_line, &r);
	free(r.series.value);
	free(r.field);
}

/* A loss as text, nan where there is none. */
static const char *loss_text(char out[NUM_MAX], double loss)
{
	return isfinite(loss) ? num_exact(out, loss) : "nan";
}

void log_row(struct journal *log, const struct history *h, size_t index, const char *why)
{
	char text[NUM_MAX];

	if (!log->file)
		return;
	if (h->residual[index].value) {
		fputs(residuals_word, log->file);
		for (size_t i = 0; i < h->residual[index].count; i++)
			fprintf(log->file, "%s%s", i ? " " : "", num_exact(text, h->residual[index].value[i]));
		putc('\n', log->file);
	}
	fprintf(log->file, "%zu", index + 1);
	for (size_t i = 0; i < h->params; i++)
		fprintf(log->file, " %s", num_exact(text, h->value[index * h->params + i]));
	fprintf(log->file, " %s", loss_text(text, h->loss[index]));
	fprintf(log->file, " %s", loss_text(text, h->loss[history_best(h, index + 1)]));
	fprintf(log->file, " %.3f\n", h->seconds[index]);
	if (why) {
		char *lines = header_line("failed:", why);

		fputs(lines, log->file);
		free(lines);
	}
	journal_settle(log);
}

void log_note(struct journal *log, const char *text)
{
	fprintf(log->file, "# %s\n", text);
	journal_settle(log);
}
