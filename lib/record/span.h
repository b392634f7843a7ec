/* Some cells of a population. */
#ifndef HNN_SPAN_H
#define HNN_SPAN_H

/* Consecutive ones. */
struct span {
	int first, count;
};

#endif
