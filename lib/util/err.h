/* Errors and warnings: one way to say what went wrong and stop. */
#ifndef HNN_ERR_H
#define HNN_ERR_H

/* Exit statuses of every program. */
enum { EXIT_OK = 0, EXIT_FAIL = 1, EXIT_USAGE = 2 };

/* Name printed before every message; set once, by args_begin(). */
extern const char *program;

/* Called with the exit status just before the process ends through die*():
 * a parallel program takes its other ranks down here. May be NULL. */
extern void (*die_hook)(int status);

/* Where the last words of a dying program go, instead of stderr, while this is set: a program of
 * several ranks has them said once, in their turn. `text` is the whole line. */
extern void (*die_words)(const char *text);

/* Print "program: message" to stderr and exit with status 1. A format that ends in
 * ':' gets " " and the text of errno appended. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for something wrong in an input: "program: file:line: message". A line
 * of 0 is left out. */
_Noreturn void die_at(const char *file, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A wrong command line: message, a pointer to --help, exit status 2. */
_Noreturn void die_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print "program: warning: message" to stderr and go on. */
void warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
