/* lib/model: channels as text. Expressions against the same in C, the channels that ship against their
 * published equations, networks that bring their own; and what is no channel is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/channel.h"
#include "model/model.h"
#include "network.h"
#include "tap.h"
#include "util/mem.h"

static const char *const variables[] = {"v", "celsius", NULL};

/* --- expressions ------------------------------------------------------------------------------- */

static void test_values(void)
{
	static const double v = -42.5, celsius = 37;
	const struct {
		const char *text;
		double value;
	} want[] = {
		{"1", 1},
		{".5e1", 5},
		{"v", v},
		{"celsius", celsius},
		{"1+2*3", 7},
		{"(1+2)*3", 9},
		{"10-4-3", 3},
		{"96/4/3", 8},
		{"2*3/4*5", 7.5},
		{"-2^2", -4},
		{"2^-1", 0.5},
		{"2^3^2", 512},
		{"--3", 3},
		{"2*-3", -6},
		{"-v", -v},
		{"1-v", 1 - v},
		{"-(v+65)/18", -(v + 65) / 18},
		{"exp(v/10)", exp(v / 10)},
		{"log(celsius)", log(celsius)},
		{"min(v,3)+max(v,3)", fmin(v, 3) + fmax(v, 3)},
		{"if(v<-40,1,2)", 1},
		{"if(v>-40,1,2)", 2},
		{"if(v<v,1,2)", 2},
		{"if(v<-81,0.333*exp((v+466)/66.6),9.32+0.333*exp((-v-21)/10.5))", 9.32 + 0.333 * exp((-v - 21) / 10.5)},
		{"vtrap(v,10)", v / (exp(v / 10) - 1)},
		{"vtrap(0,10)", 10},
		{"0.1*vtrap(-(v+40),10)", 0.1 * (-(v + 40) / (exp(-(v + 40) / 10) - 1))},
		{"3^((celsius-6.3)/10)", pow(3, (celsius - 6.3) / 10)},
		{"1/(exp(-14.6-0.086*v)+exp(-1.87+0.07*v))", 1 / (exp(-14.6 - 0.086 * v) + exp(-1.87 + 0.07 * v))},
	};

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct expression_error error;
		struct expression *e = expression_read(want[i].text, variables, &error);
		double x = e ? expression_value(e, (const double[]){v, celsius}) : NAN;

		if (!ok(x == want[i].value, "%s has the value that C gives it, to the last bit", want[i].text))
			printf("# %.17g, not %.17g\n", x, want[i].value);
		expression_free(e);
	}
}

static void test_faults(void)
{
	static const struct {
		const char *text;
		size_t at;
		const char *expected;
	} want[] = {
		{"", 1, "a number, a name or '('"},
		{"1+", 3, "a number, a name or '('"},
		{"1+*2", 3, "a number, a name or '('"},
		{"+1", 1, "a number, a name or '('"},
		{"1 + 2", 2, "an operator or the end"},
		{"2v", 2, "an operator or the end"},
		{"(1+2", 5, "an operator or ')'"},
		{"1+2)", 4, "an operator or the end"},
		{"exp", 4, "'(' behind the function"},
		{"exp()", 5, "a number, a name or '('"},
		{"exp(1,2)", 6, "an operator or ')'"},
		{"min(1)", 6, "','"},
		{"if(v,1,2)", 5, "'<' or '>'"},
		{"if(v<1,2)", 9, "','"},
		{"v<1", 2, "an operator or the end"},
		{"w+1", 1, "the name of a variable or a function"},
		{"1+sin(v)", 3, "the name of a variable or a function"},
		{"gbar", 1, "the name of a variable or a function"},
		{"1e999", 1, "a number"},
		{".", 1, "a number"},
		{"v^", 3, "a number, a name or '('"},
		{"-", 2, "a number, a name or '('"},
		{"1,2", 2, "an operator or the end"},
	};
	char *deep = mem_new(20000, 1);
	struct expression_error error;

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct expression *e = expression_read(want[i].text, variables, &error);

		if (!ok(!e && error.at == want[i].at && strcmp(error.expected, want[i].expected) == 0,
		        "'%s' is refused at character %zu", want[i].text, want[i].at))
			printf("# at %zu: %s\n", error.at, error.expected);
		expression_free(e);
	}
	memset(deep, '(', 19999);
	ok(!expression_read(deep, variables, &error) && strstr(error.expected, "fewer"),
	   "thousands of parentheses are refused");
	memset(deep, '-', 19999);
	ok(!expression_read(deep, variables, &error) && strstr(error.expected, "fewer"), "so are thousands of signs");
	for (int i = 0; i < 19998; i += 2)
		memcpy(deep + i, "2^", 2);
	ok(!expression_read(deep, variables, &error), "so are thousands of powers");
	free(deep);
}

/* --- networks ---------------------------------------------------------------------------------- */

static const char text[] = "network net nx=1 ny=1 spacing=1 celsius=37 threshold=0\n"
						   "kinetics own low=-100 high=50 intervals=300 q10=2 celsius=27\n"
						   "parameter own g unit=mS/cm2\n"
						   "parameter own rest unit=mV\n"
						   "gate own m alpha=1+0*v beta=exp(-v/20)\n"
						   "gate own b on=0.5 off=0.25\n"
						   "current own na gbar=g gates=m^2*b e=40 warmed=1\n"
						   "current own leak gbar=g e=rest\n"
						   "kinetics shell\n"
						   "parameter shell t unit=ms\n"
						   "pool shell tau=t depth=0.2 rest=2e-4\n"
						   "population A lattice=full z=0\n"
						   "section A soma L=20 diam=20 cm=1 Ra=100 v0=-65 dz=1\n"
						   "channel A soma own g=3 rest=-70\n"
						   "channel A soma shell t=10\n"
						   "end\n";

static void test_meaning(void)
{
	struct model *m = network_variant(text, "", "");
	const struct channel *own = m->channel[model_channel(m, "own")], *shell = m->channel[model_channel(m, "shell")];
	const struct insertion *in = section_channel(m->population->section, 0),
						   *pool = section_pool(m, m->population->section);
	double inf, tau;

	channel_kinetics(own, 0, 37, -20, &inf, &tau);
	ok(near(inf, 1 / (1 + M_E), 1e-14) && near(tau, 1 / (2 * (1 + M_E)), 1e-14),
	   "rates are multiplied by the temperature factor");
	ok(own->gate[1].kind == GATE_CALCIUM && own->gate[1].on == 0.5 && own->gate[1].off == 0.25,
	   "a gate may follow calcium");
	ok(own->current[0].power[0] == 2 && own->current[0].power[1] == 1 && own->current[0].e == 40 &&
	       own->current[0].warmed && own->current[0].scale == 1e-3,
	   "a current has the powers of its gates, a reversal and the scale of its unit");
	ok(own->current[1].reversal == REVERSAL_PARAM && own->current[1].e_param == 1 && !own->current[1].power[0],
	   "one without gates may flow towards a parameter");
	ok(shell->pool && shell->pool_depth == 0.2 && shell->pool_rest == 2e-4 && pool && pool->param[0].a == 10,
	   "a pool is a channel of its section");
	ok(in && in->param[0].a == 3 && in->param[1].a == -70, "a section has the parameters of its channels");
	model_free(m);
	m = network_variant(text, "alpha=1+0*v beta=exp(-v/20)", "inf=1/(1+exp(-v/5)) tau=2+0*celsius start=0.5");
	channel_kinetics(m->channel[0], 0, 37, 5, &inf, &tau);
	ok(near(inf, 1 / (1 + exp(-1)), 1e-14) && near(tau, 1, 1e-14) && m->channel[0]->gate[0].starts_set &&
	       m->channel[0]->gate[0].start == 0.5,
	   "a time constant is divided by it, and a gate may start elsewhere");
	model_free(m);
	m = network_variant(text, "channel A soma own g=3 rest=-70\n",
	                    "channel A soma own g=3 rest=-70\nchannel A soma km gbar=1\n");
	ok(m->channels == 3 && m->channel[2]->shipped, "beside its own, a network may use channels that ship");
	model_free(m);
	m = network_variant(text, "kinetics shell\n",
	                    "kinetics km\nparameter km g unit=S/cm2\ncurrent km k gbar=g e=-90\nkinetics shell\n");
	ok(!m->channel[model_channel(m, "km")]->shipped && m->channel[model_channel(m, "km")]->current[0].e == -90,
	   "a channel that a network brings is the one it means, though one of its name ships");
	model_free(m);
}

/* --- the channels that ship -------------------------------------------------------------------- */

static double trap(double x, double y)
{
	return fabs(x / y) < 1e-6 ? y * (1 - x / y / 2) : x / (exp(x / y) - 1);
}

/* inf and tau, or alpha and beta, as published. */
static void hh2_m(double v, double *a, double *b)
{
	*a = 0.1 * trap(-(v + 40), 10);
	*b = 4 * exp(-(v + 65) / 18);
}

static void hh2_h(double v, double *a, double *b)
{
	*a = 0.07 * exp(-(v + 65) / 20);
	*b = 1 / (exp(-(v + 35) / 10) + 1);
}

static void hh2_n(double v, double *a, double *b)
{
	*a = 0.01 * trap(-(v + 55), 10);
	*b = 0.125 * exp(-(v + 65) / 80);
}

static void km_n(double v, double *a, double *b)
{
	*a = 0.001 * (v + 30) / (1 - exp(-(v + 30) / 9));
	*b = -0.001 * (v + 30) / (1 - exp((v + 30) / 9));
}

static void ca_m(double v, double *a, double *b)
{
	*a = 0.055 * (-27 - v) / (exp((-27 - v) / 3.8) - 1);
	*b = 0.94 * exp((-75 - v) / 17);
}

static void ca_h(double v, double *a, double *b)
{
	*a = 0.000457 * exp((-13 - v) / 50);
	*b = 0.0065 / (exp((-v - 15) / 28) + 1);
}

static void cat_m(double v, double *inf, double *tau)
{
	*inf = 1 / (1 + exp((-v - 56) / 6.2));
	*tau = 0.204 + 0.333 / (exp((v + 15.8) / 18.2) + exp((-v - 131) / 16.7));
}

static void cat_h(double v, double *inf, double *tau)
{
	*inf = 1 / (1 + exp((v + 80) / 4));
	*tau = v < -81 ? 0.333 * exp((v + 466) / 66.6) : 9.32 + 0.333 * exp((-v - 21) / 10.5);
}

static void ar_m(double v, double *inf, double *tau)
{
	*inf = 1 / (1 + exp((v + 75) / 5.5));
	*tau = 1 / (exp(-14.6 - 0.086 * v) + exp(-1.87 + 0.07 * v));
}

static void test_shipped(void)
{
	static const struct {
		const char *channel, *keys;
		int gate;
		bool rates;
		double factor; /* at 37 degrees */
		void (*published)(double v, double *a, double *b);
	} want[] = {
		{"hh2", "gnabar=1 gkbar=1 gl=1 el=-60", 0, true, 1, hh2_m},
		{"hh2", "gnabar=1 gkbar=1 gl=1 el=-60", 1, true, 1, hh2_h},
		{"hh2", "gnabar=1 gkbar=1 gl=1 el=-60", 2, true, 1, hh2_n},
		{"km", "gbar=1", 0, true, 0.2488367461978179, km_n},
		{"ca", "gbar=1", 0, true, 0.2488367461978179, ca_m},
		{"ca", "gbar=1", 1, true, 0.2488367461978179, ca_h},
		{"cat", "gbar=1", 0, false, 1, cat_m},
		{"cat", "gbar=1", 1, false, 1, cat_h},
		{"ar", "gbar=1", 0, false, 1, ar_m},
	};

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		char *record = mem_printf("channel A soma %s %s\nend", want[i].channel, want[i].keys);
		struct model *m = network_variant(text, "end", record);
		const struct channel *ch = m->channel[2];
		bool right = true;
		int points = 0;

		for (double v = ch->low; v <= ch->high; v += (ch->high - ch->low) / ch->intervals, points++) {
			double a, b, inf, tau;

			want[i].published(v, &a, &b);
			channel_kinetics(ch, want[i].gate, 37, v, &inf, &tau);
			right &= want[i].rates ? inf == a / (a + b) && near(tau, 1 / (want[i].factor * (a + b)), 1e-14)
			                       : inf == a && tau == b;
		}
		ok(right && points > 190, "gate %s of %s is as published at all %d points of its table",
		   ch->gate[want[i].gate].name, want[i].channel, points);
		model_free(m);
		free(record);
	}
}

/* --- refusals ---------------------------------------------------------------------------------- */

static void test_refusals(void)
{
	static const struct refusal wrong[] = {
		{"kinetics own low=-100", "kinetics own", 2, "kinetics: low, high and intervals are given together"},
		{"low=-100", "low=60", 2, "kinetics: low=60 is not below high=50"},
		{"intervals=300", "intervals=0", 2, "intervals=0: out of range (1 to 100000)"},
		{"q10=2", "q10=0", 2, "q10=0: out of range (0.001 to 1000)"},
		{"kinetics own low=-100 high=50 intervals=300", "kinetics own", 5,
	     "gate: the kinetics of own have no voltages (low, high, intervals)"},
		{"kinetics shell\n", "kinetics own\n", 9, "the same kinetics stands in line 2"},
		{"unit=mS/cm2", "unit=nS", 3, "unit=nS: unknown (expected S/cm2, mS/cm2, pS/um2, mV, ms)"},
		{"parameter own rest", "parameter other rest", 4, "parameter: there are no kinetics of 'other' above"},
		{"beta=exp(-v/20)", "beta=exp(-v/20", 5, "beta=exp(-v/20: character 10: expected an operator or ')'"},
		{"beta=exp(-v/20)", "beta=g", 5, "beta=g: character 1: expected the name of a variable or a function"},
		{"beta=exp(-v/20)", "", 5, "gate: 'beta=' is missing"},
		{"alpha=1+0*v beta=exp(-v/20)", "start=0", 5,
	     "gate: expected 'inf=' and 'tau=', 'alpha=' and 'beta=', or 'on=' and 'off='"},
		{"alpha=1+0*v beta=exp(-v/20)", "inf=1/v tau=1", 5, "gate: its state of rest is inf at v=0"},
		{"alpha=1+0*v beta=exp(-v/20)", "inf=1 tau=v", 5, "gate: its time constant is -50 at v=-100"},
		{"alpha=1+0*v", "inf=1 alpha=1", 5, "gate: unknown setting 'inf'"},
		{"on=0.5 off=0.25", "on=0.5", 6, "gate: 'off=' is missing"},
		{"on=0.5 off=0.25", "on=0.5 off=0.25 start=1", 6, "gate: one that calcium opens starts at rest"},
		{"gbar=g gates", "gbar=h gates", 7, "gbar=h: own has no such parameter"},
		{"gbar=g gates", "gbar=rest gates", 7, "gbar=rest: is in mV, not a conductance's unit"},
		{"gates=m^2*b", "gates=m^2*q", 7, "gates=m^2*q: own has no gate 'q'"},
		{"gates=m^2*b", "gates=m^0", 7, "gates=m^0: '0' is not a power"},
		{"gates=m^2*b", "gates=m^3*b^2", 7, "gates=m^3*b^2: more than 4 factors"},
		{"e=40", "e=elsewhere", 7, "e=elsewhere: not a number"},
		{"e=40", "e=rest", 7, "e=rest: only a current without gates flows towards a parameter"},
		{"e=rest", "e=calcium", 8, "current: one towards the potential of calcium needs a gate"},
		{"tau=t", "tau=s", 11, "tau=s: shell has no such parameter"},
		{"t unit=ms", "t unit=mV", 11, "tau=t: is in mV, not ms"},
		{"g=3", "", 14, "channel: 'g=' is missing"},
		{"g=3", "g=-3", 14, "g=-3: out of range (0 to 1e+09)"},
		{"g=3", "gbar=3", 14, "channel: unknown setting 'gbar'"},
		{"channel A soma shell t=10\n", "channel A soma shell t=10\ngate own n inf=1 tau=1\n", 16,
	     "gate: 'own' is in use above"},
		{"channel A soma shell t=10\n", "channel A soma shell t=10\nchannel A soma cad taur=5\n", 16,
	     "channel: 'soma' of A has a pool of calcium already"},
		{"channel A soma own", "channel A soma km gbar=1\nkinetics km\nchannel A soma own", 15,
	     "kinetics: 'km' is in use above, as it ships with the programs"},
		{"channel A soma own", "channel A soma ../channels/km", 14, "'../channels/km': a name has no dot in it"},
		{"channel A soma own", "channel A soma models/km", 14, "channel: there is no channel 'models/km'"},
	};

	test_refused(text, wrong, sizeof wrong / sizeof *wrong);
}

int main(void)
{
	test_values();
	test_faults();
	test_meaning();
	test_shipped();
	test_refusals();
	return tap_end();
}
