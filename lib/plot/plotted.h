/* The networks of files, for the pictures of them. */
#ifndef HNN_PLOTTED_H
#define HNN_PLOTTED_H

#include "model/model.h"
#include "plot/plot.h"

struct plotted {
	struct drawn {
		char *label; /* of the file, with the network's number where a file has several */
		struct model *model;
	} * item;
	int count, room;
};

/* Read all networks of a request's files; exits with a message on bad input. Free with plotted_free(). */
struct plotted *plotted_read(const struct request *request);
void plotted_free(void *networks);

/* The width of the widest name of the networks' populations. */
double plotted_left(const struct figure *f, const struct plotted *networks);

#endif
