#include "run/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"
#include "util/buffer.h"

/* Text is handed on in pieces of about so many bytes. */
static const size_t piece = 1 << 16;

struct making {
	struct sim *sim;
	struct trial *trial;
	struct transport *transport;
	const struct share *share;
	const struct result_setup *setup;
	struct buffer text[OUTPUTS];
	double *row; /* all columns of a recording in the samples at hand, and the same by ranks */
	double *collected;
	size_t row_room;
};

static void hand_on(struct making *m, int output, bool all)
{
	struct buffer *t = &m->text[output];

	if (t->length == 0 || (t->length < piece && !all))
		return;
	m->setup->put(m->setup->context, output, t->data, t->length);
	t->length = 0;
}

/* --- headers ------------------------------------------------------------------- */

static void head(struct making *m, int output)
{
	const struct model *model = sim_model(m->sim);
	struct buffer *t = &m->text[output];
	int samples = sim_clock(m->sim)->steps + 1;

	buffer_printf(t, "# network %s\n# trial %d\n# trials %d\n", model->name, m->trial->number + 1, m->setup->trials);
	if (output == OUTPUT_DIPOLE)
		buffer_printf(t, "# unit nAm\n# samples %d\n# columns time agg L2 L5\n", samples);
	if (output >= OUTPUT_RECORD) {
		int kind = output - OUTPUT_RECORD;
		char *names = recording_names(sim_recording(m->sim), kind);

		buffer_printf(t, "# unit %s\n# samples %d\n# columns time%s\n", record_kinds[kind].unit, samples, names);
		free(names);
	}
}

/* --- rows ------------------------------------------------------------------------ */

static void add_row(struct buffer *t, double time, const double *value, size_t count)
{
	char *to = buffer_room(t, (count + 1) * (NUM_MAX + 1));
	size_t n = num_format(to, round(time * 1e9) / 1e9); /* nine digits hide how time was summed up */

	for (size_t c = 0; c < count; c++) {
		to[n++] = ' ';
		n += num_format(to + n, value[c]);
	}
	to[n++] = '\n';
	t->length += n;
}

static void dipole_rows(struct making *m, const double *time)
{
	const struct trial *t = m->trial;

	for (int k = 0; k < t->count; k++) {
		const long long sum[LAYERS] = {t->dipole[0][k], t->dipole[1][k]};
		double value[1 + LAYERS];

		dipole_value(sim_model(m->sim), sim_scale(m->sim), t->from + k, time[k], sum, value);
		add_row(&m->text[OUTPUT_DIPOLE], time[k], value, 1 + LAYERS);
		hand_on(m, OUTPUT_DIPOLE, false);
	}
}

/* A recording's samples at hand with the columns of all cells, on the share's first rank. */
static void collect(struct making *m, int kind)
{
	const struct trial *t = m->trial;
	const struct recording *r = sim_recording(m->sim);
	size_t all = r->columns[kind] * (size_t)t->count;
	const double *from;

	if (all > m->row_room) {
		m->row_room = all;
		m->row = mem_resize(m->row, all, sizeof *m->row);
		m->collected = mem_resize(m->collected, all, sizeof *m->collected);
	}
	from = t->record.row[kind];
	if (m->share->size > 1) {
		transport_collect(m->transport, t->record.row[kind], t->record.own[kind] * (size_t)t->count, m->collected);
		from = m->collected;
	}
	for (int rank = 0; rank < m->share->size && m->share->rank == 0; rank++) {
		struct span cells[RECORD_POPULATIONS];
		size_t width;

		share_cells(sim_model(m->sim), rank, m->share->size, cells);
		width = recording_width(r, kind, cells);
		for (int k = 0; k < t->count; k++, from += width)
			recorder_place(r, kind, cells, from, m->row + (size_t)k * r->columns[kind]);
	}
}

static void record_rows(struct making *m, int kind, const double *time)
{
	size_t columns = sim_recording(m->sim)->columns[kind];

	collect(m, kind);
	for (int k = 0; k < m->trial->count && m->share->rank == 0; k++) {
		add_row(&m->text[OUTPUT_RECORD + kind], time[k], m->row + (size_t)k * columns, columns);
		hand_on(m, OUTPUT_RECORD + kind, false);
	}
}

static void rows(struct making *m)
{
	double *time = mem_new((size_t)m->trial->count, sizeof *time);

	clock_times(sim_clock(m->sim), m->trial->from, m->trial->count, time);
	if (m->share->rank == 0)
		dipole_rows(m, time);
	for (int kind = 0; kind < RECORD_KINDS; kind++)
		if (m->setup->on[OUTPUT_RECORD + kind])
			record_rows(m, kind, time);
	free(time);
}

/* --- spikes and events --------------------------------------------------------------- */

struct line {
	double time;
	int gid;
};

static int by_time(const void *a, const void *b)
{
	const struct line *s = a, *t = b;

	return s->time != t->time ? (s->time < t->time ? -1 : 1) : s->gid - t->gid;
}

static void add_spikes(struct making *m)
{
	const struct trial *t = m->trial;
	struct buffer *text = &m->text[OUTPUT_SPIKES];
	struct line *line = mem_new(t->spikes + t->events, sizeof *line);
	size_t n = 0;

	for (size_t i = 0; i < t->spikes; i++)
		line[n++] = (struct line){clock_time(sim_clock(m->sim), t->spike[i].step), t->spike[i].gid};
	for (size_t i = 0; i < t->events; i++)
		line[n++] = (struct line){t->event[i].time, t->event[i].gid};
	if (n)
		qsort(line, n, sizeof *line, by_time);
	buffer_printf(text, "# spikes %zu\n# columns time gid population\n", n);
	for (size_t i = 0; i < n; i++)
		buffer_printf(text, "%.12g %d %s\n", line[i].time, line[i].gid, model_gid_name(sim_model(m->sim), line[i].gid));
	free(line);
}

static void add_events(struct making *m)
{
	const struct trial *t = m->trial;
	struct buffer *text = &m->text[OUTPUT_EVENTS];
	char number[NUM_MAX];

	buffer_printf(text, "# events %zu\n# columns time gid drive\n", t->events);
	for (size_t i = 0; i < t->events; i++)
		buffer_printf(text, "%s %d %s\n", num_exact(number, t->event[i].time), t->event[i].gid,
		              sim_model(m->sim)->drive[t->event[i].drive].name);
}

/* --- all of it -------------------------------------------------------------------------- */

static void end(struct making *m)
{
	for (int k = 0; k < OUTPUTS; k++) {
		if (!m->setup->on[k])
			continue;
		if (m->trial->failed)
			buffer_printf(&m->text[k], "# failed: %s\n", m->trial->failed);
		else if (k == OUTPUT_SPIKES)
			add_spikes(m);
		else if (k == OUTPUT_EVENTS)
			add_events(m);
		buffer_add(&m->text[k], "\n\n", 2);
		hand_on(m, k, true);
	}
}

char *result_make(struct sim *sim, int trial, bool keep, struct transport *transport, const struct share *share,
                  const struct result_setup *setup)
{
	struct making m = {.sim = sim, .transport = transport, .share = share, .setup = setup};
	char *failed;

	m.trial = trial_begin(sim, trial, keep, share);
	for (int k = 0; k < OUTPUTS && share->rank == 0; k++)
		if (setup->on[k])
			head(&m, k);
	while (trial_advance(m.trial))
		rows(&m);
	if (share->rank == 0)
		end(&m);
	failed = m.trial->failed ? mem_text(m.trial->failed) : NULL;
	trial_end(m.trial);
	for (int k = 0; k < OUTPUTS; k++)
		buffer_free(&m.text[k]);
	free(m.row);
	free(m.collected);
	return failed;
}
