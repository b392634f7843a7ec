#include "optim/log.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

void history_add(struct history *h, const double value[], double loss, double seconds)
{
	if (h->count == h->room) {
		h->room = h->room ? 2 * h->room : 64;
		h->value = mem_resize(h->value, h->room * h->params, sizeof *h->value);
		h->loss = mem_resize(h->loss, h->room, sizeof *h->loss);
		h->seconds = mem_resize(h->seconds, h->room, sizeof *h->seconds);
	}
	memcpy(h->value + h->count * h->params, value, h->params * sizeof *value);
	h->loss[h->count] = loss;
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
	free(h->loss);
	free(h->seconds);
	*h = (struct history){0};
}

uint64_t digest(uint64_t before, const char *text)
{
	uint64_t h = before ? before : 14695981039346656037U;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211U;
	return h;
}

/* Open for appending, for this program alone. */
static void reopen(struct fit_log *log)
{
	log->file = fopen(log->path, "ae");
	if (!log->file)
		die("cannot write '%s':", log->path);
	if (flock(fileno(log->file), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		die_at(log->path, 0, "another fit is writing to it");
}

static bool holds_something(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

void log_create(struct fit_log *log, const char *path, const char *header)
{
	struct output out;

	*log = (struct fit_log){.path = path};
	if (holds_something(path))
		die("'%s' exists: go on from it with --resume, or remove it", path);
	output_open(&out, path);
	fputs(header, out.file);
	output_commit(&out);
	reopen(log);
}

/* Check a line of the file's header against this fit's; what follows of the latter. */
static const char *compare(const struct input *in, const char *text, const char *header)
{
	static const char *const names[] = {"# network ", "# target "};
	size_t n = strcspn(header, "\n");
	bool same = strlen(text) == n && memcmp(text, header, n) == 0;

	for (size_t i = 0; i < 2; i++)
		same |= strncmp(text, names[i], strlen(names[i])) == 0 && strncmp(header, names[i], strlen(names[i])) == 0;
	if (!same)
		die_at(in->name, in->line, "this is not the log of this fit: expected '%.*s'", (int)n, header);
	return header + n + 1;
}

/* A row's numbers into `field` [fields]. */
static void row(struct input *in, const char *text, double field[], size_t fields)
{
	for (size_t i = 0; i < fields; i++) {
		text += strspn(text, " ");
		if (!num_scan(&text, &field[i]) || (*text && *text != ' ') || !isfinite(field[i]))
			die_at(in->name, in->line, "column %zu of %zu: expected a number", i + 1, fields);
	}
	if (*text)
		die_at(in->name, in->line, "more than %zu columns", fields);
}

void log_resume(struct fit_log *log, const char *path, const char *header, struct history *history)
{
	size_t fields = history->params + 4; /* number ... loss best seconds */
	double *field;
	struct input in;
	char *text;
	off_t whole;

	if (!holds_something(path)) {
		log_create(log, path, header);
		return;
	}
	*log = (struct fit_log){.path = path};
	reopen(log);
	field = mem_new(fields, sizeof *field);
	input_open(&in, path);
	for (;;) {
		whole = in.offset;
		text = input_line(&in);
		if (!text || in.torn)
			break;
		if (*header) {
			header = compare(&in, text, header);
			log->rows_from = in.line + 1;
			continue;
		}
		row(&in, text, field, fields);
		if (field[0] != (double)(history->count + 1))
			die_at(in.name, in.line, "expected evaluation %zu", history->count + 1);
		history_add(history, field + 1, field[history->params + 1], field[history->params + 3]);
	}
	if (*header)
		die_at(in.name, in.line, "the header ends before '%.*s'", (int)strcspn(header, "\n"), header);
	free(field);
	input_close(&in);
	if (text && ftruncate(fileno(log->file), whole) != 0)
		die("cannot write '%s':", path);
}

void log_row(struct fit_log *log, const struct history *h, size_t index)
{
	char text[NUM_MAX];

	if (!log->file)
		return;
	fprintf(log->file, "%zu", index + 1);
	for (size_t i = 0; i < h->params; i++)
		fprintf(log->file, " %s", num_exact(text, h->value[index * h->params + i]));
	fprintf(log->file, " %s", num_exact(text, h->loss[index]));
	fprintf(log->file, " %s", num_exact(text, h->loss[history_best(h, index + 1)]));
	fprintf(log->file, " %.3f\n", h->seconds[index]);
	if (fflush(log->file) != 0 || (fsync(fileno(log->file)) != 0 && errno != EINVAL && errno != EROFS))
		die("cannot write '%s':", log->path);
}

void log_close(struct fit_log *log)
{
	if (log->file && fclose(log->file) != 0)
		die("cannot write '%s':", log->path);
	*log = (struct fit_log){0};
}
