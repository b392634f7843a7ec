#include "optim/param.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "optim/names.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* --- what is given --------------------------------------------------------------------------------- */

void params_add(struct params *params, const char *text, bool tied)
{
	const char *equals = strchr(text, '='), *option = tied ? "tied" : "param";
	struct param_text new = {.tied = tied};
	double low, high;

	if (!equals || equals == text || !bounds_parse(equals + 1, &new.bounds))
		die_usage("--%s '%s': expected ADDRESS=LO:HI or ADDRESS=LO:HI:START, '+' or '*' before LO where they are "
		          "relative to the start, ',log' at the end where the scale is logarithmic",
		          option, text);
	if (new.bounds.are == VALUES || !isnan(new.bounds.start)) {
		char *wrong = bounds_values(&new.bounds, new.bounds.start, &low, &high);

		if (wrong)
			die_usage("--%s '%s': %s", option, text, wrong);
		if (new.bounds.start < low || new.bounds.start > high)
			die_usage("--%s '%s': the start %g is not within the bounds", option, text, new.bounds.start);
	}
	new.text = mem_printf("--%s '%s'", option, text);
	new.addresses = mem_printf("%.*s", (int)(equals - text), text);
	*GROW(params->text, params->texts, params->text_room) = new;
}

void params_hold(struct params *params, const char *list)
{
	names_add(&params->held, list);
}

void params_start(struct params *params, const char *text)
{
	*GROW(params->point, params->points, params->point_room) = mem_text(text);
}

/* --- their places ---------------------------------------------------------------------------------- */

static bool is_taken(const struct params *params, size_t network, const char *address)
{
	for (size_t i = 0; i < params->count; i++)
		for (size_t k = 0; k < params->item[i].places; k++)
			if (params->item[i].place[k].network == network && strcmp(params->item[i].place[k].address, address) == 0)
				return true;
	return false;
}

/* Let a parameter move the setting of this name. Settings at their default are put into their records. */
static void add_place(struct params *params, size_t which, const char *name, struct networks *networks,
                      const char *option)
{
	struct param *p = &params->item[which];
	size_t count;
	struct moved *found = places_find(name, networks, option, &count);
	char *list;

	for (size_t i = 0; i < count; i++) {
		if (is_taken(params, found[i].network, found[i].address))
			die_usage("%s: %s is a parameter already", option, name);
		*GROW(p->place, p->places, p->room) = found[i];
	}
	free(found);
	list = p->addresses ? mem_printf("%s,%s", p->addresses, name) : mem_text(name);
	free(p->addresses);
	p->addresses = list;
	if (!p->address)
		p->address = mem_text(name);
}

static void bind_text(struct params *params, const struct param_text *text, struct networks *networks)
{
	struct names names = {0}, named = {0};

	for (size_t i = 0; i < params->texts; i++)
		names_add(&named, params->text[i].addresses);
	names_expand(&names, text->addresses, &named, &params->held, networks, text->text);
	for (size_t i = 0; i < names.count; i++) {
		if (i == 0 || !text->tied)
			*GROW(params->item, params->count, params->room) = (struct param){.bounds = text->bounds};
		add_place(params, params->count - 1, names.name[i], networks, text->text);
	}
	names_free(&named);
	names_free(&names);
}

/* --- starts and bounds ----------------------------------------------------------------------------- */

/* What has no value in the network, such as a weight that is not there, begins with the start. */
static void put_missing(struct param *p)
{
	char text[NUM_MAX];

	for (size_t i = 0; i < p->places; i++)
		if (!*p->place[i].setting->value)
			setting_replace(p->place[i].setting, num_exact(text, p->start));
}

/* Where a parameter starts, and its bounds. */
static void bind_start(struct param *p, const struct networks *networks)
{
	const struct moved *lead = &p->place[0];
	char *hint = mem_printf("give a start, --param %s=LO:HI:START", p->address), *wrong;

	p->start = isnan(p->bounds.start) ? lead->own : p->bounds.start;
	if (isnan(p->start))
		die_at(networks->file, 0, "%s is '%s', not a number: %s", p->address, lead->setting->value, hint);
	wrong = bounds_values(&p->bounds, p->start, &p->low, &p->high);
	if (wrong)
		die_at(networks->file, 0, "%s: %s", p->address, wrong);
	if (p->start < p->low || p->start > p->high)
		die_at(networks->file, 0, "%s is %s, which is not within %g:%g: widen the bounds or %s", p->address,
		       lead->setting->value, p->low, p->high, hint);
	put_missing(p);
	free(hint);
}

/* The parameter of this name. */
static size_t find(const struct params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++)
		if (strcmp(params->item[i].address, name) == 0)
			return i;
	die_usage("--start: %s is not a parameter%s%s", name, params->count ? ", as is " : "",
	          params->count ? params->item[0].address : "");
}

/* The k-th of the starts that are given beside that. */
static void bind_point(struct params *params, size_t k)
{
	double *start = params->start + k * params->count;
	struct names words = {0};

	for (size_t i = 0; i < params->count; i++)
		start[i] = params->item[i].start;
	names_add(&words, params->point[k]);
	for (size_t i = 0; i < words.count; i++) {
		char *equals = strchr(words.name[i], '=');
		double value;
		const struct param *p;

		if (!equals || !num_parse(equals + 1, &value))
			die_usage("--start '%s': '%s' is not ADDRESS=VALUE", params->point[k], words.name[i]);
		*equals = '\0';
		p = &params->item[find(params, words.name[i])];
		if (value < p->low || value > p->high)
			die_usage("--start '%s': %s=%g is not within %g:%g", params->point[k], p->address, value, p->low, p->high);
		start[p - params->item] = value;
	}
	names_free(&words);
}

void params_bind(struct params *params, struct networks *networks)
{
	for (size_t i = 0; i < params->texts; i++)
		bind_text(params, &params->text[i], networks);
	for (size_t i = 0; i < params->count; i++) { /* when none is put into its record any more */
		struct param *p = &params->item[i];

		places_settle(p->place, p->places, p->bounds.are, networks);
		bind_start(p, networks);
	}
	params->start = mem_new(params->points * params->count, sizeof *params->start);
	for (size_t k = 0; k < params->points; k++)
		bind_point(params, k);
}

/* --- values ---------------------------------------------------------------------------------------- */

double param_value(const struct param *param, double x)
{
	double value = param->bounds.log ? param->low * pow(param->high / param->low, x)
	                                 : param->low + x * (param->high - param->low);

	if (x == param_place(param, param->start))
		return param->start;
	return fmin(fmax(param->whole ? rint(value) : value, param->low), param->high);
}

double param_place(const struct param *param, double value)
{
	if (param->bounds.log)
		return log(value / param->low) / log(param->high / param->low);
	return (value - param->low) / (param->high - param->low);
}

void param_put(const struct param *param, double value)
{
	places_put(param->place, param->places, param->bounds.are, value);
}

void params_apply(const struct params *params, const double value[])
{
	for (size_t i = 0; i < params->count; i++)
		param_put(&params->item[i], value[i]);
}

char *param_line(const struct param *p)
{
	struct bounds values = {VALUES, p->low, p->high, p->start, p->bounds.log};
	char *text = bounds_text(p->places > 1 ? &p->bounds : &values, p->start);
	char *line = mem_printf("# %s %s=%s\n", strchr(p->addresses, ',') ? "tied" : "param", p->addresses, text);

	free(text);
	return line;
}

void params_free(struct params *params)
{
	for (size_t i = 0; i < params->count; i++) {
		struct param *p = &params->item[i];

		for (size_t k = 0; k < p->places; k++)
			free(p->place[k].address);
		free(p->place);
		free(p->address);
		free(p->addresses);
	}
	for (size_t i = 0; i < params->texts; i++) {
		free(params->text[i].text);
		free(params->text[i].addresses);
	}
	names_free(&params->held);
	for (size_t i = 0; i < params->points; i++)
		free(params->point[i]);
	free(params->point);
	free(params->start);
	free(params->text);
	free(params->item);
	*params = (struct params){0};
}
