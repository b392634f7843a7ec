/* A fit as a page. */
#ifndef HNN_REPORT_H
#define HNN_REPORT_H

struct report {
	char **log; /* [logs] of fits of the same parameters */
	int logs;
	const char *network; /* file of the network that was fitted, or NULL: as the log of the best fit has it */
	const char *output;  /* file, "-": standard output */
};

/* Write one HTML file, which needs no other: the best fit's dipoles and spikes against the target, simulated
 * again, the course of all fits, their parameters with what is known of them, and what made it. The programs that
 * stand beside this one draw and simulate. Exits with a message when a log is malformed or one of them fails. */
void report_write(const struct report *report);

#endif
