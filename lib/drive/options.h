/* The command line of hnn-drive, from the table of kinds. */
#ifndef HNN_DRIVE_OPTIONS_H
#define HNN_DRIVE_OPTIONS_H

#include "drive/drive.h"
#include "drive/replay.h"
#include "util/args.h"

enum { DRIVE_OPTIONS = 64 };

/* A drive that is asked for. */
struct drive_order {
	const struct drive_kind *kind;
	const char *name;
	const char *given[DRIVE_KEYS]; /* of each of the kind's keys what the option says, or NULL */
	struct replay *replay;         /* [replays], of those that are replayed from a file */
	size_t replays;
};

/* What hnn-drive prints as its help, and its options: each key of each kind once. The help is that of one kind alone,
 * where `kind` is the name of one. */
const struct usage *drive_usage(const char *kind);

/* What the operands and the options (`given` [DRIVE_OPTIONS], by index in the usage's table, NULL where not
 * given) ask for: the path of the networks. Exits with status 2 where they do not make sense. */
const char *drive_order(const char *const *given, struct drive_order *order);
void drive_order_free(struct drive_order *order);

/* The option of a key, as "--option"; valid until the next call. */
const char *drive_option(const struct drive_key *key);

#endif
