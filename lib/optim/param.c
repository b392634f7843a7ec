#include "optim/param.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/address.h"
#include "model/refusal.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

void params_add(struct params *params, const char *text)
{
	const char *equals = strchr(text, '='), *p = equals;
	struct param *param, new = {.start = NAN};
	double *field[] = {&new.low, &new.high, &new.start};
	int n = 0;

	for (; equals && n < 3 && *p == (n ? ':' : '='); n++) {
		p++;
		if (!num_scan(&p, field[n]) || !isfinite(*field[n])) {
			n = 0;
			break;
		}
	}
	if (!equals || equals == text || n < 2 || *p)
		die_usage("--param '%s': expected ADDRESS=LO:HI or ADDRESS=LO:HI:START", text);
	if (!(new.low < new.high))
		die_usage("--param '%s': the lower bound %g is not below the upper bound %g", text, new.low, new.high);
	if (!isfinite(new.high - new.low))
		die_usage("--param '%s': the bounds are too far apart", text);
	if (new.start < new.low || new.start > new.high)
		die_usage("--param '%s': the start %g is not within the bounds", text, new.start);
	new.address = mem_printf("%.*s", (int)(equals - text), text);
	for (size_t i = 0; i < params->count; i++)
		if (strcmp(params->item[i].address, new.address) == 0)
			die_usage("--param '%s': %s is a parameter already", text, new.address);
	param = GROW(params->item, params->count, params->room);
	*param = new;
}

void params_bind(struct params *params, struct records *network)
{
	for (size_t i = 0; i < params->count; i++) {
		struct param *p = &params->item[i];

		if (!address_setting(network, p->address)) {
			char *like = address_suggest(network, p->address);

			die_at(network->file, 0, "there is no '%s'%s%s%s", p->address, like ? ": did you mean '" : "",
			       like ? like : "", like ? "'?" : "");
		}
	}
	for (size_t i = 0; i < params->count; i++) { /* when none is put into its record any more */
		struct param *p = &params->item[i];

		p->setting = records_at(network, p->address);
		if (!isnan(p->start))
			continue;
		if (!num_parse(p->setting->value, &p->start))
			die_at(network->file, 0, "%s is '%s', not a number: give a start, --param %s=%g:%g:START", p->address,
			       p->setting->value, p->address, p->low, p->high);
		if (p->start < p->low || p->start > p->high)
			die_at(network->file, 0,
			       "%s is %s, which is not within %g:%g: widen the bounds or give a start, --param %s=%g:%g:START",
			       p->address, p->setting->value, p->low, p->high, p->address, p->low, p->high);
	}
}

/* What the network's reader says against a value of the parameter, or NULL; allocated. */
static char *refusal(const struct param *param, const struct records *network, double value)
{
	char text[NUM_MAX];

	setting_replace(param->setting, num_exact(text, value));
	return network_refusal(network);
}

static void demand(const struct param *param, const struct records *network, double value, const char *what)
{
	char *why = refusal(param, network, value), text[NUM_MAX];

	if (why)
		die("--param %s: the network refuses %s %s: %s", param->address, what, num_exact(text, value), why);
}

static void check(struct param *param, const struct records *network)
{
	/* a number that is most likely not whole, nor anything else that is special */
	double between = param->low + 0.381966011250105 * (param->high - param->low);
	char *why, text[NUM_MAX];

	demand(param, network, param->low, "the lower bound");
	demand(param, network, param->high, "the upper bound");
	why = refusal(param, network, between);
	if (why) {
		double near = fmin(fmax(rint(between), param->low), param->high);
		char *whole = refusal(param, network, near);

		if (whole)
			die("--param %s: the network refuses %s: %s", param->address, num_exact(text, between), why);
		param->whole = true;
	}
	free(why);
	demand(param, network, param->start, "the start");
}

void params_check(struct params *params, const struct records *network)
{
	double *start = mem_new(params->count, sizeof *start);
	char *why;

	for (size_t i = 0; i < params->count; i++)
		start[i] = params->item[i].start;
	why = network_refusal(network);
	if (why)
		die("%s", why);
	params_apply(params, start);
	for (size_t i = 0; i < params->count; i++)
		check(&params->item[i], network);
	free(start);
}

double param_value(const struct param *param, double x)
{
	double value = param->low + x * (param->high - param->low);

	if (x == param_place(param, param->start))
		return param->start;
	return fmin(fmax(param->whole ? rint(value) : value, param->low), param->high);
}

double param_place(const struct param *param, double value)
{
	return (value - param->low) / (param->high - param->low);
}

void params_apply(const struct params *params, const double value[])
{
	char text[NUM_MAX];

	for (size_t i = 0; i < params->count; i++)
		setting_replace(params->item[i].setting, num_exact(text, value[i]));
}

void params_free(struct params *params)
{
	for (size_t i = 0; i < params->count; i++)
		free(params->item[i].address);
	free(params->item);
	*params = (struct params){0};
}
