#include "plot/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "plot/gnuplot.h"
#include "plot/origin.h"
#include "util/err.h"
#include "util/made.h"
#include "util/num.h"
#include "util/output.h"

/* How each format is drawn: gnuplot's terminal, a pixel in its unit of size, its options,
 * and settings. Letters, lines and points (sizes are multiplied by gnuplot's variable `point`)
 * come out the same in all. */
static const struct terminal {
	const char *suffix;
	const char *name;
	double pixel;
	const char *options;
	const char *settings;
} terminals[] = {
	{"png", "pngcairo", 1, "font 'sans-serif,10.5' background '#ffffff'",
     "point = 1\nsmall = ',8.5'\nlarge = ',12.5'\n"},
	{"svg", "svg", 1, "font 'sans-serif,14' background '#ffffff'",
     "point = 0.65\nsmall = ',11.3'\nlarge = ',16.7'\nset xtics offset 0,0.35\n"},
	{"pdf", "pdfcairo", 1 / 96.0, "font 'sans-serif,8.2' fontscale 1 linewidth 1.4 background '#ffffff'",
     "point = 0.85\nsmall = ',6.6'\nlarge = ',9.8'\n"},
	{"gif", "gif", 1, "font 'sans-serif,10.5' background '#ffffff' animate delay 8 loop 0",
     "point = 1.6\nsmall = ',8.5'\nlarge = ',12.5'\n"},
};

static const struct terminal text_terminal = {NULL, "dumb", 1, "mono", "point = 1\nsmall = ''\nlarge = ''\n"};

enum { TERMINALS = sizeof terminals / sizeof *terminals };

/* The format of a file's name. */
static const struct terminal *terminal(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (int i = 0; dot && i < TERMINALS; i++)
		if (strcasecmp(dot + 1, terminals[i].suffix) == 0)
			return &terminals[i];
	die_usage("'%s': expected a file name that ends in .png, .svg, .pdf or, of an animation, .gif", path);
}

/* A size of the terminal: the environment's word, or the terminal's, or the usual one. */
static int of_terminal(const char *variable, int asked, int otherwise)
{
	const char *text = getenv(variable);
	long n;

	if (text && num_parse_long(text, &n) && n > 0 && n < 10000)
		return (int)n;
	return asked > 0 ? asked : otherwise;
}

static void read_size(struct figure *f, const char *size)
{
	const long low = f->text ? 20 : 100, high = f->text ? 1000 : 10000;
	char *end;
	long width = strtol(size, &end, 10), height = *end == 'x' ? strtol(end + 1, &end, 10) : 0;

	if (end == size || *end || end[-1] == 'x')
		die_usage("--size: '%s': expected WIDTHxHEIGHT, such as %s", size, f->text ? "100x30" : "960x480");
	if (width < low || width > high || height < low / 2 || height > high)
		die_usage("--size: %s is out of range (%ldx%ld to %ldx%ld %s)", size, low, low / 2, high, high,
		          f->text ? "characters" : "pixels");
	f->width = (int)width;
	f->height = (int)height;
}

void figure_open(struct figure *f, const char *path, const char *size, const char *resolution)
{
	enum { WIDTH = 960, DOTS = 96 };
	struct winsize window = {0};

	*f = (struct figure){.path = path, .text = !path, .width = WIDTH, .scale = 1};
	f->terminal = path ? terminal(path) : &text_terminal;
	f->scales = strcmp(f->terminal->name, "svg") == 0 || strcmp(f->terminal->name, "pdfcairo") == 0;
	f->animated = strcmp(f->terminal->name, "gif") == 0;
	if (f->text) {
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
		f->width = of_terminal("COLUMNS", window.ws_col, 80) - 1;
		f->height = of_terminal("LINES", window.ws_row, 25) - 1;
	}
	if (size)
		read_size(f, size);
	if (resolution) {
		if (f->terminal != &terminals[0])
			die_usage("--resolution is for PNG files: others are drawn as sharp as can be");
		if (!num_parse(resolution, &f->scale) || f->scale < DOTS / 4.0 || f->scale > 1200)
			die_usage("--resolution: '%s': expected 24 to 1200 dots an inch", resolution);
		f->scale /= DOTS;
	}
	f->script = open_memstream(&f->memory, &f->length);
	if (!f->script)
		die("cannot begin a figure:");
}

void figure_begin(struct figure *f)
{
	const struct terminal *t = f->terminal;
	double dot = t->pixel * f->scale;

	if (f->width * f->scale > 20000 || f->height * f->scale > 20000)
		die_usage("%.0fx%.0f dots are too many: at most 20000 each way", f->width * f->scale, f->height * f->scale);
	fprintf(f->script, "set encoding utf8\nset terminal %s noenhanced size %.9g,%.9g %s", t->name, f->width * dot,
	        f->height * dot, t->options);
	if (f->scale != 1)
		fprintf(f->script, " fontscale %.9g linewidth %.9g pointscale %.9g", f->scale, f->scale, f->scale);
	fprintf(f->script,
	        "\n%s"
	        "set border 3 linewidth 1 linecolor rgb '#404040'\n"
	        "set tics nomirror out scale 0.6 textcolor rgb '#202020'\n"
	        "set style textbox opaque noborder margins 0.6,0.4\n"
	        "unset key\n",
	        t->settings);
	if (!f->text)
		fputs("set minussign\nset grid linetype 1 linewidth 0.8 linecolor rgb '#e4e4e4'\n", f->script);
}

void figure_frame(struct figure *f)
{
	fputs("set multiplot\n", f->script);
}

void figure_frame_end(struct figure *f)
{
	fputs("unset multiplot\n", f->script);
}

char *figure_close(struct figure *f)
{
	struct output out;
	char *picture, *made;
	size_t size;

	if (fclose(f->script) != 0)
		die("cannot make a figure:");
	picture = gnuplot_run(f->memory, f->length, &size);
	free(f->memory);
	for (int role = ROLE_POPULATION; role <= ROLE_LOCATION; role++) {
		for (int i = 0; i < f->named[role].count; i++)
			free(f->named[role].name[i]);
		free(f->named[role].name);
	}
	if (f->text)
		return picture;
	made = made_of_all();
	picture = origin_put(picture, &size, made);
	free(made);
	output_open(&out, f->path);
	fwrite(picture, 1, size, out.file);
	output_commit(&out);
	free(picture);
	return NULL;
}

void figure_item(struct figure *f)
{
	fputs(f->items++ ? ", " : "plot ", f->script);
}

void figure_done(struct figure *f)
{
	fputc('\n', f->script);
	f->items = 0;
}
