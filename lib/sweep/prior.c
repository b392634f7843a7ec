#include "sweep/prior.h"

#include <ctype.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "util/mem.h"
#include "util/num.h"

/* A kind of distribution: how it is written, with how many numbers, when these are wrong, and the value
 * below which the part u of it lies. */
struct distribution {
	const char *name, *form;
	int least, most;
	bool (*fits)(const double *number, int numbers);
	double (*value)(const double *number, int numbers, double u);
};

static bool span(const double *n, int numbers)
{
	(void)numbers;
	return n[0] < n[1];
}

static double uniform(const double *n, int numbers, double u)
{
	(void)numbers;
	return n[0] + u * (n[1] - n[0]);
}

static bool positive_span(const double *n, int numbers)
{
	(void)numbers;
	return 0 < n[0] && n[0] < n[1];
}

static double loguniform(const double *n, int numbers, double u)
{
	(void)numbers;
	return exp(uniform((const double[]){log(n[0]), log(n[1])}, 2, u));
}

/* Mean and deviation; limits that cut it off, or none. */
static bool spread(const double *n, int numbers)
{
	return n[1] > 0 && (numbers == 2 || (numbers == 4 && n[2] < n[3]));
}

static double normal(const double *n, int numbers, double u)
{
	double from = numbers == 4 ? gsl_cdf_ugaussian_P((n[2] - n[0]) / n[1]) : 0;
	double to = numbers == 4 ? gsl_cdf_ugaussian_P((n[3] - n[0]) / n[1]) : 1;
	double value = n[0] + n[1] * gsl_cdf_ugaussian_Pinv(from + u * (to - from));

	return numbers == 4 ? fmin(fmax(value, n[2]), n[3]) : value;
}

static const struct distribution distributions[] = {
	{"uniform", "uniform:LO:HI", 2, 2, span, uniform},
	{"loguniform", "loguniform:LO:HI, 0 < LO", 2, 2, positive_span, loguniform},
	{"normal", "normal:MEAN:SD or normal:MEAN:SD:LO:HI", 2, 4, spread, normal},
};

enum { DISTRIBUTIONS = sizeof distributions / sizeof *distributions };

bool prior_meant(const char *text)
{
	return isalpha((unsigned char)*text);
}

char *prior_parse(const char *text, struct prior *prior)
{
	size_t n = strcspn(text, ":");
	const struct distribution *d = distributions;
	const char *p = text + n;

	while (d < distributions + DISTRIBUTIONS && (strlen(d->name) != n || strncmp(d->name, text, n) != 0))
		d++;
	if (d == distributions + DISTRIBUTIONS)
		return mem_printf("'%.*s' is no distribution: there are uniform, loguniform and normal", (int)n, text);
	*prior = (struct prior){.distribution = d};
	while (*p == ':' && prior->numbers < d->most) {
		p++;
		if (!num_scan(&p, &prior->number[prior->numbers]) || !isfinite(prior->number[prior->numbers]))
			break;
		prior->numbers++;
	}
	if (*p || prior->numbers < d->least || !d->fits(prior->number, prior->numbers))
		return mem_printf("expected %s", d->form);
	return NULL;
}

double prior_value(const struct prior *prior, double u)
{
	return prior->distribution->value(prior->number, prior->numbers, u);
}
