#include "run/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/buffer.h"
#include "util/spool.h"

/* Text is handed on in pieces of about so many bytes. */
static const size_t piece = 1 << 16;

const char *result_name(int output)
{
	static const char *const names[] = {"dipole", "spikes", "events"};

	return output < OUTPUT_RECORD       ? names[output]
	       : output < OUTPUT_ELECTRODES ? record_kinds[output - OUTPUT_RECORD].name
	                                    : "lfp";
}

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
	struct blocks *blocks;
	struct spool *array; /* [electrodes] potentials of those whose turn comes when the first is complete */
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

static int samples(const struct making *m)
{
	return sim_clock(m->sim)->steps + 1;
}

/* Of recordings. */
static int recorded(const struct making *m)
{
	return (samples(m) - 1) / m->setup->every + 1;
}

/* What hnn-sim is asked for so that an output other than dipoles comes to standard output. */
static char *asked(const struct result_setup *s, int output)
{
	bool recording = output >= OUTPUT_RECORD && output < OUTPUT_ELECTRODES;
	struct buffer text = {0};

	buffer_add(&text, "", 0);
	if (output == OUTPUT_DIPOLE)
		return text.data;
	if (recording && s->soma_only)
		buffer_printf(&text, " --sections soma");
	if (recording && s->cells)
		buffer_printf(&text, " --cells %s", s->cells);
	if (output >= OUTPUT_RECORD && s->every > 1)
		buffer_printf(&text, " --every %d", s->every);
	buffer_printf(&text, " --%s - -o /dev/null", result_name(output));
	return text.data;
}

static void head(struct making *m, int output, struct buffer *t)
{
	const struct model *model = sim_model(m->sim);
	char *made = m->setup->as ? mem_printf("%s | %s", model->made, m->setup->as) : made_after(model->made),
		 *version = made_version(model->version);
	char *options = asked(m->setup, output);

	if (made)
		buffer_printf(t, "# made %s%s\n", made, options);
	if (version)
		buffer_printf(t, "# version %s\n", version);
	buffer_printf(t, "# network %s\n%s# trial %d\n# trials %d\n", model->name, m->setup->label, m->trial->number + 1,
	              m->setup->trials);
	free(made);
	free(version);
	free(options);
}

static void head_dipole(struct making *m)
{
	const struct model *model = sim_model(m->sim);
	struct buffer *t = &m->text[OUTPUT_DIPOLE];

	buffer_printf(t, "# unit nAm\n# samples %d\n# columns time agg", samples(m));
	for (int i = 0; i < model->layers; i++)
		buffer_printf(t, " %s", model->layer[i]);
	buffer_add(t, "\n", 1);
}

static void head_recording(struct making *m, int kind)
{
	char *names = recording_names(sim_recording(m->sim), kind);

	buffer_printf(&m->text[OUTPUT_RECORD + kind], "# unit %s\n# samples %d\n# columns time%s\n",
	              record_kinds[kind].unit, recorded(m), names);
	free(names);
}

static void head_array(struct making *m, const struct electrode *e, struct buffer *t)
{
	char number[3][NUM_MAX];

	head(m, OUTPUT_ELECTRODES, t);
	buffer_printf(t, "# array %s\n# unit uV\n# contacts", e->name);
	for (int i = 0; i < e->contacts; i++) {
		for (int k = 0; k < 3; k++)
			num_exact(number[k], e->contact[i].at[k]);
		buffer_printf(t, " %s,%s,%s", number[0], number[1], number[2]);
	}
	buffer_printf(t, "\n# samples %d\n# columns time", recorded(m));
	for (int i = 0; i < e->contacts; i++)
		buffer_printf(t, " %s.%s", e->name, e->contact[i].name);
	buffer_add(t, "\n", 1);
}

/* The first array's data set is handed on as it grows; those of the others wait until it is complete. */
static void head_arrays(struct making *m)
{
	const struct model *model = sim_model(m->sim);

	head_array(m, &model->electrode[0], &m->text[OUTPUT_ELECTRODES]);
	m->blocks = blocks_new();
	m->array = mem_new((size_t)model->electrodes, sizeof *m->array);
	for (int a = 1; a < model->electrodes; a++) {
		struct buffer text = {0};

		head_array(m, &model->electrode[a], &text);
		spool_add(m->blocks, &m->array[a], text.data, text.length);
		buffer_free(&text);
	}
}

/* What rates need: how long it was, and which cells there are, also those that are silent. */
static void head_spikes(struct making *m, int output)
{
	const struct model *model = sim_model(m->sim);
	int populations = output == OUTPUT_SPIKES ? model->populations : 0;
	double end = clock_time(sim_clock(m->sim), samples(m) - 1);
	struct buffer *t = &m->text[output];

	buffer_printf(t, "# tstop %.15g\n", round(end * 1e9) / 1e9); /* as in rows */
	if (populations + model->drives == 0)
		return;
	buffer_printf(t, "# cells");
	for (int i = 0; i < populations; i++)
		buffer_printf(t, " %s=%d:%d", model->population[i].name, model->population[i].gid,
		              model->population[i].gid + model->population[i].cells - 1);
	for (int i = 0; i < model->drives; i++)
		buffer_printf(t, " %s=%d:%d", model->drive[i].name, model->drive[i].gid,
		              model->drive[i].gid + model->drive[i].cells - 1);
	buffer_printf(t, "\n");
	for (int i = 0; populations && i < model->drives; i++)
		buffer_printf(t, "%s %s%s", i ? "" : "# drives", model->drive[i].name, i == model->drives - 1 ? "\n" : "");
}

static void heads(struct making *m)
{
	for (int k = 0; k < OUTPUTS; k++) {
		if (!m->setup->on[k])
			continue;
		if (k == OUTPUT_ELECTRODES) {
			head_arrays(m);
			continue;
		}
		head(m, k, &m->text[k]);
		if (k == OUTPUT_DIPOLE)
			head_dipole(m);
		if (k == OUTPUT_SPIKES || k == OUTPUT_EVENTS)
			head_spikes(m, k);
		if (k >= OUTPUT_RECORD)
			head_recording(m, k - OUTPUT_RECORD);
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
	const struct model *model = sim_model(m->sim);
	const struct trial *t = m->trial;
	const long long *sum = t->dipole;
	double *value = mem_new(1 + (size_t)model->layers, sizeof *value);

	for (int k = 0; k < t->count; k++, sum += model->layers) {
		dipole_value(model, sim_scale(m->sim), t->from + k, time[k], sum, value);
		add_row(&m->text[OUTPUT_DIPOLE], time[k], value, 1 + (size_t)model->layers);
		hand_on(m, OUTPUT_DIPOLE, false);
	}
	free(value);
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

/* Whether the k-th sample at hand is recorded. */
static bool wanted(const struct making *m, int k)
{
	return (m->trial->from + k) % m->setup->every == 0;
}

static void record_rows(struct making *m, int kind, const double *time)
{
	size_t columns = sim_recording(m->sim)->columns[kind];

	collect(m, kind);
	for (int k = 0; k < m->trial->count && m->share->rank == 0; k++) {
		if (!wanted(m, k))
			continue;
		add_row(&m->text[OUTPUT_RECORD + kind], time[k], m->row + (size_t)k * columns, columns);
		hand_on(m, OUTPUT_RECORD + kind, false);
	}
}

/* A row of each array. */
static void array_rows(struct making *m, const double *time)
{
	const struct model *model = sim_model(m->sim);
	const struct extracellular *x = sim_recording(m->sim)->extracellular;
	double *value = mem_new((size_t)x->contacts, sizeof *value);
	struct buffer text = {0};

	for (int k = 0; k < m->trial->count; k++) {
		const double *of = value;

		if (!wanted(m, k))
			continue;
		for (int i = 0; i < x->contacts; i++)
			value[i] = (double)m->trial->record.potential[(size_t)k * (size_t)x->contacts + (size_t)i] / x->scale[i];
		for (int a = 0; a < model->electrodes; of += model->electrode[a++].contacts) {
			text.length = 0;
			add_row(a ? &text : &m->text[OUTPUT_ELECTRODES], time[k], of, (size_t)model->electrode[a].contacts);
			if (a)
				spool_add(m->blocks, &m->array[a], text.data, text.length);
		}
		hand_on(m, OUTPUT_ELECTRODES, false);
	}
	buffer_free(&text);
	free(value);
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
	if (m->setup->on[OUTPUT_ELECTRODES] && m->share->rank == 0)
		array_rows(m, time);
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

static void put_array(void *context, const char *data, size_t length)
{
	struct making *m = context;

	buffer_add(&m->text[OUTPUT_ELECTRODES], data, length);
	hand_on(m, OUTPUT_ELECTRODES, false);
}

/* The end of a data set. */
static void finish(struct making *m, int output)
{
	if (m->trial->failed)
		buffer_printf(&m->text[output], "# failed: %s\n", m->trial->failed);
	else if (output == OUTPUT_SPIKES)
		add_spikes(m);
	else if (output == OUTPUT_EVENTS)
		add_events(m);
	buffer_add(&m->text[output], "\n\n", 2);
}

static void end(struct making *m)
{
	for (int k = 0; k < OUTPUTS; k++) {
		if (!m->setup->on[k])
			continue;
		finish(m, k);
		for (int a = 1; k == OUTPUT_ELECTRODES && a < sim_model(m->sim)->electrodes; a++) {
			spool_release(m->blocks, &m->array[a], put_array, m);
			finish(m, k);
		}
		hand_on(m, k, true);
	}
}

char *result_make(struct sim *sim, int trial, bool keep, struct transport *transport, const struct share *share,
                  const struct result_setup *setup)
{
	struct making m = {.sim = sim, .transport = transport, .share = share, .setup = setup};
	char *failed;

	m.trial = trial_begin(sim, trial, keep, share);
	if (share->rank == 0)
		heads(&m);
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
	free(m.array);
	if (m.blocks)
		blocks_free(m.blocks);
	return failed;
}
