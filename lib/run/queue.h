/* The networks that wait to be simulated, as text, and their trials one by one. */
#ifndef HNN_QUEUE_H
#define HNN_QUEUE_H

#include <stdbool.h>

#include "run/run.h"

struct queue;

/* A queue of all networks in files ("-": standard input), each with so many trials. */
struct queue *queue_new(char **file, int files, int trials);
void queue_free(struct queue *queue);

/* Read networks until `most` jobs are waiting or nothing more is there; with `wait`, wait for one where
 * none is. Exits with a message when an input cannot be read or has no network. */
void queue_read(struct queue *queue, long most, bool wait);

/* Jobs that wait; jobs read so far; whether all input is read. */
long queue_waiting(const struct queue *queue);
long queue_read_so_far(const struct queue *queue);
bool queue_ended(const struct queue *queue);

/* Take the job that is best given to a rank: of the first network, the trial that it had last time. There
 * must be one. Its texts are valid until the next call. */
struct job queue_take(struct queue *queue, int rank);

#endif
