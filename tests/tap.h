/* Test results in the Test Anything Protocol. */
#ifndef HNN_TAP_H
#define HNN_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_tests, tap_failures;

/* Report whether one test has passed; its name says what it protects. */
__attribute__((format(printf, 2, 3))) static inline bool ok(bool passed, const char *name, ...)
{
	va_list args;

	if (!tap_tests)
		setvbuf(stdout, NULL, _IOLBF, 0); /* whole lines, where standard error goes the same way */
	printf("%sok %d - ", passed ? "" : "not ", ++tap_tests);
	va_start(args, name);
	vprintf(name, args);
	va_end(args);
	putchar('\n');
	tap_failures += !passed;
	return passed;
}

/* Whether a number is within so much of what is expected, relative to that. */
static inline bool near(double x, double expected, double relative)
{
	return fabs(x - expected) <= relative * fabs(expected);
}

/* Print the plan; what main() returns. */
static inline int tap_end(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failures != 0;
}

#endif
