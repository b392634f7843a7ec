/* Channels as records: those of a network, and those that ship. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/cursor.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/place.h"

const struct key kinetics_keys[] = {
	{"low", "mV", -1000, 1000, "", false},    {"high", "mV", -1000, 1000, "", false},
	{"intervals", NULL, 1, 100000, "", true}, {"q10", NULL, 1e-3, 1e3, "1", false},
	{"celsius", "°C", -50, 100, "37", false}, {0},
};

void read_kinetics(struct cursor *c)
{
	struct channel *ch;

	cursor_names(c, 1, "a channel");
	if (model_channel(c->model, c->record->name[0]) >= 0)
		FAIL(c, "kinetics: '%s' is in use above, as it ships with the programs", c->record->name[0]);
	ch = mem_new(1, sizeof *ch);
	*APPEND(c->model->channel, c->model->channels) = ch;
	ch->name = mem_text(c->record->name[0]);
	ch->line = c->record->line;
	ch->q10 = cursor_value(c, "q10");
	ch->celsius = cursor_value(c, "celsius");
	ch->low = cursor_value(c, "low");
	ch->high = cursor_value(c, "high");
	ch->intervals = (int)cursor_whole(c, "intervals");
	if (cursor_given(c, "low") + cursor_given(c, "high") + cursor_given(c, "intervals") != 3 * (ch->intervals > 0))
		FAIL(c, "kinetics: low, high and intervals are given together");
	if (ch->intervals && ch->low >= ch->high)
		FAIL(c, "kinetics: low=%g is not below high=%g", ch->low, ch->high);
}

/* The channel that the record's first name stands for, which must be one of this stream's that no section
 * has yet. */
static struct channel *own_channel(struct cursor *c)
{
	int k = model_channel(c->model, c->record->name[0]);

	if (k < 0)
		FAIL(c, "%s: there are no kinetics of '%s' above", c->record->kind, c->record->name[0]);
	if (c->model->channel[k]->used)
		FAIL(c, "%s: '%s' is in use above", c->record->kind, c->record->name[0]);
	return c->model->channel[k];
}

const struct key parameter_keys[] = {
	{"unit", NULL, 0, 0, NULL, false},
	{0},
};

void read_parameter(struct cursor *c)
{
	struct channel *ch;
	const char *unit;

	cursor_names(c, 2, "a channel and a parameter");
	ch = own_channel(c);
	if (ch->params == CHANNEL_PARAMS)
		FAIL(c, "parameter: %s has more than %d parameters", ch->name, CHANNEL_PARAMS);
	unit = cursor_text(c, "unit", NULL);
	ch->param[ch->params].unit = channel_unit(unit);
	if (!ch->param[ch->params].unit)
		FAIL(c, "unit=%s: unknown (expected S/cm2, mS/cm2, pS/um2, mV, ms)", unit);
	ch->param[ch->params++].name = mem_text(c->record->name[1]);
}

static struct expression *expression(struct cursor *c, const char *key)
{
	static const char *const variables[] = {"v", "celsius", NULL};
	const char *text = cursor_text(c, key, NULL);
	struct expression_error error;
	struct expression *e = expression_read(text, variables, &error);

	if (!e)
		FAIL(c, "%s=%s: character %zu: expected %s", key, text, error.at, error.expected);
	return e;
}

/* That a voltage gate has a state of rest at each voltage of its grid. */
static void check_gate(struct cursor *c, const struct channel *ch, int gate)
{
	double step = (ch->high - ch->low) / ch->intervals, v = ch->low;

	for (int i = 0; i <= ch->intervals; i++, v += step) {
		double inf, tau;

		channel_kinetics(ch, gate, c->model->celsius, v, &inf, &tau);
		if (!isfinite(inf))
			FAIL(c, "gate: its state of rest is %g at v=%g", inf, v);
		if (!(tau > 0))
			FAIL(c, "gate: its time constant is %g at v=%g", tau, v);
	}
}

const struct key gate_keys[] = {
	{"inf", NULL, 0, 0, "", false},         {"tau", "ms", 0, 0, "", false},
	{"alpha", "1/ms", 0, 0, "", false},     {"beta", "1/ms", 0, 0, "", false},
	{"on", "1/(ms*mM)", 0, 1e9, "", false}, {"off", "1/ms", 1e-9, 1e9, "", false},
	{"start", NULL, 0, 1, "", false},       {0},
};

void read_gate(struct cursor *c)
{
	static const char *const key[][2] = {{"inf", "tau"}, {"alpha", "beta"}};
	struct channel *ch;
	struct gate *g;

	cursor_names(c, 2, "a channel and a gate");
	ch = own_channel(c);
	if (ch->gates == CHANNEL_GATES)
		FAIL(c, "gate: %s has more than %d gates", ch->name, CHANNEL_GATES);
	g = &ch->gate[ch->gates++];
	g->name = mem_text(c->record->name[1]);
	g->kind = cursor_given(c, "on") ? GATE_CALCIUM : cursor_given(c, "alpha") ? GATE_RATES : GATE_STEADY;
	g->starts_set = cursor_given(c, "start");
	g->start = cursor_value(c, "start");
	if (g->kind == GATE_CALCIUM) {
		if (g->starts_set)
			FAIL(c, "gate: one that calcium opens starts at rest");
		if (!cursor_given(c, "off"))
			FAIL(c, "gate: 'off=' is missing");
		g->on = cursor_value(c, "on");
		g->off = cursor_value(c, "off");
		return;
	}
	if (g->kind == GATE_STEADY && !cursor_given(c, "inf"))
		FAIL(c, "gate: expected 'inf=' and 'tau=', 'alpha=' and 'beta=', or 'on=' and 'off='");
	for (int k = 0; k < 2; k++)
		g->kinetics[k] = expression(c, key[g->kind == GATE_RATES][k]);
	if (!ch->intervals)
		FAIL(c, "gate: the kinetics of %s have no voltages (low, high, intervals)", ch->name);
	if (c->model->name) /* else it ships, for any temperature */
		check_gate(c, ch, ch->gates - 1);
}

/* The parameter that a setting names, which must (not) be a conductance density. */
static int parameter(struct cursor *c, const struct channel *ch, const char *key, const char *unit)
{
	const char *name = cursor_text(c, key, NULL);
	int k = channel_param(ch, name);

	if (k < 0)
		FAIL(c, "%s=%s: %s has no such parameter", key, name, ch->name);
	if (unit ? strcmp(ch->param[k].unit->name, unit) != 0 : ch->param[k].unit->scale == 0)
		FAIL(c, "%s=%s: is in %s, not %s", key, name, ch->param[k].unit->name, unit ? unit : "a conductance's unit");
	return k;
}

/* gates=m^3*h: the power of each gate. */
static void read_powers(struct cursor *c, const struct channel *ch, int power[CHANNEL_GATES])
{
	char *text = mem_text(cursor_text(c, "gates", "")), *save = NULL;
	int factors = 0;

	for (char *word = strtok_r(text, "*", &save); word; word = strtok_r(NULL, "*", &save)) {
		char *hat = strchr(word, '^');
		long n = 1;
		int gate;

		if (hat) {
			*hat = '\0';
			if (!num_parse_long(hat + 1, &n) || n < 1)
				FAIL(c, "gates=%s: '%s' is not a power", cursor_text(c, "gates", ""), hat + 1);
		}
		gate = channel_gate(ch, word);
		if (gate < 0)
			FAIL(c, "gates=%s: %s has no gate '%s'", cursor_text(c, "gates", ""), ch->name, word);
		if (n > CHANNEL_FACTORS || (factors += (int)n) > CHANNEL_FACTORS)
			FAIL(c, "gates=%s: more than %d factors", cursor_text(c, "gates", ""), CHANNEL_FACTORS);
		power[gate] += (int)n;
	}
	free(text);
}

const struct key current_keys[] = {
	{"gbar", NULL, 0, 0, NULL, false},
	{"gates", NULL, 0, 0, "", false},
	{"e", "mV", -500, 500, NULL, false},
	{"warmed", NULL, 0, 1, "0", true},
	{0},
};

void read_current(struct cursor *c)
{
	struct channel *ch;
	struct current *k;
	const char *e;

	cursor_names(c, 2, "a channel and a current");
	ch = own_channel(c);
	if (ch->currents == CHANNEL_CURRENTS)
		FAIL(c, "current: %s has more than %d currents", ch->name, CHANNEL_CURRENTS);
	k = &ch->current[ch->currents++];
	k->name = mem_text(c->record->name[1]);
	k->gbar = parameter(c, ch, "gbar", NULL);
	k->scale = ch->param[k->gbar].unit->scale;
	k->warmed = cursor_whole(c, "warmed");
	read_powers(c, ch, k->power);
	e = cursor_text(c, "e", NULL);
	if (strcmp(e, "calcium") == 0) {
		k->reversal = REVERSAL_CALCIUM;
		if (!cursor_given(c, "gates"))
			FAIL(c, "current: one towards the potential of calcium needs a gate");
	} else if (channel_param(ch, e) >= 0) {
		k->reversal = REVERSAL_PARAM;
		k->e_param = parameter(c, ch, "e", "mV");
		if (cursor_given(c, "gates"))
			FAIL(c, "e=%s: only a current without gates flows towards a parameter", e);
	} else {
		k->e = cursor_value(c, "e");
	}
}

const struct key pool_keys[] = {
	{"tau", NULL, 0, 0, NULL, false},
	{"depth", "um", 1e-6, 1e6, NULL, false},
	{"rest", "mM", 1e-9, 1e3, NULL, false},
	{0},
};

void read_pool(struct cursor *c)
{
	struct channel *ch;

	cursor_names(c, 1, "a channel");
	ch = own_channel(c);
	ch->pool = true;
	ch->pool_tau = parameter(c, ch, "tau", "ms");
	ch->pool_depth = cursor_value(c, "depth");
	ch->pool_rest = cursor_value(c, "rest");
}

/* --- those that ship -------------------------------------------------------------------------- */

/* Each is read once in the life of a process. */
static struct {
	struct channel **channel;
	int channels;
} shipped;

static struct channel *read_shipped(const char *path, const char *name)
{
	struct model m = {0};
	struct records records;
	struct input in;

	input_open(&in, path);
	records_read_all(&in, &records);
	model_records(&m, &records);
	if (m.channels != 1 || m.populations || strcmp(m.channel[0]->name, name) != 0)
		die_at(path, 0, "expected the kinetics of '%s' and nothing else", name);
	input_close(&in);
	records_free(&records);
	m.channel[0]->shipped = true;
	*APPEND(shipped.channel, shipped.channels) = m.channel[0];
	free(m.channel);
	return shipped.channel[shipped.channels - 1];
}

struct channel *channel_shipped(const char *name)
{
	struct channel *found = NULL;
	char *data, *path;

	for (int i = 0; i < shipped.channels; i++)
		if (strcmp(shipped.channel[i]->name, name) == 0)
			return shipped.channel[i];
	if (strchr(name, '/') || *name == '.')
		return NULL;
	data = place_data();
	path = mem_printf("%s/channels/%s", data, name);
	if (access(path, R_OK) == 0)
		found = read_shipped(path, name);
	free(path);
	free(data);
	return found;
}

int cursor_channel(struct cursor *c, const char *name)
{
	int k = model_channel(c->model, name);

	if (k < 0) {
		struct channel *ch = channel_shipped(name);

		if (!ch)
			FAIL(c, "channel: there is no channel '%s'", name);
		k = c->model->channels;
		*APPEND(c->model->channel, c->model->channels) = ch;
	}
	c->model->channel[k]->used = true;
	return k;
}
