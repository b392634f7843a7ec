/* The networks of files, for the pictures of them. */
#ifndef HNN_PLOTTED_H
#define HNN_PLOTTED_H

#include "model/model.h"
#include "plot/map.h"
#include "plot/plot.h"

struct plotted {
	struct drawn {
		char *label; /* of the file, with the network's number where a file has several */
		struct model *model;
	} * item;
	int count, room;
};

/* Read all networks of a request's files; exits with a message on bad input. Free with plotted_free(). */
struct plotted *plotted_read(struct figure *f, const struct request *request);
void plotted_free(void *networks);

/* A connection's address, SOURCE.TARGET.LOCATION.RECEPTOR; to be freed. */
char *plotted_address(const struct model *model, const struct connection *connection);

/* The names of a network's populations or drives in their colours, for an axis; where they stand (`at`) is to be set.
 * Free with plotted_names_free(). */
struct map_names plotted_names(struct figure *f, const struct model *model);
struct map_names plotted_drives(struct figure *f, const struct model *model);
void plotted_names_free(struct map_names *names);

/* The width of the widest name of the networks' populations; what a panel alone in its row needs below for all of
 * them along its x axis. */
double plotted_left(const struct figure *f, const struct plotted *networks);
int plotted_below(const struct figure *f, const struct plotted *networks);

#endif
