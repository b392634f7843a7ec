/* What turns a network into a number: the shell command, and what of it decides the number. */
#ifndef HNN_EVALUATION_H
#define HNN_EVALUATION_H

/* A command that reads networks and writes a line with a number for each. `identity` is
 * header lines for a log, the same for commands that give the same numbers. */
struct evaluation {
	char *command;
	char *identity;
};

/* Of the evaluation that compares simulated trials with a recorded dipole. */
struct comparison {
	const char *target;   /* file */
	double tstop, dt;     /* ms; NAN: to the target's last time, and hnn-sim's own step */
	double from, to;      /* ms, of the comparison; NAN: hnn-rmse's own */
	double smooth, scale; /* ms; factor */
	long trials;
	long ranks; /* 0: a rank a trial, as far as there are processors */
};

/* hnn-sim on its ranks, hnn-smooth, hnn-scale, hnn-avg and hnn-rmse in a row; the programs
 * that stand beside this one, others from the PATH. More than one rank means mpiexec. Reads
 * the target, and exits with a message when that is no dipole stream. */
void evaluation_compare(struct evaluation *evaluation, const struct comparison *comparison);

/* Any command. */
void evaluation_command(struct evaluation *evaluation, const char *command);

void evaluation_free(struct evaluation *evaluation);

/* A header line `# word text` of a log, allocated; one for each line of the text. */
char *header_line(const char *word, const char *text);

#endif
