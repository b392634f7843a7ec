/* Reconstructed cells in the format SWC (Cannon et al. 1998): points of a tree, a line each: number, type, x, y, z,
 * radius (um) and the number of the point before it, -1 for the root; '#' starts a comment. */
#ifndef HNN_SWC_H
#define HNN_SWC_H

enum { SWC_SOMA = 1, SWC_AXON, SWC_DENDRITE, SWC_APICAL, SWC_FORK, SWC_END };

struct swc_point {
	long number;
	int type;
	double at[3], radius;
	long parent;  /* its number, -1 for the root */
	int from;     /* the parent's index, -1 for the root */
	int children; /* how many points have this one as their parent */
	long line;
};

struct swc {
	const char *file;
	struct swc_point *point; /* the root first, each point below its parent, and what grows from it before others */
	int points;
};

/* Read a file, or standard input for "-". Exits with a message that names file and line where a line has not seven
 * fields, one of them is not what it should be, a number stands twice, or the points do not form one tree. Free with
 * swc_free(). */
void swc_read(const char *path, struct swc *swc);
void swc_free(struct swc *swc);

#endif
