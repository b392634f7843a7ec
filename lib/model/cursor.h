/* Reading the records of a network, each setting checked: for the files of this room that know what
 * the records mean. Everything here exits with a message that names file and line when the record is
 * not as it should be. */
#ifndef HNN_CURSOR_H
#define HNN_CURSOR_H

#include "model/keys.h"
#include "model/model.h"
#include "util/err.h"

/* The record being read, and which of its settings have been asked for. */
struct cursor {
	const struct records *records;
	const struct record *record;
	uint64_t used;
	const struct key *key; /* of the record's kind, or NULL */
	struct model *model;
};

/* Exit with a message that names file and line of the record, or what has changed it since; the record, where it was
 * not read from a line. */
_Noreturn void cursor_fail(const struct cursor *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define FAIL(c, ...) cursor_fail(c, __VA_ARGS__)

/* A setting's text; `otherwise` where it is not given, which must not be NULL then. */
const char *cursor_text(struct cursor *c, const char *key, const char *otherwise);
bool cursor_given(const struct cursor *c, const char *key);

/* A setting as a number or a whole number, as the table of the record's kind has it: within its range, its
 * default where it is not given. */
double cursor_value(struct cursor *c, const char *key);
long cursor_whole(struct cursor *c, const char *key);

/* A setting as a number within [low, high], which must be given; and where it need not be. */
double cursor_number(struct cursor *c, const char *key, double low, double high);
double cursor_number_or(struct cursor *c, const char *key, double low, double high, double otherwise);
long cursor_integer(struct cursor *c, const char *key, long low, long high);

/* One of the words in `choices` (ends with NULL): its index. */
int cursor_choice(struct cursor *c, const char *key, const char *const choices[], const char *otherwise);

/* That there are so many names, which are `what`; that every setting has been asked for. */
void cursor_names(struct cursor *c, size_t n, const char *what);
void cursor_all_used(struct cursor *c);

/* The population that the record's i-th name stands for. */
struct population *cursor_population(struct cursor *c, size_t i);

/* A section or receptor of a population by name; the sections that a location or section name stands for, or that
 * the setting `sections` lists. */
int cursor_section(struct cursor *c, const struct population *p, const char *name);
int cursor_receptor(struct cursor *c, const struct population *p, const char *name);
struct sections cursor_sections(struct cursor *c, const struct population *p, const char *where);
struct sections cursor_section_list(struct cursor *c, const struct population *p);

/* The channel of a name, from now on in use: the model's own, or the one that ships. */
int cursor_channel(struct cursor *c, const char *name);

/* The sections that `where` names in p, all of which must have the receptor. */
struct sections cursor_place(struct cursor *c, const struct population *p, const char *where, int synapse);

/* Read all records into a model, each by the function of its kind. */
void model_records(struct model *model, const struct records *records);

/* --- what the records mean: a function a kind ----------------------------------------------- */

extern const struct key population_keys[], section_keys[], location_keys[], baseline_keys[]; /* cells.c */
void read_population(struct cursor *c);
void read_section(struct cursor *c);
void read_location(struct cursor *c);
void read_channel(struct cursor *c);
void read_baseline(struct cursor *c);

extern const struct key cell_keys[]; /* place.c */
void read_cell(struct cursor *c);

void read_synapse(struct cursor *c); /* synapse.c */

extern const struct key kinetics_keys[], parameter_keys[], gate_keys[], current_keys[], pool_keys[]; /* kinetics.c */
void read_kinetics(struct cursor *c);
void read_parameter(struct cursor *c);
void read_gate(struct cursor *c);
void read_current(struct cursor *c);
void read_pool(struct cursor *c);

extern const struct key connect_keys[]; /* wiring.c */
void read_connect(struct cursor *c);

void read_drive(struct cursor *c); /* drives.c */
void read_target(struct cursor *c);
void read_train(struct cursor *c);
void read_bias(struct cursor *c);

extern const struct key electrode_keys[], contact_keys[]; /* electrodes.c */
void read_electrode(struct cursor *c);
void read_contact(struct cursor *c);

/* When all records are read: parents by name, and that the sections form one tree; positions of the
 * cells, in the order of the gids; which pairs are connected; targets in the order of their populations,
 * drive cells counted; that electrodes have contacts. */
void link_sections(struct cursor *c);
void place_cells(const struct model *model, const char *file, struct population *p);
void link_pairs(struct cursor *c);
void link_drive(struct cursor *c, struct drive *d);
void free_drive(struct drive *d);
void link_electrodes(const struct model *model, const char *file);
void free_electrode(struct electrode *e);

/* Another item at the end of an array whose capacity is its length. */
#define APPEND(array, count)                                              \
	((array) = mem_resize((array), (size_t)(count) + 1, sizeof *(array)), \
	 memset((array) + (count), 0, sizeof *(array)), (array) + (count)++)

#endif
