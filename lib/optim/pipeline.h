/* A command that reads networks and answers each with a number: a shell pipeline, kept
 * running from one network to the next. */
#ifndef HNN_PIPELINE_H
#define HNN_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

struct pipeline;

/* Prepare to run `command` in a process group of its own; it starts with the first
 * evaluation. Programs in a row, `a | b | c`, are run by a sh -c each, so that the end of
 * any of them is noticed; any other command by one sh -c. With `respawn` it is started
 * afresh for each evaluation. From here on SIGINT, SIGTERM and SIGHUP (those that were not
 * ignored) are held back until an evaluation or pipeline_close(), which they end; and
 * whenever the program ends with die(), the command is ended first. One at a time. */
struct pipeline *pipeline_open(const char *command, bool respawn);

/* Write a network's text [length] to the command and read the line with its number into
 * *loss; messages call it evaluation `number`. Returns 0, or the number of the signal that ended
 * it, all processes of the command being gone then. Exits with a message when the command
 * ends or closes its output instead, or writes anything but one line with a finite number. */
int pipeline_evaluate(struct pipeline *pipeline, size_t number, const char *network, size_t length, double *loss);

/* End the command's input and wait for its end. Returns 0 or a signal, as above. Exits with
 * a message when it fails, or has written more than a line a network. */
int pipeline_close(struct pipeline *pipeline);

/* Die of this signal, as whoever started the program expects after an interruption. */
_Noreturn void pipeline_die_of(int signal);

#endif
