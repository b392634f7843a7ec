#include <math.h>
#include <stdlib.h>

#include "optim/param.h"
#include "model/refusal.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"

/* What the networks' reader says against them, or NULL; allocated. */
static char *refusal_of_all(const struct networks *networks)
{
	char *why = NULL;

	for (size_t i = 0; i < networks->count && !why; i++)
		why = network_refusal(&networks->item[i]);
	return why;
}

/* What it says against a value of the parameter. */
static char *refusal(const struct param *param, const struct networks *networks, double value)
{
	param_put(param, value);
	return refusal_of_all(networks);
}

static void demand(const struct param *param, const struct networks *networks, double value, const char *what)
{
	char *why = refusal(param, networks, value), text[NUM_MAX];

	if (why)
		die("--param %s: the network refuses %s %s: %s", param->address, what, num_exact(text, value), why);
}

static void check(struct param *param, const struct networks *networks)
{
	/* a number that is most likely not whole, nor anything else that is special */
	double between = param_value(param, 0.381966011250105);
	char *why, text[NUM_MAX];

	demand(param, networks, param->low, "the lower bound");
	demand(param, networks, param->high, "the upper bound");
	why = refusal(param, networks, between);
	if (why) {
		double near = fmin(fmax(rint(between), param->low), param->high);
		char *whole = refusal(param, networks, near);

		if (whole)
			die("--param %s: the network refuses %s: %s", param->address, num_exact(text, between), why);
		param->whole = true;
	}
	free(why);
	demand(param, networks, param->start, "the start");
}

void params_check(struct params *params, const struct networks *networks)
{
	double *start = mem_new(params->count, sizeof *start);
	char *why;

	for (size_t i = 0; i < params->count; i++)
		start[i] = params->item[i].start;
	why = refusal_of_all(networks);
	if (why)
		die("%s", why);
	params_apply(params, start);
	for (size_t i = 0; i < params->count; i++)
		check(&params->item[i], networks);
	for (size_t k = 0; k < params->points; k++) {
		params_apply(params, params->start + k * params->count);
		why = refusal_of_all(networks);
		if (why)
			die("--start '%s': the network refuses it: %s", params->point[k], why);
	}
	free(start);
}
