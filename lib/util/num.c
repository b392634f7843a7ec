#include "util/num.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Powers of ten that a double holds exactly. */
static const double power10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Append a run of digits to *m; the character after them. */
static const char *digits(const char *p, uint64_t *m)
{
	for (; (unsigned char)(*p - '0') < 10; p++)
		*m = *m * 10 + (uint64_t)(*p - '0');
	return p;
}

bool num_scan(const char **text, double *value)
{
	const char *begin = *text + (**text == '-' || **text == '+');
	uint64_t m = 0;
	const char *p = digits(begin, &m);
	long count = p - begin, exponent = 0;

	if (*p == '.') {
		const char *point = p++;

		p = digits(p, &m);
		exponent = point + 1 - p;
		count -= exponent;
	}
	if (count == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		const char *q = p + 1;
		bool down = *q == '-';
		long e = 0;

		if (*q == '-' || *q == '+')
			q++;
		if (isdigit((unsigned char)*q)) {
			for (; isdigit((unsigned char)*q); q++)
				e = e < 100000 ? e * 10 + (*q - '0') : e;
			exponent += down ? -e : e;
			p = q;
		}
	}
	/* Two exact doubles and one operation: correctly rounded (Clinger 1990). */
	if (count <= 19 && m <= (1ULL << 53) && exponent >= -22 && exponent <= 22) {
		double x = (double)m;

		x = exponent < 0 ? x / power10[-exponent] : x * power10[exponent];
		*value = **text == '-' ? -x : x;
	} else {
		*value = strtod(*text, NULL);
	}
	*text = p;
	return true;
}

bool num_parse(const char *text, double *value)
{
	return num_scan(&text, value) && *text == '\0' && isfinite(*value);
}

bool num_parse_long(const char *text, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && !isspace((unsigned char)*text);
}

/* Eight digits, two by two. */
static void eight_digits(uint32_t x, char *out)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
								"25262728293031323334353637383940414243444546474849"
								"50515253545556575859606162636465666768697071727374"
								"75767778798081828384858687888990919293949596979899";
	uint32_t high = x / 10000, low = x % 10000;

	memcpy(out, pairs + high / 100 * 2, 2);
	memcpy(out + 2, pairs + high % 100 * 2, 2);
	memcpy(out + 4, pairs + low / 100 * 2, 2);
	memcpy(out + 6, pairs + low % 100 * 2, 2);
}

/* A zero and the digits of x in 1e-7..1e15 rounded to 15, and its exponent. Returns their number without zeros
 * at their end; these are there too. */
static int decimal(double x, char digit[16], int *exponent)
{
	uint64_t m;
	int e2, e10, n = 15;

	memcpy(&m, &x, sizeof m);
	e2 = (int)(m >> 52) - 1023;                      /* floor(log2(x)) */
	e10 = (int)(e2 * 0.30102999566398120 + 30) - 30; /* floor(log10(x)), or one less */
	if (e10 < 14 ? x * power10[14 - e10] >= 1e15 : x >= 1e15)
		e10++;
	m = (uint64_t)(x * power10[14 - e10] + 0.5);
	if (m >= 1000000000000000ULL) {
		m /= 10;
		e10++;
	}
	eight_digits((uint32_t)(m / 100000000), digit);
	eight_digits((uint32_t)(m % 100000000), digit + 8);
	while (n > 1 && digit[n] == '0')
		n--;
	*exponent = e10;
	return n;
}

/* Sixteen bytes are copied where fewer matter: a length that is known is quicker, and there is room. */
size_t num_format(char *out, double value)
{
	double x = fabs(value);
	char digits[33] = {0}, *digit = digits + 1;
	char *p = out;
	int e10, n;

	if (x == 0) {
		*out = '0';
		return 1;
	}
	if (!(x >= 1e-7 && x < 999999999999999.5))
		return (size_t)snprintf(out, NUM_MAX, "%.15g", value);
	n = decimal(x, digits, &e10);
	if (value < 0)
		*p++ = '-';
	if (e10 < -4) { /* scientific */
		*p++ = digit[0];
		if (n > 1) {
			*p++ = '.';
			memcpy(p, digit + 1, 16);
			p += n - 1;
		}
		*p++ = 'e';
		*p++ = '-';
		*p++ = '0';
		*p++ = (char)('0' - e10);
	} else if (e10 < 0) {
		*p++ = '0';
		*p++ = '.';
		for (; e10 < -1; e10++)
			*p++ = '0';
		memcpy(p, digit, 16);
		p += n;
	} else {
		memcpy(p, digit, 16);
		p += e10 + 1;
		if (n > e10 + 1) {
			*p++ = '.';
			memcpy(p, digit + e10 + 1, 16);
			p += n - e10 - 1;
		}
	}
	return (size_t)(p - out);
}

char *num_exact(char out[NUM_MAX], double value)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, NUM_MAX, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	return out;
}
