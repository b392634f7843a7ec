#include "plot/map.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/buffer.h"
#include "util/mem.h"

/* Viridis (van der Walt and Smith 2015), and red and blue (Brewer's RdBu), which colour-blind readers see as
 * growing darker and as two hues: each in steps of equal distance. */
enum { STOPS = 11 };
static const unsigned palette[][STOPS] = {
	[COLOURS_GROWING] = {0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
                         0xbddf26, 0xfde725},
	[COLOURS_BOTH_WAYS] = {0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xffffff, 0xfddbc7, 0xf4a582, 0xd6604d,
                           0xb2182b, 0x67001f},
};

/* In a text: what stands for values that are not blank, from low to high. */
static const char *const characters[][9] = {
	[COLOURS_GROWING] = {".", ":", "-", "=", "+", "*", "#", "%", "@"},
	[COLOURS_BOTH_WAYS] = {"≡", "=", "-", " ", "+", "*", "#"},
};

void colours_set(struct figure *f, const struct colours *colours)
{
	fputs("set palette defined (", f->script);
	for (int i = 0; i < STOPS; i++)
		fprintf(f->script, "%s%d '#%06x'", i ? ", " : "", i, palette[colours->kind][i]);
	fprintf(f->script, ")\nunset logscale cb\nset cbrange [%.9g:%.9g]\n%s", colours->range.low, colours->range.high,
	        colours->logarithmic ? "set logscale cb\n" : "");
}

/* Where a value is between the limits, 0 to 1. */
static double share(const struct colours *c, double value)
{
	double part = (value - c->range.low) / (c->range.high - c->range.low);

	if (c->logarithmic)
		part = log(value / c->range.low) / log(c->range.high / c->range.low);
	return fmin(1, fmax(0, part));
}

unsigned colours_at(const struct colours *colours, double value)
{
	double place = share(colours, value) * (STOPS - 1);
	int i = (int)fmin(STOPS - 2, floor(place));
	const unsigned *stop = palette[colours->kind] + i;
	unsigned mixed = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		unsigned a = stop[0] >> shift & 0xff, b = stop[1] >> shift & 0xff;

		mixed |= (unsigned)lround(a + (place - i) * ((double)b - a)) << shift;
	}
	return mixed;
}

unsigned colours_on(const struct colours *colours, double value)
{
	unsigned colour = colours_at(colours, value);
	double light = 0.299 * (colour >> 16) + 0.587 * (colour >> 8 & 0xff) + 0.114 * (colour & 0xff);

	return light < 115 ? 0xffffff : 0x000000;
}

struct range colours_even(struct range range)
{
	double most = fmax(fabs(range.low), fabs(range.high));

	return (struct range){-most, most};
}

void colours_robust(struct colours *c, double *value, size_t count)
{
	double most = 0, usual;

	for (size_t i = 0; i < count; i++)
		value[i] = fabs(value[i]);
	gsl_sort(value, 1, count);
	most = count ? value[count - 1] : 0;
	usual = count ? value[count - 1 - count / 100] : 0;
	c->beyond = usual > 0 && most > 1.5 * usual;
	most = c->beyond ? usual : most > 0 ? most : 1;
	c->range = (struct range){-most, most};
}

int colours_levels(const struct colours *colours)
{
	return colours->kind == COLOURS_GROWING ? 9 : 7;
}

int colours_level(const struct colours *colours, double value)
{
	int count = colours_levels(colours);

	return (int)fmin(count - 1, floor(share(colours, value) * count));
}

const char *colours_character(const struct colours *colours, int level)
{
	return characters[colours->kind][level];
}

char *colours_key(const struct colours *colours)
{
	struct buffer text = {0};

	buffer_printf(&text, "%.3g ", colours->range.low);
	for (int i = 0; i < colours_levels(colours); i++)
		buffer_printf(&text, "%s", colours_character(colours, i));
	buffer_printf(&text, " %.3g", colours->range.high);
	return text.data;
}

/* Without a palette in the plot there is no bar: this point, which is outside, has one. */
void colours_bar(struct figure *f, const struct colours *colours)
{
	fprintf(f->script, "$bar << EOD\n%.9g %.9g %.9g\nEOD\n", 2 * f->x.low - f->x.high, f->y.low, colours->range.high);
}

void colours_bar_item(struct figure *f)
{
	figure_item(f);
	fputs("$bar using 1:2:3 with points palette", f->script);
}

/* --- drawing ------------------------------------------------------------------------- */

/* How many cells lie along a side of so many pixels: those that there are, or as many as can be seen. A cell of a
 * picture that will be smoothed is many, so that it stays sharp. */
static int cells(const struct figure *f, int count, int side)
{
	int most = f->text ? side : side * fmax(1, f->scale) / (count ? 1 : 2);

	if (count && count < most)
		return f->scales ? count * (int)ceil((double)most / count) : count;
	return most > 1 ? most : 1;
}

/* A cell's value, of `columns` by `rows` from the lower left. */
static double value(const struct figure *f, const struct map *map, int columns, int rows, int column, int row)
{
	double dx = (f->x.high - f->x.low) / columns, dy = (f->y.high - f->y.low) / rows;
	double left = f->x.low + column * dx;

	return map->value(map->data, (struct range){left, left + dx}, f->y.low + (row + 0.5) * dy);
}

/* In a text: the cells of each level with its character. */
static void draw_characters(struct figure *f, const struct colours *c, const struct map *map)
{
	int columns = f->across, rows = f->down, count = colours_levels(c);
	int *level = mem_new((size_t)columns * rows, sizeof *level);

	for (int i = 0; i < columns * rows; i++) {
		double v = value(f, map, columns, rows, i % columns, i / columns);

		level[i] = isnan(v) ? -1 : colours_level(c, v);
	}
	for (int l = 0; l < count; l++) {
		/* where there is none, gnuplot needs a row all the same; this one is outside */
		fprintf(f->script, "$level%d << EOD\n%.9g %.9g\n", l, 2 * f->x.low - f->x.high, f->y.low);
		for (int i = 0; i < columns * rows; i++) {
			int row = i / columns;

			if (level[i] == l) /* 0.6 is no tie: each row has a line of its own */
				fprintf(f->script, "%.9g %.9g\n", f->x.low + (i % columns + 0.5) * (f->x.high - f->x.low) / columns,
				        f->y.low + (row + 0.6) * (f->y.high - f->y.low) / rows);
		}
		fputs("EOD\n", f->script);
	}
	for (int l = 0; l < count; l++) {
		figure_item(f);
		fprintf(f->script, "$level%d using 1:2 with points pointtype '%s'", l, colours_character(c, l));
	}
	free(level);
}

void map_draw(struct figure *f, const struct panel *panel, const struct map *map)
{
	/* gnuplot draws no image of a single row or column: that one is drawn as two */
	int columns = fmax(2, cells(f, map->columns, f->across)), rows = fmax(2, cells(f, map->rows, f->down));
	double dx = (f->x.high - f->x.low) / columns, dy = (f->y.high - f->y.low) / rows;

	if (f->text) {
		draw_characters(f, &panel->colours, map);
		return;
	}
	fputs("$map << EOD\n", f->script);
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < columns; column++) {
			double v = value(f, map, columns, rows, column, row);
			unsigned colour = isnan(v) ? 0xffffff : colours_at(&panel->colours, v);

			fprintf(f->script, "%u %u %u\n", colour >> 16, colour >> 8 & 0xff, colour & 0xff);
		}
	fputs("EOD\n", f->script);
	colours_bar(f, &panel->colours);
	colours_bar_item(f);
	figure_item(f);
	fprintf(f->script, "$map using (%.9g+%.9g*(int($0)%%%d)):(%.9g+%.9g*(int($0)/%d)):1:2:3 with rgbimage",
	        f->x.low + dx / 2, dx, columns, f->y.low + dy / 2, dy, columns);
}

/* --- names --------------------------------------------------------------------------- */

/* Which of every so many names there is room for. */
static int every(const struct figure *f, char axis, double apart)
{
	double line = f->text ? 1 : axis == 'y' ? 15 : 18;

	return apart > 0 ? (int)fmax(1, ceil(line / apart)) : 1;
}

/* A name in a picture, of which a line is 14 pixels high. */
static void name_at(struct figure *f, char axis, const char *name, double at, unsigned colour, bool aslant, double room)
{
	fputs("set label ", f->script);
	figure_text(f, name, room);
	if (axis == 'y')
		fprintf(f->script, " at graph %.9g, first %.9g right", -9.0 / f->across, at);
	else
		fprintf(f->script, " at first %.9g, graph %.9g %s", at, (aslant ? -10.0 : -16.0) / f->down,
		        aslant ? "right rotate by 30" : "center");
	fprintf(f->script, " textcolor rgb '#%06x'\n", colour);
}

/* Names in a text stand where numbers would. */
static void tics(struct figure *f, char axis, const struct map_names *names, int step, double room)
{
	fprintf(f->script, "set %ctics scale 0 (", axis);
	for (int i = 0; i < names->count; i += step) {
		fputs(i ? ", " : "", f->script);
		figure_text(f, names->name[i], room);
		fprintf(f->script, " %.9g", names->at[i]);
	}
	fputs(")\n", f->script);
}

void map_names(struct figure *f, const struct panel *panel, char axis, const struct map_names *names, double room)
{
	struct range all = axis == 'x' ? f->x : f->y;
	double side = axis == 'x' ? f->across : f->down, least = INFINITY;
	double widest = 0;
	bool aslant = false;
	int step, count = names->count;

	fprintf(f->script, "unset %ctics\n", axis);
	if (count == 0 || (axis == 'x' && panel->shares && !f->text))
		return;
	for (int i = 1; i < count; i++)
		least = fmin(least, fabs(names->at[i] - names->at[i - 1]) / (all.high - all.low) * side);
	for (int i = 0; axis == 'x' && i < count; i++)
		widest = fmax(widest, fmin(room, figure_width(f, names->name[i])));
	aslant = !f->text && panel->below && widest > least - 6;
	step = axis == 'y' || aslant ? every(f, axis, least) : (int)fmax(1, ceil((widest + (f->text ? 1 : 6)) / least));
	if (f->text)
		tics(f, axis, names, step, room);
	for (int i = 0; !f->text && i < count; i += step)
		if (range_holds(all, names->at[i]))
			name_at(f, axis, names->name[i], names->at[i], names->colour ? names->colour[i] : 0x202020, aslant, room);
}
