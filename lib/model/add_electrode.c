#include "model/add_electrode.h"

#include <math.h>
#include <stdio.h>

#include "model/model.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/text.h"

enum { MOST = 10000 };

/* Numbers with these characters behind them, up to the end of the text. */
static bool numbers(const char *text, const char *behind, double *value)
{
	for (; *behind || *text; behind++, value++)
		if (!num_scan(&text, value) || fabs(*value) > 1e6 || *text++ != *behind)
			return false;
		else if (!*behind)
			return true;
	return false;
}

static void add(struct new_electrode *e, double x, double y, double z)
{
	double *at = *GROW(e->contact, e->contacts, e->room);

	if (e->contacts > MOST)
		die_usage("more than %d contacts", MOST);
	at[0] = x;
	at[1] = y;
	at[2] = z;
}

void electrode_at(struct new_electrode *e, const char *text)
{
	double v[3];

	if (!numbers(text, ",,", v))
		die_usage("--at: '%s' is not X,Y,Z: three numbers from -1e6 to 1e6", text);
	add(e, v[0], v[1], v[2]);
}

void electrode_shank(struct new_electrode *e, const char *text)
{
	double v[5], steps;

	if (!numbers(text, ",,::", v))
		die_usage("--shank: '%s' is not X,Y,Z0:Z1:STEP: numbers from -1e6 to 1e6", text);
	steps = (v[3] - v[2]) / v[4];
	if (!(steps >= 0 && isfinite(steps)))
		die_usage("--shank: steps of %g do not lead from %g to %g", v[4], v[2], v[3]);
	for (int i = 0; i <= steps * (1 + 1e-12); i++)
		add(e, v[0], v[1], round((v[2] + i * v[4]) * 1e9) / 1e9); /* not 0.30000000000000004 */
}

static void set(struct record *r, const char *key, double value)
{
	char text[NUM_MAX];

	record_set(r, key, num_exact(text, value));
}

void add_electrode(struct records *records, const struct new_electrode *e)
{
	static const char *const axes[] = {"x", "y", "z"};
	const struct record *there = records_find(records, "electrode", (const char *[]){e->name, NULL});
	struct record *r;

	if (!text_name(e->name))
		die_usage("'%s' is not a name (no blanks, dots, '=', '#' or control characters)", e->name);
	if (there)
		die_at(records->file, there->line, "there is an electrode '%s' already", e->name);
	r = records_add(records, "electrode", (const char *[]){e->name, NULL});
	record_from(r, e->name);
	record_set(r, "method", e->method);
	set(r, "conductivity", e->conductivity);
	set(r, "min_distance", e->min_distance);
	for (size_t i = 0; i < e->contacts; i++) {
		char number[NUM_MAX];

		snprintf(number, sizeof number, "%zu", i + 1);
		r = records_add(records, "contact", (const char *[]){e->name, number, NULL});
		for (int k = 0; k < 3; k++)
			set(r, axes[k], e->contact[i][k]);
	}
	model_free(model_read(records)); /* whatever is wrong with the changed network is said now */
}
