/* Networks and parameters that hnn-core has written, as records. */
#ifndef HNN_IMPORT_H
#define HNN_IMPORT_H

#include "stream/json.h"
#include "stream/record.h"

/* Read a file into the records of a network: hnn-core's network JSON, its flat parameters as JSON or its older
 * ones ("key: value" lines). `mesh`, "NXxNY" or NULL, is the mesh that flat parameters are for, which have none.
 * What is not carried over is named on stderr; exits with a message on a file that is none of these or whose
 * network could not run as it does there. */
void import_network(const char *path, const char *mesh, struct records *records);

/* --- of the files of this room ------------------------------------------------------------------ */

/* What is being read, and into what. */
struct import {
	struct json_value *root;
	struct records *records;
	const char *mesh;
};

void import_json(struct import *import); /* the network JSON: cells and connections, */
void import_cell(struct import *import, const char *population, const struct json_value *cell);
void import_inputs(struct import *import); /* drives, biases and electrodes */
void import_flat(struct import *import);   /* flat parameters */

/* A name with '_' for the characters that names cannot have, to be freed. */
char *import_plain(const char *text);

/* Add a record; find one, or NULL. Names, at most IMPORT_NAMES, end with NULL; they are made plain, as are settings
 * that are names. */
enum { IMPORT_NAMES = 4 };
struct record *import_record(struct import *import, const char *kind, const char *const names[]);
struct record *import_find(const struct import *import, const char *kind, const char *const names[]);

void import_word(struct record *record, const char *key, const char *text);

/* Set a number, all its digits; a number from a value of the file; that one where it is not `otherwise`. */
void import_number(struct record *record, const char *key, double value);
void import_set(struct record *record, const char *key, const struct json_value *value);
void import_unless(struct record *record, const char *key, double value, double otherwise);

/* Say that something is not carried over. */
void import_note(const struct import *import, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The types of cells of a network JSON, then its drives, both in the order of their gids, [start, stop). */
enum { IMPORT_TYPES = 256 };
struct import_types {
	struct import_type {
		const char *name;
		long start, stop;
	} item[IMPORT_TYPES];
	int cells, count;
};
void import_types(const struct import *import, struct import_types *types);

/* The type that a gid belongs to. Exits with a message, which names the place, where there is none. */
int import_type_of(const struct import_types *types, long gid, const struct json_value *at);

/* Whether a type of cells has a location that stands for no section: what is connected there, is not. */
bool import_nowhere(const struct import *import, const char *type, const char *location);

/* The pairs of a connection: of which types, and how many. False where neither pairs nor names say which types. */
struct import_pairs {
	int source, target;
	unsigned char *there; /* [sources][targets], to be freed; NULL where false */
	long count, same;     /* same: of a cell with itself, or the i-th with the i-th */
};
bool import_pairs(const struct import_types *types, const struct json_value *connection, struct import_pairs *pairs);

/* The grid of a file, and the distance of neighbours, um: that of its cells and of the drives' origin, which stands
 * in the middle; exits with a message where that does not. */
struct import_mesh {
	long nx, ny;
	double spacing;
};
double import_spacing(const struct import *import, const struct import_types *types, const struct import_mesh *mesh);

/* The lattice of a population by the positions of its cells: full, basket or listed. */
const char *import_lattice(const struct json_value *positions, const struct import_mesh *mesh);

/* A cell's place along an axis, um. */
double import_coordinate(const struct json_value *positions, size_t cell, size_t axis);

#endif
