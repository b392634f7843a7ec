/* Dipole streams: time courses of a current dipole, a data set after the other.
 *
 * A data set is header lines `# key value`, then rows of time (ms) and one or three
 * values (agg, or agg L2 L5), then two blank lines. Where a header says `samples`, a
 * data set of another length is an error: it was cut short. A comment `# failed: WHY`
 * anywhere in it says that the data set could not be made. Reading is liberal:
 * headerless files of two or four columns, set apart by spaces, tabs, commas or
 * semicolons, in quotes or not, with or without a line of column names, are dipole streams too. */
#ifndef HNN_DIPOLE_H
#define HNN_DIPOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/header.h"
#include "util/input.h"

enum { DIPOLE_COLUMNS = 3 };

/* One data set. The headers that every program knows:
 *   network NAME    trial K  (from 1)    trials N  (of this network)
 *   average N  (trials averaged)    unit nAm    scale F    smooth MS    columns ... */
struct dipole {
	size_t samples, room;
	double *time;                  /* [samples], ms, rising */
	double *value[DIPOLE_COLUMNS]; /* [columns][samples]: agg, L2, L5 */
	int columns;                   /* 1 or 3 */
	struct headers headers;
	char *failed; /* why it could not be made (it has no samples and no columns then), else NULL */
	long line;    /* where it began */
};

/* Read the next data set, which may be one that failed. False at the end. Exits with a
 * message on bad input. `d` must be zeroed before its first use; its memory is used again. */
bool dipole_read(struct input *in, struct dipole *d);

/* The rest of a data set of which the headers are in `d` already, and its line: `first` is the line read last. */
void dipole_read_rest(struct input *in, struct dipole *d, char *first);

/* Of a data set in nAm and ms: exit with a message where its header says another unit; where it does not say,
 * warn of values that no response in nAm has, and of times that none in ms has. */
void dipole_check_units(const struct input *in, const struct dipole *d);

/* Exit with a message when a data set failed, for readers that cannot go on without it. */
void dipole_must_hold(const struct input *in, const struct dipole *d);

/* Make it a data set that failed: its samples are dropped, its headers stay. `why` is one
 * line of text. */
void dipole_fail(struct dipole *d, const char *why, ...) __attribute__((format(printf, 2, 3)));

/* Forget all that it holds, but not the memory for it. */
void dipole_clear(struct dipole *d);

/* Make room for this many samples and set the length. Contents up to the smaller of
 * the old and the new length stay. */
void dipole_resize(struct dipole *d, size_t samples, int columns);

/* A header's value or NULL; set one; as a number, or `otherwise` where it is
 * missing or not a number. */
const char *dipole_get(const struct dipole *d, const char *key);
void dipole_set(struct dipole *d, const char *key, const char *format, ...) __attribute__((format(printf, 3, 4)));
double dipole_number(const struct dipole *d, const char *key, double otherwise);

/* Samples per millisecond (stream/times.h). */
double dipole_rate(const struct input *in, const struct dipole *d);

void dipole_free(struct dipole *d);

/* All data sets of several files, one after another: `in` is the file being read,
 * `dipole` the data set read last. */
struct dipoles {
	struct input in;
	struct dipole dipole;
	char **file; /* [files] those not yet opened */
	int files;
};

/* Begin with these files; with standard input when `count` is 0. */
void dipoles_open(struct dipoles *s, char **files, int count);

/* Read the next data set into `dipole`. False after the last one, with all memory
 * released. Exits with a message on bad input or a file without a data set. */
bool dipoles_next(struct dipoles *s);

#endif
