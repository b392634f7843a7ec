/* The times of a trial's samples, in memory that hardly grows with their number. */
#ifndef HNN_CLOCK_H
#define HNN_CLOCK_H

/* Sample k is at the sum of 2 k half steps, as the published results have it: which is not k times the
 * step, but for rounding. */
struct clock {
	double dt; /* ms */
	int steps;
	double *mark; /* ms, of every CLOCK_STRIDE-th sample */
	double drift; /* ms, how far a sample can be from so many times the step */
};

enum { CLOCK_STRIDE = 256 };

/* A clock for a trial of `tstop` ms; free with clock_free(). */
struct clock clock_make(double tstop, double dt);
void clock_free(struct clock *clock);

/* The time of a sample, 0 to `steps`; and of `count` samples from `first` on. */
double clock_time(const struct clock *clock, int sample);
void clock_times(const struct clock *clock, int first, int count, double *time);

/* The first step whose inputs include what is due at `due`: the first with due <= time + dt/2;
 * `steps` when there is none. */
int clock_due(const struct clock *clock, double due);

#endif
