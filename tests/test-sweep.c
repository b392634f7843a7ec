/* lib/sweep: who simulates which run. */
#include <stdbool.h>
#include <stdlib.h>

#include "sweep/schedule.h"
#include "tap.h"
#include "util/mem.h"

enum { RUNS = 1000, MOST_RANKS = 64 };

/* What ranks that are not equally fast take: rank r is ready every speed[r] units of time. */
struct taken {
	int times[RUNS]; /* each run was taken so often */
	int jumps;       /* a run was not the one behind that which its rank had before */
	int count[MOST_RANKS];
};

static struct taken take_all(int ranks, const int speed[])
{
	size_t *order = mem_new(RUNS, sizeof *order);
	long last[MOST_RANKS];
	struct taken taken = {0};
	struct schedule *s;

	for (size_t i = 0; i < RUNS; i++)
		order[i] = i;
	for (int r = 0; r < ranks; r++)
		last[r] = -2;
	s = schedule_new(order, RUNS, ranks);
	for (long time = 0; schedule_left(s); time++)
		for (int r = 0; r < ranks && schedule_left(s); r++)
			if (time % speed[r] == 0) {
				size_t run = schedule_take(s, r);

				taken.times[run]++;
				taken.jumps += (long)run != last[r] + 1;
				taken.count[r]++;
				last[r] = (long)run;
			}
	schedule_free(s);
	return taken;
}

static bool each_once(const struct taken *t)
{
	for (int i = 0; i < RUNS; i++)
		if (t->times[i] != 1)
			return false;
	return true;
}

static void schedules(void)
{
	int equal[MOST_RANKS], slow[] = {1, 10, 10};
	struct taken t;

	for (int r = 0; r < MOST_RANKS; r++)
		equal[r] = 1;
	for (int ranks = 1; ranks <= MOST_RANKS; ranks = 2 * ranks + 1) {
		t = take_all(ranks, equal);
		ok(each_once(&t), "%d ranks take each run once", ranks);
		ok(t.jumps <= 2 * ranks, "%d equal ranks go through neighbours: %d jumps", ranks, t.jumps);
	}
	t = take_all(3, slow);
	ok(each_once(&t), "unequal ranks take each run once");
	ok(t.count[0] >= 10 * (t.count[1] - 1),
	   "a rank that is ten times as fast takes ten times as many, to the end: %d of %d", t.count[0], RUNS);
	ok(t.jumps <= 30, "and still goes through neighbours: %d jumps", t.jumps);
}

int main(void)
{
	schedules();
	return tap_end();
}
