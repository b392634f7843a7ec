/* Records: the text of a network stream, without its meaning.
 *
 * A record is a line `kind name... key=value...`: the kind, the names that say what it
 * is about, then its settings. '#' starts a comment. A network is the records from a
 * `network` record to an `end` record; a stream holds any number of networks.
 *
 * A setting's address is its record's names and its key, joined by dots:
 * `target evprox2 L5_pyramidal ampa=0.1` has the address evprox2.L5_pyramidal.ampa.
 */
#ifndef HNN_RECORD_H
#define HNN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "util/input.h"

struct setting {
	char *key;
	char *value;
	long line; /* where it was read, if not with its record; else 0 */
};

struct record {
	char *kind; /* "" for a line that holds only a comment */
	char **name;
	size_t names;
	struct setting *setting;
	size_t settings;
	char *comment; /* from '#' to the end of the line, or NULL */
	long line;     /* where it was read, 0 for a record made here */
	char *from;    /* what has made or changed it: an option, a line of another file; NULL where nothing has */
};

/* One network's records, `end` included, and the name of the file they came from. */
struct records {
	struct record *item;
	size_t count, room;
	char *file;
	char *change, *changes; /* the option that is changing them, and all that have since they were read; or NULL */
};

/* Read the next network. False at the end of the input. Exits with a message on a
 * malformed line, on text before `network`, or when the input ends before `end`. */
bool records_read(struct input *in, struct records *records);

/* Call `work` for each network of a file, or of standard input where it is "-"; what it writes is handed on with each.
 * Exits with a message where there is none. */
void networks_each(const char *path, void (*work)(struct records *network, void *context), void *context);

/* Read all records to the end of the input, which need not be a network. */
void records_read_all(struct input *in, struct records *records);

/* The text of the next network as it stands there, up to its `end` or the end of the input, for somebody
 * else to read; the number of its first line to *line. NULL when there are but blank lines and comments.
 * To be freed. */
char *records_text(struct input *in, long *line);

/* How the network came about, in comments before it: the pipeline `# made ...` and the versions `# version ...`;
 * NULL where it does not say. records_sign() continues both by this program. */
const char *records_made(const struct records *records);
const char *records_version(const struct records *records);
void records_sign(struct records *records);
void records_set_made(struct records *records, const char *made);

/* Write the records as text, columns of the names aligned by a space each. */
void records_write(FILE *out, const struct records *records);

/* Put a record before `end` (or last, where there is none): kind and names, no settings
 * yet. The names end with NULL. */
struct record *records_add(struct records *records, const char *kind, const char *const names[]);

/* Put a record, which is the records' from now on, at a place; take one away. */
void records_insert(struct records *records, size_t at, const struct record *record);
void records_remove(struct records *records, size_t at);

/* The first record of a kind with these names (up to NULL), or NULL. */
struct record *records_find(const struct records *records, const char *kind, const char *const names[]);

/* A setting of a record by its key, or NULL; and set it, adding it if it is not there. */
const char *record_get(const struct record *record, const char *key);
void record_set(struct record *record, const char *key, const char *value);

/* Say in which line of the records' file a setting was read that is there. */
void record_set_line(struct record *record, const char *key, long line);

/* Say which option is about to change the records, for messages about them; that it has changed this one; that a record
 * comes from somewhere else. */
void records_change(struct records *records, const char *option, const char *value);
void record_changed(const struct records *records, struct record *record);
void record_from(struct record *record, const char *what);

/* Take a setting away; false where the record has none of that key. */
bool record_unset(struct record *record, const char *key);

/* A record's names joined by dots, to be freed; what an address has behind them, NULL when it is another
 * record's. */
char *record_address(const struct record *record);
const char *record_rest(const struct record *record, const char *address);

/* The setting at an address, or NULL when there is none. */
struct setting *records_at(const struct records *records, const char *address);

/* Replace the value at an address. */
void setting_replace(struct setting *setting, const char *value);

void records_free(struct records *records);

#endif
