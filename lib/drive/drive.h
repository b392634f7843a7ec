/* Kinds of external input: a table. A kind is a file here, with its keys and how the times of its
 * spikes come about, and a line in kinds.c; nothing else in the house knows its name or its keys. */
#ifndef HNN_DRIVE_H
#define HNN_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DRIVE_KEYS = 20 };

/* A key of the records that describe a drive, which is an option of hnn-drive too. */
struct drive_key {
	const char *name;   /* in the stream */
	const char *option; /* of hnn-drive, where it is not the name with '-' for '_' */
	const char *meta;   /* what the help calls its value */
	const char *help;
	const char *unit; /* NULL where it has none */
	enum {
		KEY_NUMBER, /* low to high */
		KEY_INTEGER,
		KEY_CELLS,  /* a whole number, or "each" */
		KEY_WORD,   /* the name of sections */
		KEY_WEIGHT, /* a number; the key is the name of a receptor, of which hnn-drive knows this one */
		KEY_FILE,   /* an option alone: a file of spikes, which become records of their own */
	} type;
	enum {
		PER_DRIVE,  /* one value */
		PER_TARGET, /* one for each population that the drive acts on */
		PER_CELLS,  /* the same where the drive has a cell for each target, else one value */
	} per;
	double low, high;
	const char *otherwise; /* what it is where it is not given; NULL where it must be */
	bool common;           /* to several kinds: the help shows it once */
	bool implied;          /* hnn-drive writes it only where it is given */
};

/* A drive cell in a trial. */
struct drive_cell {
	const double *value;  /* [keys of the kind], as drive_default() has them */
	const double *replay; /* spikes that the network tells [replays], ms, ascending */
	size_t replays;
	uint32_t seed;  /* of the drive in this trial */
	uint32_t index; /* of the cell in its drive */
	double tstop;   /* ms, of the simulation */
};

/* Times in ms; free `item`. */
struct drive_times {
	double *item;
	size_t count, room;
};

/* A constant current: nA, ms. */
struct drive_current {
	double amplitude, tstart, tstop;
};

/* A kind has drive cells, whose spikes reach synapses (`times`), or is a current (`current`). */
struct drive_kind {
	const char *name;
	const char *help;                    /* one line */
	const struct drive_key *key;         /* ends with one without a name */
	char *(*check)(const double *value); /* what is wrong with the values together, to be freed; or NULL. May be NULL */
	void (*times)(const struct drive_cell *cell, struct drive_times *times);
	double (*count)(const double *value, double tstop); /* about how many spikes a cell has until then; NULL: as
	                                                       many as are replayed */
	void (*current)(const double *value, struct drive_current *current);
};

/* The table, which ends with NULL; and a kind by its name, NULL when there is none. */
extern const struct drive_kind *const drive_kinds[];
const struct drive_kind *drive_kind(const char *name);

/* The kind that is a current. */
const struct drive_kind *drive_kind_of_currents(void);

/* How many keys a kind has; the index of one, -1 when it has no such key. */
int drive_keys(const struct drive_kind *kind);
int drive_key(const struct drive_kind *kind, const char *name);

/* The value that a word stands for where a key's numbers end: `each` is 0, `never` infinity. False where
 * it is no such word. */
bool drive_word(const struct drive_key *key, const char *text, double *value);

/* What a key is where it is not given: a number, or what drive_word() says; 0 for text. */
double drive_default(const struct drive_key *key);

/* The spikes of a drive cell in (0, tstop], sorted; those that are replayed may also be at 0. */
void drive_times(const struct drive_kind *kind, const struct drive_cell *cell, struct drive_times *times);

#endif
