#include "sim/clock.h"

#include <math.h>
#include <stdlib.h>

#include "util/mem.h"

/* The time `n` steps after `t`. */
static double after(const struct clock *c, double t, int n)
{
	for (int k = 0; k < n; k++) {
		t += c->dt / 2;
		t += c->dt / 2;
	}
	return t;
}

struct clock clock_make(double tstop, double dt)
{
	struct clock c = {.dt = dt, .steps = (int)(tstop * (1 + 1e-11) / dt + 1e-9)};
	int marks = c.steps / CLOCK_STRIDE + 1;

	c.mark = mem_new((size_t)marks, sizeof *c.mark);
	for (int i = 1; i < marks; i++) {
		c.mark[i] = after(&c, c.mark[i - 1], CLOCK_STRIDE);
		c.drift = fmax(c.drift, fabs(c.mark[i] - (double)i * CLOCK_STRIDE * dt));
	}
	c.drift = 2 * c.drift + 1e-6 * dt; /* also between marks */
	return c;
}

void clock_free(struct clock *c)
{
	free(c->mark);
	*c = (struct clock){0};
}

double clock_time(const struct clock *c, int sample)
{
	return after(c, c->mark[sample / CLOCK_STRIDE], sample % CLOCK_STRIDE);
}

void clock_times(const struct clock *c, int first, int count, double *time)
{
	if (count > 0)
		time[0] = clock_time(c, first);
	for (int k = 1; k < count; k++)
		time[k] = after(c, time[k - 1], 1);
}

int clock_due(const struct clock *c, double due)
{
	double place = due / c->dt - 0.5, guess = ceil(place), room = c->drift / c->dt;
	int k;

	if (!(guess < c->steps + 2 + room)) /* infinite or no number, too */
		return c->steps;
	k = guess < 0 ? 0 : guess > c->steps ? c->steps : (int)guess;
	if (guess - place > room && guess - place < 1 - room)
		return k;
	while (k > 0 && due <= clock_time(c, k - 1) + c->dt / 2)
		k--;
	while (k < c->steps && due > clock_time(c, k) + c->dt / 2)
		k++;
	return k;
}
