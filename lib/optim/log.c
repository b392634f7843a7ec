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

uint64_t digest(uint64_t before, const char *text)
{
	uint64_t h = before ? before : 14695981039346656037U;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211U;
	return h;
}

char *header_line(const char *word, const char *text)
{
	char *lines = mem_text("");

	while (*text) {
		int n = (int)strcspn(text, "\n");
		char *more = mem_printf("%s# %s %.*s\n", lines, word, n, text);

		free(lines);
		lines = more;
		text += n + (text[n] == '\n');
	}
	return lines;
}

/* Open for appending, for this program alone. Returns whether it holds something. */
static bool take(struct fit_log *log, const char *path)
{
	struct stat status;

	*log = (struct fit_log){.path = path, .file = fopen(path, "ae")};
	if (!log->file)
		die("cannot write '%s':", path);
	if (flock(fileno(log->file), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		die_at(path, 0, "another fit is writing to it");
	return fstat(fileno(log->file), &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

/* See what was written on the disk. */
static void settle(struct fit_log *log)
{
	if (fflush(log->file) != 0 || (fsync(fileno(log->file)) != 0 && errno != EINVAL && errno != EROFS))
		die("cannot write '%s':", log->path);
}

static void cut(struct fit_log *log, off_t length)
{
	if (ftruncate(fileno(log->file), length) != 0)
		die("cannot write '%s':", log->path);
}

static void begin(struct fit_log *log, const char *header)
{
	fputs(header, log->file);
	settle(log);
	log_keep(log);
}

void log_create(struct fit_log *log, const char *path, const char *header)
{
	if (take(log, path))
		die("'%s' exists: go on from it with --resume, or remove it", path);
	begin(log, header);
}

/* Cut off what is not whole lines of text at the end. Returns whether there was such a thing. */
static bool mend(struct fit_log *log)
{
	off_t at = 0, whole = 0; /* bytes read; up to the end of the last good line */
	bool nul = false;
	FILE *file = fopen(log->path, "re");
	int c;

	if (!file)
		die("cannot open '%s':", log->path);
	while ((c = getc(file)) != EOF) {
		at++;
		nul |= c == '\0';
		if (c == '\n' && nul)
			break; /* not at the end: the reader says where */
		if (c == '\n')
			whole = at;
	}
	fclose(file);
	if (c != EOF || whole == at)
		return false;
	warning("%s: the last line is not whole, as after a power cut: the %lld bytes after the last whole one are dropped",
	        log->path, (long long)(at - whole));
	cut(log, whole);
	return true;
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

/* A row's numbers into `field` [fields], the loss infinite where it is nan. */
static void row(struct input *in, const char *text, double field[], size_t fields)
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

/* Read the log: the header, which must be this one, and the rows. What it lacks of the header. */
static const char *read_log(struct fit_log *log, struct input *in, const char *header, struct history *history)
{
	struct series series = {0};
	size_t fields = history->params + 4; /* number ... loss best seconds */
	double *field = mem_new(fields, sizeof *field);
	char *text;

	while ((text = input_line(in))) {
		if (*header) {
			header = compare(in, text, header);
			log->rows_from = in->line + 1;
			continue;
		}
		if (*text == '#') {
			residuals(in, text, &series);
			continue;
		}
		row(in, text, field, fields);
		if (field[0] != (double)(history->count + 1))
			die_at(in->name, in->line, "expected evaluation %zu", history->count + 1);
		history_add(history, field + 1, field[history->params + 1], field[history->params + 3]);
		history->residual[history->count - 1] = series;
		series = (struct series){0};
	}
	free(series.value);
	free(field);
	return header;
}

void log_resume(struct fit_log *log, const char *path, const char *header, struct history *history)
{
	struct input in;
	const char *missing;
	bool mended;

	if (!take(log, path)) {
		begin(log, header);
		return;
	}
	mended = mend(log);
	input_open(&in, path);
	missing = read_log(log, &in, header, history);
	if (*missing && !mended)
		die_at(path, in.line, "the header ends before '%.*s'", (int)strcspn(missing, "\n"), missing);
	input_close(&in);
	if (*missing) { /* it was being written */
		cut(log, 0);
		begin(log, header);
	}
	log_keep(log);
}

/* A loss as text, nan where there is none. */
static const char *loss_text(char out[NUM_MAX], double loss)
{
	return isfinite(loss) ? num_exact(out, loss) : "nan";
}

void log_row(struct fit_log *log, const struct history *h, size_t index, const char *why)
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
	settle(log);
}

void log_keep(struct fit_log *log)
{
	if (log->file)
		log->kept = lseek(fileno(log->file), 0, SEEK_END);
}

void log_back(struct fit_log *log)
{
	struct stat status;

	if (log->file && fstat(fileno(log->file), &status) == 0 && S_ISREG(status.st_mode))
		cut(log, log->kept);
}

void log_close(struct fit_log *log)
{
	if (log->file && fclose(log->file) != 0)
		die("cannot write '%s':", log->path);
	*log = (struct fit_log){0};
}
