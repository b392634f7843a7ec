/* Tables of values over time, over frequency or over both, a data set after the other: dipoles, recordings, and
 * what is made of them.
 *
 * A data set is header lines `# key value`, among them `# columns`, which names the columns, a row for each sample, and
 * two blank lines. The first columns say where a row is: `time`, `frequency`, or `time frequency`; see
 * hnn-dipole(5), hnn-recording(5), hnn-spectrum(5) and hnn-tfr(5). Where a header says `samples`, a data set of another
 * length is an error: it was cut short. A comment `# failed: WHY` anywhere in it says that the data set could not be
 * made. Headers that programs know:
 *   network NAME    trial K  (from 1)    trials N  (of this network)
 *   average N  (trials averaged)    unit nAm    scale F    smooth MS    ... */
#ifndef HNN_TRACES_H
#define HNN_TRACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "stream/header.h"
#include "util/input.h"

/* One data set, of which columns may be left out. */
struct traces {
	const char *unit; /* as the header says, or NULL */
	char **name;      /* [columns] */
	double **value;   /* [columns][samples] */
	size_t columns, name_room;
	double *time;      /* [samples], ms, rising; NULL in a spectrum */
	double *frequency; /* [samples], Hz, rising, in a time-frequency map at each time anew; else NULL */
	size_t samples, room;
	double trial;              /* NaN where no header says so */
	char *failed;              /* why it could not be made (it has no samples then), else NULL */
	long line;                 /* where it began */
	struct headers headers;    /* all but those that say that it failed */
	long *kept;                /* of each column of the file, which it is here, or -1 */
	size_t in_file, kept_room; /* columns of the file */
};

/* Read the next data set of a recording into `r`, which is overwritten: the columns whose names match the pattern,
 * as of file names (NULL: all). False at the end. Exits with a message on bad input. */
bool traces_read(struct input *in, struct traces *r, const char *pattern);

/* The same for data sets of what is expected, all columns: STREAM_DIPOLE, STREAM_SPECTRUM, STREAM_MAP, STREAM_COURSE or
 * STREAM_TABLE.
 *
 * Reading is liberal: columns are set apart by blanks, tabs, commas or semicolons, numbers and names may be in quotes,
 * and where no header names the columns of values over time, a line of names before the rows may, and without it 2 or 4
 * columns are time and `agg`, or `agg`, `L2` and `L5`. Of such lines of names before 2 or 4 columns that counts whose
 * second is `agg`. */
bool traces_read_as(struct input *in, struct traces *r, enum stream expected);

/* Write a data set (15 significant digits); of one that failed the headers and why. Exits with a message, and nothing
 * written, when a value is not finite. */
void traces_write(FILE *out, const struct traces *r);

/* Set a header. */
void traces_set(struct traces *r, const char *key, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Make it a data set that failed: its samples are dropped, its headers stay. `why` is one line of text. */
void traces_fail(struct traces *r, const char *why, ...) __attribute__((format(printf, 2, 3)));

/* A data set of the headers of another, a copy, and of columns of these names, but without samples. The axes it has
 * are `time` and `frequency`. Sets neither `line` nor `failed`. */
void traces_like(struct traces *r, const struct traces *other, bool time, bool frequency);

/* Set the number of samples; contents up to the smaller of the old and the new stay. */
void traces_resize(struct traces *r, size_t samples);

/* The index of a column; where there is none of that name, -1, or exit with a message naming `in` and those that there
 * are. */
long traces_find(const struct traces *r, const char *name);
size_t traces_column(const struct input *in, const struct traces *r, const char *name);

/* Keep one column of a data set, unless it failed or `name` is NULL. Exits with a message naming `in` and the columns
 * that there are where it has none of that name. */
void traces_only(const struct input *in, struct traces *r, const char *name);

/* How many frequencies a time-frequency map has: as many rows for each of its times, the same ones. */
size_t traces_frequencies(const struct traces *map);

/* Samples per millisecond (stream/times.h). */
double traces_rate(const struct input *in, const struct traces *r);

/* Exit with a message when a data set failed, for readers that cannot go on without it. */
void traces_must_hold(const struct input *in, const struct traces *r);

/* Of a dipole, which is in nAm and ms: exit with a message where its header says another unit; where it does not say,
 * warn of values that no response in nAm has, and of times that none in ms has. */
void traces_check_units(const struct input *in, const struct traces *r);

void traces_free(struct traces *r);

/* All data sets of several files, one after another: `in` is the file being read, `set` the data set read last. */
struct tables {
	struct input in;
	struct traces set;
	enum stream expected;
	char **file; /* [files] those not yet opened */
	int files;
};

/* Begin with these files; with standard input when `count` is 0. */
void tables_open(struct tables *t, char **files, int count, enum stream expected);

/* Read the next data set. False after the last one, with all memory released. Exits with a message on bad input or a
 * file without a data set. */
bool tables_next(struct tables *t);

#endif
