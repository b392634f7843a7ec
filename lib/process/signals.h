/* Signals that ask the program to end, held back until it waits for something. */
#ifndef HNN_SIGNALS_H
#define HNN_SIGNALS_H

#include <signal.h>

/* Hold back SIGINT, SIGTERM and SIGHUP (those that were not ignored) until a wait with the mask
 * signals_waiting(), which they interrupt; and let them go again. */
void signals_hold(void);
void signals_release(void);

/* The signal mask for ppoll() and for the programs that are started. */
const sigset_t *signals_waiting(void);

/* The signal that has come, or 0. */
int signals_caught(void);

/* Die of this signal, as whoever started the program expects after an interruption. */
_Noreturn void signals_die_of(int fatal);

#endif
