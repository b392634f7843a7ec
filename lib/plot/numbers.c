#include "plot/numbers.h"

#include <math.h>
#include <stdlib.h>

#include "util/mem.h"

/* Places on the x axis at which a number may stand. */
enum { PLACES = 48 };

/* Heights of all curves at all places, in pixels (or characters), NaN where a curve is not. */
struct heights {
	double (*y)[PLACES];
	double *taken[2]; /* x and y of the numbers so far */
	int numbers;
};

static double x_of(const struct figure *f, int place)
{
	return f->x.low + (f->x.high - f->x.low) * (place + 1.0) / (PLACES + 1);
}

/* A curve's value at x, on the line between its samples. */
static double value(const struct numbered *c, double x)
{
	size_t low = 0, high = c->count - 1;

	if (c->count < 2 || x < c->x[0] || x > c->x[high])
		return NAN;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (c->x[middle] <= x)
			low = middle;
		else
			high = middle;
	}
	return c->y[low] + (c->y[high] - c->y[low]) * (x - c->x[low]) / (c->x[high] - c->x[low]);
}

static double height(const struct figure *f, const struct numbered *c, int place)
{
	double y = value(c, x_of(f, place));

	return range_holds(f->y, y) ? (y - f->y.low) / (f->y.high - f->y.low) * f->down : NAN;
}

/* How far a curve at a place is from all others and from the numbers. */
static double distance(const struct figure *f, const struct heights *h, int count, int i, int place)
{
	enum { ENOUGH = 40 }; /* pixels: from there on no place is better */
	double least = f->text ? 4 : ENOUGH, x = (place + 1.0) / (PLACES + 1) * f->across;

	if (isnan(h->y[i][place]))
		return -1;
	for (int j = 0; j < count; j++)
		if (j != i && !isnan(h->y[j][place]))
			least = fmin(least, fabs(h->y[j][place] - h->y[i][place]));
	for (int k = 0; k < h->numbers; k++)
		least = fmin(least, hypot(h->taken[0][k] - x, h->taken[1][k] - h->y[i][place]) - (f->text ? 3 : 14));
	return least;
}

void numbers_draw(struct figure *f, const struct numbered *curve, int count)
{
	struct heights h = {.y = mem_new((size_t)count, sizeof *h.y)};

	for (int axis = 0; axis < 2; axis++)
		h.taken[axis] = mem_new((size_t)count, sizeof *h.taken[axis]);
	for (int i = 0; i < count; i++)
		for (int place = 0; place < PLACES; place++)
			h.y[i][place] = height(f, &curve[i], place);
	for (int i = 0; i < count; i++) {
		double farthest = -INFINITY;
		int best = 0;

		if (!curve[i].style->number)
			continue;
		for (int place = 0; place < PLACES; place++) {
			double d = distance(f, &h, count, i, place);

			if (d > farthest) {
				farthest = d;
				best = place;
			}
		}
		if (isnan(h.y[i][best]))
			continue;
		h.taken[0][h.numbers] = (best + 1.0) / (PLACES + 1) * f->across;
		h.taken[1][h.numbers++] = h.y[i][best];
		fprintf(f->script, "set label '%d' at first %.9g,%.9g center front %s font small textcolor rgb '#%06x'\n",
		        curve[i].style->number, x_of(f, best), value(&curve[i], x_of(f, best)), f->text ? "" : "boxed",
		        curve[i].style->colour);
	}
	free(h.y);
	free(h.taken[0]);
	free(h.taken[1]);
}
