/* Changes to a network stream: settings by address, records. */
#ifndef HNN_EDIT_H
#define HNN_EDIT_H

#include "stream/record.h"

/* Set "ADDRESS=VALUE"; the address must exist. */
void edit_set(struct records *records, const char *assignment);

/* Set the mesh, "NXxNY". False when the text is not of that form. */
bool edit_mesh(struct records *records, const char *mesh);

/* Set the distance of neighbours on the mesh, um. */
void edit_spacing(struct records *records, const char *spacing);

/* Set the distance of the highest population from the lowest, um; that stays, and those between keep their share
 * of the way. Exits with a message where all have one height. */
void edit_layers(struct records *records, const char *separation);

/* The value at an address, to be freed. Exits with a message when there is none. */
char *edit_get(const struct records *records, const char *address);

/* Add a record, "KIND NAME... KEY=VALUE...", behind those that it can name. Exits with a message when it is
 * none. */
void edit_add(struct records *records, const char *text);

/* Add the drives and biases of a set that ships, by its name, or of a file: of records of these alone, or of a network
 * whose other records do not count. Exits with a message when there are none. */
void edit_drives(struct records *records, const char *name);

/* Put a record, of a kind that there is and which is the records' from now on, behind those that it can name. */
void edit_insert(struct records *records, const struct record *record);

/* Take away all records whose names begin with an address, such as a drive with its targets; else the
 * setting at that address, which then has its default. Exits with a message when there is neither. */
void edit_remove(struct records *records, const char *address);

#endif
