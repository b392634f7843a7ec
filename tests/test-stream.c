/* lib/stream and the numbers of lib/util: what is written is what is read. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream/record.h"
#include "stream/traces.h"
#include "tap.h"
#include "util/lookup.h"
#include "util/mem.h"
#include "util/num.h"

static bool scans(const char *text, double expected, size_t length)
{
	const char *p = text;
	double x;

	return num_scan(&p, &x) && x == expected && signbit(x) == signbit(expected) && p == text + length;
}

static bool formats(double x, const char *expected)
{
	char text[NUM_MAX];
	size_t n = num_format(text, x);

	return n == strlen(expected) && memcmp(text, expected, n) == 0;
}

/* Doubles of all sizes, the same in every run. */
static double any_double(void)
{
	static uint64_t state = 88172645463325252;
	double x;

	do {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		memcpy(&x, &state, sizeof x);
	} while (!isfinite(x));
	return x;
}

static void test_numbers(void)
{
	static const char *const wrong[] = {"", "-", "+", ".", "-.", "e5", "nan", "inf", "-inf", " 1", "x", "--1", "+-1"};
	static const char *const partial[] = {"1 ", "1x", "1e", "1e+", "0x10", "1,5", "1.2.3", "1e999", "-1e999", "1-"};
	static const char *const whole[] = {"1.0", "", "x", "1x", " 1", "99999999999999999999", "1e3"};
	bool refused = true, exact = true, near = true, stable = true;
	double x;
	long n;

	ok(scans("0", 0, 1) && scans("-0", -0.0, 2) && scans("+7", 7, 2) && scans("5.", 5, 2) && scans("-.5", -0.5, 3),
	   "numbers without a part are read");
	ok(scans("1e3", 1000, 3) && scans("1E+3", 1000, 4) && scans("25e-1", 2.5, 5), "exponents are read");
	ok(scans("1e", 1, 1) && scans("1e+x", 1, 1) && scans("0x10", 0, 1) && scans("1,5", 1, 1),
	   "reading stops where the number does");
	ok(scans("0.1", 0.1, 3) && scans("9007199254740993", 9007199254740993.0, 16) &&
	       scans("1.7976931348623157e308", DBL_MAX, 22) && scans("5e-324", 5e-324, 6) &&
	       scans("2.2250738585072011e-308", 2.2250738585072011e-308, 23) && scans("1e-400", 0, 6) &&
	       scans("0.000000000000000000000000000123", 1.23e-28, 32) &&
	       scans("123456789012345678901234567890", 123456789012345678901234567890.0, 30) &&
	       scans("-3.638991374804031231e+00", -3.638991374804031231, 25),
	   "hard numbers are rounded correctly");
	ok(scans("1e999", INFINITY, 5), "a number too large is infinite, for the caller to refuse");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const char *p = wrong[i];

		refused = refused && !num_scan(&p, &x) && p == wrong[i] && !num_parse(wrong[i], &x);
	}
	ok(refused, "what is not a number is refused and not passed");
	refused = true;
	for (size_t i = 0; i < sizeof partial / sizeof *partial; i++)
		refused = refused && !num_parse(partial[i], &x);
	ok(refused, "a number with something after it, or too large, is not a whole number");
	refused = true;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		refused = refused && !num_parse_long(whole[i], &n);
	ok(refused && num_parse_long("-12", &n) && n == -12, "integers are integers");

	ok(formats(0, "0") && formats(-0.0, "0") && formats(1, "1") && formats(-2.5, "-2.5") && formats(0.1, "0.1") &&
	       formats(100, "100") && formats(170, "170") && formats(0.025, "0.025"),
	   "short numbers are written short");
	ok(formats(1e-4, "0.0001") && formats(9.5e-5, "9.5e-05") && formats(1e-7, "1e-07") && formats(1e-8, "1e-08") &&
	       formats(123456789012345, "123456789012345") && formats(1e15, "1e+15") && formats(-1e300, "-1e+300"),
	   "the form changes where printf's %%g does");
	ok(formats(0.99999999999999994, "1") && formats(999999999999999.9, "1e+15") && formats(99.9999999999999999, "100"),
	   "rounding up carries over");
	for (int i = 0; i < 20000; i++) {
		double value = i % 2 ? any_double() : ldexp(any_double() / DBL_MAX, i % 90 - 40);
		char text[NUM_MAX + 1], again[NUM_MAX + 1], plain[NUM_MAX];

		text[num_format(text, value)] = '\0';
		stable = stable && num_parse(text, &x);
		again[num_format(again, x)] = '\0';
		stable = stable && strcmp(text, again) == 0;
		near = near && fabs(x - value) <= 1e-14 * fabs(value);
		exact = exact && num_parse(num_exact(plain, value), &x) && x == value;
	}
	ok(near, "written numbers are off by at most one unit in the 15th digit");
	ok(stable, "a number that was written once is written the same ever after");
	ok(exact, "num_exact() is read back as the same double");
}

static struct input text_input(const char *text)
{
	struct input in;

	input_text(&in, "text", text);
	return in;
}

/* How the data sets of a text are written; free it. */
static char *rewritten(const char *text, int *sets)
{
	struct input in = text_input(text);
	struct traces set;
	char *result;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	for (*sets = 0; traces_read_as(&in, &set, STREAM_COURSE); ++*sets) {
		traces_write(out, &set);
		traces_free(&set);
	}
	fclose(out);
	input_close(&in);
	return result;
}

static bool becomes(const char *text, const char *expected, int sets)
{
	int n;
	char *result = rewritten(text, &n);
	bool same = n == sets && strcmp(result, expected) == 0;

	if (!same)
		printf("# %d data sets:\n%s", n, result);
	free(result);
	return same;
}

static void test_dipoles(void)
{
	static const char two[] =
		"# trial 1\n# trials 2\n# samples 2\n# columns time agg L2 L5\n0 1 2 3\n0.5 -1 1e-09 0\n\n\n"
		"# trial 2\n# trials 2\n# samples 1\n# columns time agg\n7 0.25\n\n\n";
	static const char plain[] = "# samples 2\n# columns time agg\n0 1.5\n1 2\n\n\n";
	static const struct {
		const char *text, *what;
	} same[] = {
		{"0 1.5\n1 2\n", "without headers"},
		{"0 1.5\n1 2", "without a last newline"},
		{"0\t1.5\n 1\t 2 \n", "with tabs and blanks"},
		{"0,1.5\n1,2\n", "as CSV"},
		{"0, 1.5\n1, 2\n", "as CSV with blanks"},
		{"0;1.5\n1;2;\n", "with semicolons"},
		{"0.000e+00 1.50E+00\r\n1.0 20e-1\r\n", "with CRLF and in scientific notation"},
		{"\xef\xbb\xbf"
	     "0 1.5\n1 2\n",
	     "with a byte order mark"},
		{"\xef\xbb\xbf"
	     "time,agg\n0,1.5\n1,2\n",
	     "with a byte order mark before names"},
		{"time agg\n0 1.5\n1 2\n", "with names of columns"},
		{"\"Time (ms)\",\"agg, nAm\"\n0,1.5\n1,2\n", "with names in quotes"},
		{"\"time\",\"L2,3\"\n0,1.5\n1,2\n", "with a comma in a name"},
		{"\"time\",\"agg\"\r\n\"0\",\"1.5\"\r\n\"1\",\"2\"\r\n", "with numbers in quotes"},
		{"# times,agg\n0.000000, 1.500000\n1.000000, 2.000000\n", "from hnn-core's GUI"},
		{"0.000\t1.5000\n1.000\t2.0000\n", "from hnn-core's Dipole.write"},
		{"#comment\n# lonely\n#\n0 1.5\n1 2\n", "with comments that are no headers"},
	};
	struct input in = text_input(two);
	struct traces d;
	char long_text[1000], *longer;

	ok(becomes(two, two, 2), "data sets are written as they were read, each with its own headers and columns");
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		ok(becomes(same[i].text, plain, 1), "a data set is read %s", same[i].what);
	ok(becomes("\n\n\n# unit nAm\n\n0 1\n\n\n\n\n\n0 2\n\n\n",
	           "# unit nAm\n# samples 1\n# columns time agg\n0 1\n\n\n# samples 1\n# columns time agg\n0 2\n\n\n", 2),
	   "blank lines around data sets do not matter");
	ok(becomes("\n", "", 0) && becomes("\n\n\n", "", 0), "no data set is no data set");

	ok(becomes("# trial 1\n# samples 9\n0 1\n# failed: it was\n1 2\n\n\n# unit nAm\n# failed: b\n\n\n\n# failed: a\n",
	           "# trial 1\n# failed: it was\n\n\n# unit nAm\n# failed: b\n\n\n# failed: a\n\n\n", 3),
	   "a data set that failed says so, wherever that stands, and has no rows");

	ok(traces_read_as(&in, &d, STREAM_DIPOLE) && d.samples == 2 && d.columns == 3 && d.line == 1 && d.time[1] == 0.5 &&
	       d.value[1][1] == 1e-9 && traces_find(&d, "L5") == 2 && traces_find(&d, "L4") == -1,
	   "a data set holds its samples");
	traces_set(&d, "scale", "%d", 3000);
	traces_set(&d, "trial", "%s", "one");
	headers_unset(&d.headers, "trials");
	headers_unset(&d.headers, "absent");
	ok(headers_number(&d.headers, "scale", 1) == 3000 && headers_number(&d.headers, "trial", 5) == 5 &&
	       !headers_get(&d.headers, "trials") && strcmp(headers_get(&d.headers, "samples"), "2") == 0,
	   "headers are set, replaced and removed");
	memset(long_text, 'x', sizeof long_text);
	long_text[sizeof long_text - 1] = '\0';
	longer = mem_printf("# network %s\n# %s %s\n# samples 1\n# columns time agg %s\n0 1 2\n\n\n", long_text, long_text,
	                    long_text, long_text);
	traces_set(&d, "network", "%s", long_text);
	ok(becomes(longer, longer, 1) && strcmp(headers_get(&d.headers, "network"), long_text) == 0,
	   "long headers and names stay whole");
	free(longer);
	ok(traces_rate(&in, &d) == 2, "the rate is in samples a millisecond");
	traces_free(&d);
	ok(traces_read_as(&in, &d, STREAM_DIPOLE) && d.samples == 1 && d.columns == 1 && d.line == 9 &&
	       !headers_get(&d.headers, "scale") && strcmp(headers_get(&d.headers, "trials"), "2") == 0,
	   "the next data set has nothing of the last");
	traces_fail(&d, "at %d ms", 7);
	traces_fail(&d, "again %s", d.failed);
	ok(strcmp(d.failed, "again at 7 ms") == 0 && d.samples == 0 && strcmp(headers_get(&d.headers, "trial"), "2") == 0,
	   "a data set that fails keeps its headers and no samples");
	traces_free(&d);
	ok(!traces_read_as(&in, &d, STREAM_DIPOLE) && !traces_read_as(&in, &d, STREAM_DIPOLE) && !d.failed,
	   "the end stays the end");
	input_close(&in);
}

/* What columns are called: by a header, by a line of names where they would be called something else otherwise, or as
 * the reference has them. */
static void test_names(void)
{
	static const struct {
		const char *text, *names, *what;
	} table[] = {
		{"0 1 2 3\n", "agg L2 L5", "three values without names"},
		{"Time (ms),all,upper,lower\n0,1,2,3\n", "agg L2 L5", "three values under foreign names"},
		{"\"Time (ms)\",left\n0,1\n", "agg", "one value under a foreign name"},
		{"time,agg,L4,L5\n0,1,2,3\n", "agg L4 L5", "three values under names of ours"},
		{"time agg upper\n0 1 2\n", "agg upper", "two values"},
		{"\"Time (ms)\",\"all layers\",\"L2/3\",\"L4\",\"L5\"\r\n0,1,2,3,4\r\n", "all_layers L2/3 L4 L5",
	     "four values under foreign names"},
		{"a remark\ntime\tagg\tL2/3\tL4\tL5\n0\t1\t2\t3\t4\n", "agg L2/3 L4 L5", "the last of several lines of names"},
		{"# columns time agg L4\n0 1 2\n", "agg L4", "a header"},
		{"# columns time,agg,L4\n0,1,2\n", "agg L4", "a header with commas"},
		{"# columns time agg L4 L6\ntime agg L2 L5\n0 1 2 3\n", "agg L4 L6", "a header before a line of names"},
		{"# columns are time and dipole\n0 1\n", "agg", "a remark about columns"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char *expected = mem_printf("# columns time %s\n", table[i].names), *result;
		int sets;

		result = rewritten(table[i].text, &sets);
		ok(sets == 1 && strstr(result, expected), "the columns have the names that they should: %s", table[i].what);
		free(expected);
		free(result);
	}
}

/* The rate of samples at these times. */
static double rate(size_t samples, const double time[])
{
	struct input in = {.name = "text"};
	struct traces d = {.samples = samples, .time = (double *)time};

	return traces_rate(&in, &d);
}

static void test_rates(void)
{
	enum { N = 600 };
	double time[N];

	for (int i = 0; i < N; i++)
		time[i] = 0.025 * i;
	ok(rate(N, time) == 1 / time[1], "the rate of even times is that of the first two");
	for (int i = 0; i < N; i++)
		time[i] = rint(i / 0.6 * 10) / 10;
	ok(fabs(rate(N, time) - 0.6) < 0.6e-4, "at 600 Hz times may be rounded to 0.1 ms");
	for (int i = 0; i < N; i++)
		time[i] = rint(i / 0.6 * 1000) / 1000;
	ok(fabs(rate(N, time) - 0.6) < 0.6e-3, "or to 0.001 ms");
}

static void test_lookup(void)
{
	enum { N = 5000 };
	struct lookup l = {0};
	char *key[N];
	bool found = true;

	ok(lookup_find(&l, "absent") == LOOKUP_NONE, "an empty table holds nothing");
	for (int i = 0; i < N; i++) {
		key[i] = mem_printf("key%d", i);
		found = found && lookup_find(&l, key[i]) == LOOKUP_NONE;
		lookup_add(&l, key[i], (size_t)i);
	}
	for (int i = 0; i < N; i++)
		found = found && lookup_find(&l, key[i]) == i;
	ok(found && lookup_find(&l, "key") == LOOKUP_NONE, "what was added is found where it was put, nothing else");
	lookup_free(&l);
	for (int i = 0; i < N; i++)
		free(key[i]);
}

static void test_records(void)
{
	static const char text[] = "# a comment\n"
							   "network    tiny nx=1 ny=2\n"
							   "section    L5 soma L=39 diam=28.9 # a size\n"
							   "drive      evprox2 type=evoked mu=120\n"
							   "target     evprox2 L5 ampa=0.1 delay=1\n"
							   "end\n"
							   "network    other nx=3\n"
							   "end\n";
	static const char *const drive[] = {"evprox2", NULL}, *const bias[] = {"tonic", "L5", NULL};
	struct input in = text_input(text);
	struct records first, second, none;
	struct record *r;
	struct setting *s;
	char *written;
	size_t size;
	FILE *out = open_memstream(&written, &size);

	ok(records_read(&in, &first) && first.count == 6, "a network ends with its end record");
	ok(records_read(&in, &second) && second.count == 2 && second.item[0].line == 7, "the next network follows");
	ok(!records_read(&in, &none), "then the stream ends");
	records_write(out, &first);
	records_write(out, &second);
	fclose(out);
	ok(strcmp(written, text) == 0, "networks are written as they were read, comments included");
	free(written);

	s = records_at(&first, "evprox2.L5.ampa");
	ok(s && strcmp(s->value, "0.1") == 0, "an address is names and a key");
	s = records_at(&first, "evprox2.mu");
	ok(s && strcmp(s->value, "120") == 0, "records of fewer names have shorter addresses");
	ok(!records_at(&first, "evprox2.L5") && !records_at(&first, "evprox2.L5.nmda") && !records_at(&first, "mu") &&
	       !records_at(&first, ""),
	   "there is nothing at another address");
	setting_replace(s, "121.5");
	ok(strcmp(record_get(records_find(&first, "drive", drive), "mu"), "121.5") == 0,
	   "a value is replaced in its record");
	r = records_add(&first, "bias", bias);
	record_set(r, "amplitude", "0.3");
	record_set(r, "amplitude", "0.4");
	ok(first.count == 7 && strcmp(first.item[6].kind, "end") == 0 && strcmp(first.item[5].kind, "bias") == 0 &&
	       first.item[5].settings == 1 && strcmp(record_get(&first.item[5], "amplitude"), "0.4") == 0,
	   "a record is added before the end");
	ok(records_find(&first, "bias", bias) == &first.item[5] && !records_find(&first, "bias", drive) &&
	       !records_find(&first, "drive", bias),
	   "records are found by kind and all names");
	records_free(&first);
	records_free(&second);
	input_close(&in);
}

int main(void)
{
	test_numbers();
	test_dipoles();
	test_names();
	test_rates();
	test_lookup();
	test_records();
	return tap_end();
}
