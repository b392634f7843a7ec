/* Colours, lines, points, and the curves they are drawn through. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/figure.h"
#include "util/buffer.h"
#include "util/mem.h"

unsigned figure_colour(int i)
{
	static const unsigned colours[FIGURE_COLOURS] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9};

	return colours[i % FIGURE_COLOURS];
}

int figure_index(struct figure *f, enum role role, const char *name)
{
	struct named *n = &f->named[role];

	for (int i = 0; i < n->count; i++)
		if (strcmp(n->name[i], name) == 0)
			return i;
	*GROW(n->name, n->count, n->room) = mem_text(name);
	return n->count - 1;
}

/* Drives are darker than populations (after Tol 2021, "muted"), locations others (his "vibrant"). */
unsigned figure_named(struct figure *f, enum role role, const char *name)
{
	static const unsigned others[][FIGURE_COLOURS] = {
		[ROLE_DRIVE] = {0x882255, 0x332288, 0x7a7a10, 0x5b3a1e, 0x0b5d2a, 0x606060},
		[ROLE_LOCATION] = {0x33bbee, 0xee7733, 0xee3377, 0x009988, 0x997700, 0x6699cc},
	};
	int i = figure_index(f, role, name);

	return role == ROLE_POPULATION ? figure_colour(i) : others[role][i % FIGURE_COLOURS];
}

unsigned figure_faint(unsigned colour, double strength)
{
	unsigned mixed = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		unsigned part = colour >> shift & 0xff;

		mixed |= (unsigned)(255 - strength * (255 - part)) << shift;
	}
	return mixed;
}

unsigned figure_clear(unsigned colour, double strength)
{
	return (unsigned)(255 * (1 - strength)) << 24 | colour;
}

const char *figure_dash(int i)
{
	static const char *const dashes[FIGURE_DASHES] = {"solid", "(9,4)", "(3,3)", "(12,4,3,4)", "(9,3,3,3,3,3)"};

	return dashes[i % FIGURE_DASHES];
}

struct style figure_curve_style(const struct figure *f, int i, int count)
{
	enum { CHARACTERS = 7 };
	bool numbered = count > (f->text ? CHARACTERS : FIGURE_COLOURS + 1);

	return (struct style){
		.colour = figure_colour(i),
		.dash = i / FIGURE_COLOURS % FIGURE_DASHES,
		.line = numbered ? 2 : 2.5,
		.character = 1 + i,
		.number = numbered ? 1 + i : 0,
	};
}

void figure_lines(struct figure *f, const struct style *style)
{
	fprintf(f->script, " with lines linetype %d linewidth %g dashtype %s linecolor rgb '#%06x'", style->character,
	        style->line, figure_dash(style->dash), style->colour);
}

void figure_points(struct figure *f, const struct style *style)
{
	fprintf(f->script, " with points pointtype %s pointsize %g*point linewidth 2 linecolor rgb '#%06x'",
	        f->text ? style->letter : style->point, style->size, style->colour);
}

double figure_step(double span, int most)
{
	static const double steps[] = {1, 2, 5, 10};
	double power = pow(10, floor(log10(span / most)));
	int i = 0;

	while (i < 3 && span / (steps[i] * power) > most)
		i++;
	return steps[i] * power;
}

double figure_tics(struct range axis, int most)
{
	double step = figure_step(axis.high - axis.low, most);

	while (floor(axis.high / step) - ceil(axis.low / step) < 1)
		step = figure_step(axis.high - axis.low, most *= 2);
	return step;
}

/* Digits behind the point that numbers so far apart need, or -1: they are too large or too small to be written out. */
static int decimals(struct range axis, double step)
{
	int n = (int)fmax(0, -floor(log10(step) + 1e-9));

	return n > 5 || fmax(fabs(axis.low), fabs(axis.high)) >= 1e6 ? -1 : n;
}

const char *figure_format(struct range axis, double step)
{
	static const char *const formats[] = {"%h", "%.0f", "%.1f", "%.2f", "%.3f", "%.4f", "%.5f"};

	return formats[decimals(axis, step) + 1];
}

double figure_numbers(const struct figure *f, struct range axis, double step)
{
	double widest = 0, from = ceil(axis.low / step - 1e-6);
	int digits = decimals(axis, step);

	for (double k = from; k * step <= axis.high + 1e-6 * step; k++) {
		char *text = digits < 0 ? figure_number(f, k * step) : mem_printf("%.*f", digits, k * step);

		widest = fmax(widest, figure_width(f, text) + (digits >= 0 && k < 0 ? figure_width(f, "−") : 0));
		free(text);
	}
	return widest;
}

char *figure_number(const struct figure *f, double value)
{
	char *plain = mem_printf("%.6g", value);
	struct buffer drawn = {0};

	if (f->text)
		return plain;
	for (const char *p = plain; *p; p++)
		*p == '-' ? buffer_printf(&drawn, "−") : buffer_add(&drawn, p, 1);
	free(plain);
	return drawn.data;
}

static void point(struct figure *f, const double *x, const double *y, size_t i, const char *more)
{
	fprintf(f->script, "%.9g %.9g%s\n", x[i], y[i], more);
}

void figure_curve(struct figure *f, const double *x, const double *y, size_t count, const char *more)
{
	size_t begin = 0, end = count, stretches = (size_t)fmax(1000, f->across * f->scale), stretch;

	while (begin + 1 < count && x[begin + 1] <= f->x.low)
		begin++;
	while (end > begin + 1 && x[end - 2] >= f->x.high)
		end--;
	stretch = (end - begin + stretches - 1) / stretches;
	for (size_t from = begin; from < end; from += stretch) {
		size_t low = from, high = from;

		for (size_t i = from; i < end && i < from + stretch; i++) {
			low = y[i] < y[low] ? i : low;
			high = y[i] > y[high] ? i : high;
		}
		if (from == begin && low != begin && high != begin)
			point(f, x, y, begin, more);
		point(f, x, y, low < high ? low : high, more);
		if (low != high)
			point(f, x, y, low < high ? high : low, more);
		if (from + stretch >= end && low != end - 1 && high != end - 1)
			point(f, x, y, end - 1, more);
	}
}

void range_add(struct range *range, double value)
{
	range->low = fmin(range->low, value);
	range->high = fmax(range->high, value);
}

bool range_holds(struct range range, double value)
{
	return !(value < range.low) && !(value > range.high);
}

void range_add_curve(struct range *range, const double *x, const double *y, size_t count, struct range within)
{
	for (size_t i = 0; i < count; i++)
		if (range_holds(within, x[i]))
			range_add(range, y[i]);
}

size_t range_first(double at, const double *x, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

double range_mean(struct range stretch, const double *x, const double *y, size_t count)
{
	size_t from = range_first(stretch.low, x, count), to = range_first(stretch.high, x, count);
	double sum = 0;

	if (count == 0 || stretch.high < x[0] || stretch.low > x[count - 1])
		return NAN;
	from = from < count ? from : count - 1;
	to = to > from ? to : from + 1;
	for (size_t i = from; i < to; i++)
		sum += y[i];
	return sum / (double)(to - from);
}
