#include "plot/figure.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "plot/gnuplot.h"
#include "util/err.h"
#include "util/mem.h"
#include "util/num.h"
#include "util/output.h"

/* How each format is drawn: gnuplot's terminal, a pixel in its unit of size, its options,
 * the font of a title, and settings. Letters, lines and points (sizes are multiplied by
 * gnuplot's variable `point`) come out the same in all. */
static const struct terminal {
	const char *suffix;
	const char *name;
	double pixel;
	const char *options;
	const char *title;
	const char *settings;
} terminals[] = {
	{"png", "pngcairo", 1, "font 'sans-serif,10.5' dashlength 0.6 background '#ffffff'", "sans-serif,12.5",
     "point = 1\nset key spacing 1.25\n"},
	{"svg", "svg", 1, "font 'sans-serif,14' background '#ffffff'", "sans-serif,16.7",
     "point = 0.65\nset key spacing 1.05\nset xtics offset 0,0.35\nset xlabel offset 0,0.75\n"},
	{"pdf", "pdfcairo", 1 / 96.0, "font 'sans-serif,8.2' fontscale 1 linewidth 1.4 dashlength 0.6 background '#ffffff'",
     "sans-serif,9.8", "point = 0.85\nset key spacing 1.25\n"},
};

static const struct terminal text_terminal = {NULL, "dumb", 1, "mono", "", "point = 1\n"};

enum { TERMINALS = sizeof terminals / sizeof *terminals };

void figure_open(struct figure *f, const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	*f = (struct figure){.path = path, .text = !path};
	if (f->text)
		f->terminal = &text_terminal;
	for (int i = 0; dot && i < TERMINALS; i++)
		if (strcasecmp(dot + 1, terminals[i].suffix) == 0)
			f->terminal = &terminals[i];
	if (!f->terminal)
		die_usage("'%s': expected a file name that ends in .png, .svg or .pdf", path);
	f->script = open_memstream(&f->memory, &f->length);
	if (!f->script)
		die("cannot begin a figure:");
}

/* A size of the terminal: the environment's word, or the terminal's, or the usual one. */
static int size(const char *variable, int asked, int otherwise)
{
	const char *text = getenv(variable);
	long n;

	if (text && num_parse_long(text, &n) && n > 0 && n < 10000)
		return (int)n;
	return asked > 0 ? asked : otherwise;
}

/* The legend: gnuplot gives every name the room of the longest one. In pixels. */
enum { LETTER = 9, SAMPLE = 40, LEGEND = FIGURE_WIDTH - FIGURE_LEFT - FIGURE_RIGHT };

static int legend_columns(const struct figure *f, char *const *name, int names)
{
	int longest = 0;

	for (int i = 0; i < names; i++) {
		int n = 0;

		for (const char *p = name[i]; *p && n < f->longest; p++)
			n += (*p & 0xc0) != 0x80;
		longest = n > longest ? n : longest;
	}
	return LEGEND / (longest * LETTER + SAMPLE);
}

void figure_begin(struct figure *f, int height, const char *title, char *const *name, int names)
{
	enum { EDGE = 8, LINE = 21 };
	struct winsize window = {0};
	int columns, legend, width = FIGURE_WIDTH;

	f->longest = 75;
	columns = legend_columns(f, name, names);
	legend = EDGE + (title ? LINE : 0);
	f->top = legend + (names + columns - 1) / columns * LINE + EDGE;
	f->height = f->top + height;
	if (f->text) {
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
		width = size("COLUMNS", window.ws_col, 80) - 1;
		f->height = size("LINES", window.ws_row, 25) - 1;
		f->longest = width > 50 ? width - 40 : 10;
	}
	fprintf(f->script, "set encoding utf8\nset terminal %s noenhanced size %.9g,%.9g %s\n", f->terminal->name,
	        width * f->terminal->pixel, f->height * f->terminal->pixel, f->terminal->options);
	fputs(f->terminal->settings, f->script);
	fputs("set border 3 linewidth 1 linecolor rgb '#404040'\n"
	      "set tics nomirror out scale 0.6 textcolor rgb '#202020'\n"
	      "set format '%h'\n"
	      "set key left Left reverse horizontal tmargin samplen 2.5\n",
	      f->script);
	if (title) {
		fputs("set label 1 ", f->script);
		figure_text(f, title);
		fprintf(f->script, " at screen %.9g,%.9g font '%s'\n", (double)FIGURE_LEFT / FIGURE_WIDTH,
		        f->text ? 1 : 1 - (EDGE + LINE / 2.0) / f->height, f->terminal->title);
	}
	if (!f->text)
		fprintf(f->script,
		        "set key at screen %.9g,%.9g top maxcols %d width -2\n"
		        "set minussign\n"
		        "set grid linetype 1 linewidth 0.8 linecolor rgb '#e4e4e4'\n",
		        (double)FIGURE_LEFT / FIGURE_WIDTH, 1 - (double)legend / f->height, columns);
}

void figure_panel(struct figure *f, int left, int right, int top, int bottom, const char *x, const char *y)
{
	double pixel = 1.0 / f->height;

	if (!f->text)
		fprintf(f->script,
		        "set lmargin at screen %.9g\nset rmargin at screen %.9g\n"
		        "set tmargin at screen %.9g\nset bmargin at screen %.9g\n",
		        (double)left / FIGURE_WIDTH, (double)right / FIGURE_WIDTH, 1 - (f->top + top) * pixel,
		        1 - (f->top + bottom) * pixel);
	fprintf(f->script, "set xlabel '%s'\nset label 2 '%s' ", x ? x : "", y ? y : "");
	if (f->text)
		fputs("at graph 0,1 offset 2,0\n", f->script);
	else
		fprintf(f->script, "at screen %.9g,%.9g rotate by 90 center\n", 16.0 / FIGURE_WIDTH,
		        1 - (f->top + (top + bottom) / 2) * pixel);
}

/* The length of the UTF-8 character at p, or 0 when there is none that can be drawn. */
static size_t character(const unsigned char *p)
{
	static const unsigned long least[] = {0, 0x20, 0x80, 0x800, 0x10000};
	size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	unsigned long code = n == 1 ? *p : *p & (0x7fU >> n);

	if ((*p & 0xc0) == 0x80 || *p >= 0xf8)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < least[n] || code == 0x7f || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
		return 0;
	return n;
}

/* A text as gnuplot's string, cut after so many characters. */
static void text_of(struct figure *f, const char *text, int most)
{
	fputc('\'', f->script);
	for (; *text && most > 0; most--) {
		size_t n = character((const unsigned char *)text);

		if (*text == '\'')
			fputc('\'', f->script);
		fwrite(n ? text : "?", 1, n ? n : 1, f->script);
		text += n ? n : 1;
	}
	fputs(*text ? "...'" : "'", f->script);
}

void figure_text(struct figure *f, const char *text)
{
	text_of(f, text, INT_MAX);
}

double figure_range(struct figure *f, const char *axis, double low, double high, double share)
{
	double largest = fmax(fabs(low), fabs(high)), room = share * (high - low);

	if (high - low <= 1e-6 * largest)
		room = largest > 0 ? 0.1 * largest : 1;
	fprintf(f->script, "set %srange [%.9g:%.9g]\n", axis, low - room, high + room);
	return high - low + 2 * room;
}

void figure_item(struct figure *f)
{
	fputs(f->items++ ? ", " : "plot ", f->script);
}

void figure_name(struct figure *f, const char *name)
{
	fputs(*name ? " title " : " notitle", f->script);
	if (*name)
		text_of(f, name, f->longest);
}

void figure_done(struct figure *f)
{
	fputc('\n', f->script);
	f->items = 0;
}

unsigned figure_colour(int i)
{
	static const unsigned colours[FIGURE_COLOURS] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9};

	return colours[i % FIGURE_COLOURS];
}

unsigned figure_faint(unsigned colour, double strength)
{
	unsigned mixed = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		unsigned part = colour >> shift & 0xff;

		mixed |= (unsigned)(255 - strength * (255 - part)) << shift;
	}
	return mixed;
}

double figure_step(double span, int most)
{
	static const double steps[] = {1, 2, 5, 10};
	double power = pow(10, floor(log10(span / most)));
	int i = 0;

	while (i < 3 && span / (steps[i] * power) > most)
		i++;
	return steps[i] * power;
}

static void point(struct figure *f, const double *x, const double *y, size_t i)
{
	fprintf(f->script, "%.9g %.9g\n", x[i], y[i]);
}

void figure_curve(struct figure *f, const double *x, const double *y, size_t count)
{
	enum { STRETCHES = 1000 };
	size_t stretch = (count + STRETCHES - 1) / STRETCHES;

	for (size_t from = 0; from < count; from += stretch) {
		size_t low = from, high = from;

		for (size_t i = from; i < count && i < from + stretch; i++) {
			low = y[i] < y[low] ? i : low;
			high = y[i] > y[high] ? i : high;
		}
		if (from == 0 && low != 0 && high != 0)
			point(f, x, y, 0);
		point(f, x, y, low < high ? low : high);
		if (low != high)
			point(f, x, y, low < high ? high : low);
		if (from + stretch >= count && low != count - 1 && high != count - 1)
			point(f, x, y, count - 1);
	}
}

void figure_close(struct figure *f)
{
	char *picture;
	size_t size;

	if (fclose(f->script) != 0)
		die("cannot make a figure:");
	picture = gnuplot_run(f->memory, f->length, &size);
	if (f->text) {
		size_t skip = *picture == '\f';

		fwrite(picture + skip, 1, size - skip, stdout);
		output_flush();
	} else {
		struct output out;

		output_open(&out, f->path);
		fwrite(picture, 1, size, out.file);
		output_commit(&out);
	}
	free(picture);
	free(f->memory);
}
