/* A line on a terminal's stderr that says how far a long work is. Silent when stderr is not a
 * terminal. */
#ifndef HNN_PROGRESS_H
#define HNN_PROGRESS_H

/* Replace the line; called as often as one likes, it shows ten a second at most. */
void progress(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Take the line away. */
void progress_end(void);

#endif
