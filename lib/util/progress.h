/* A line on a terminal that says how far a long work is. Silent for programs that are not the terminal's
 * foreground job or whose stderr is elsewhere; under Open MPI's mpiexec it is mpiexec's stderr that counts. */
#ifndef HNN_PROGRESS_H
#define HNN_PROGRESS_H

/* Replace the line; called as often as one likes, it shows ten a second at most. */
void progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Take the line away. */
void progress_end(void);

/* Seconds on a clock that only goes forward, to measure work by. */
double progress_clock(void);

enum { PROGRESS_LEFT = 32 };

/* How long a work will go on of which this part (0 to 1) was done since `began`, as text that ends
 * a line: ", 12 min left", or nothing where it is too early to say. Returns `text`. */
char *progress_left(char text[PROGRESS_LEFT], double began, double done);

#endif
