/* Pages as text: title, legends and the names of y axes are lines of their own, and each panel is a
 * page of gnuplot's between them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/layout.h"
#include "plot/map.h"
#include "util/mem.h"
#include "util/output.h"

enum { LEFT = 9, LEAST = 7 };

/* Write a text, cut to the width that is left. */
static void words(struct figure *f, const char *text, double room)
{
	char *clean = figure_clean(f, text, room);

	fputs(clean, stdout);
	free(clean);
}

/* A text in as many lines of `room` characters as it takes, which begin below one another at the column `from`; write
 * all but the end of the last, if told to. */
static int wrapped(struct figure *f, const char *text, double room, int from, bool write)
{
	int lines = 0;

	for (size_t n; *text; text += n, lines++) {
		char *line;

		n = figure_fit(f, text, room);
		line = mem_printf("%.*s", (int)n, text);
		if (write && lines)
			printf("\n%*s", from, "");
		if (write)
			words(f, line, room);
		free(line);
	}
	return lines;
}

/* What a curve is drawn with, as in "***" or "*12*". */
static void sample(const struct style *style)
{
	static const char lines[] = "*#$%@&="; /* gnuplot's, from linetype 1 */
	char line = style->character ? lines[(style->character - 1) % 7] : style->letter[1];

	if (!style->character)
		printf(" %c ", line);
	else if (style->number)
		printf("%c%d%c", line, style->number, line);
	else
		printf("%c%c%c", line, line, line);
}

/* The lines of a legend, whose names flow from left to right; write them if told to. */
static int legend(struct figure *f, const struct view *view, bool write)
{
	enum { SAMPLE = 5, AFTER = 3 };
	double x = 0;
	int lines = view->entries > 0;

	for (int i = 0; i < view->entries; i++) {
		const struct entry *e = &view->entry[i];
		double room = f->width - SAMPLE, width = fmin(room, figure_width(f, e->name));

		if (x > 0 && x + AFTER + SAMPLE + width > f->width) {
			x = 0;
			lines++;
			if (write)
				putchar('\n');
		}
		if (write) {
			printf("%*s", x > 0 ? AFTER : 0, "");
			sample(&e->style);
			printf("%*s", e->style.number > 9 ? 1 : 2, "");
		}
		lines += wrapped(f, e->name, room, SAMPLE, write) - 1;
		x += (x > 0 ? AFTER : 0) + SAMPLE + width;
	}
	if (write && view->entries)
		putchar('\n');
	return lines;
}

/* The lines above a panel: its title, and what its y axis shows; what its colours stand for. */
static int header(struct figure *f, const struct panel *p, bool write)
{
	char *key = p->colours.name ? colours_key(&p->colours) : NULL;
	char *colours = key ? mem_printf("%s: %s", p->bar, key) : NULL;
	int lines = (p->title || p->y) + !!key;

	if (write && p->title)
		words(f, p->title, f->width);
	if (write && p->y)
		words(f, p->title ? "; " : "", f->width), words(f, p->y, f->width);
	if (write && (p->title || p->y))
		putchar('\n');
	if (write && key) {
		words(f, colours, f->width);
		putchar('\n');
	}
	free(key);
	free(colours);
	return lines;
}

/* The title; write it if told to. */
static int title(struct figure *f, const char *text, bool write)
{
	int lines = text && *text ? wrapped(f, text, f->width, 0, write) : 0;

	if (write && lines)
		putchar('\n');
	return lines;
}

/* Share out the lines that are left; each panel has a few, whatever the terminal's height. */
static void place(struct figure *f, struct layout *layout)
{
	int left = f->height - title(f, layout->wishes->title, false), used = 0;
	double weight = 0;

	for (int r = 0; r < layout->rows; r++) {
		const struct row *row = &layout->row[r];

		left -= (row->first ? legend(f, row->view, false) : 0) + header(f, row->panel, false);
		weight += row->panel->height;
	}
	for (int r = 0; r < layout->rows; r++) {
		struct row *row = &layout->row[r];
		int lines = (int)(left * row->panel->height / weight);

		if (r == layout->rows - 1)
			lines = left - used;
		row->top = 0;
		row->bottom = lines > LEAST ? lines : LEAST;
		if (row->bottom < row->panel->lines)
			row->bottom = row->panel->lines;
		used += row->bottom;
	}
}

static void panel(struct figure *f, const struct layout *layout, int r)
{
	const struct row *row = &layout->row[r];
	const struct panel *p = row->panel;
	bool shares = layout_shares(layout, r, 0);

	f->across = f->width - (int)layout->left;
	f->down = row->bottom - 3;
	fprintf(f->script, "set terminal dumb mono noenhanced size %d,%d\n", f->width, row->bottom);
	fprintf(f->script, "set lmargin %g\nset rmargin 2\nset tmargin 0\nset bmargin %d\n", layout->left, shares ? 1 : 2);
	layout_axes(f, p);
	fprintf(f->script, "set format x '%%h'\nset xlabel '%s'\nset xtics scale 0.6 %.9g\n", shares ? "" : p->x,
	        figure_tics(f->x, (int)fmax(2, f->across / 10.0)));
	if (!p->logarithmic)
		fprintf(f->script, "set ytics scale 0.6 %.9g\n", figure_tics(f->y, (int)fmax(2, f->down / 2.0)));
	if (p->decades[0])
		layout_decades(f, true);
	p->draw(f, p, row->view->data);
	fputs("unset label\nunset arrow\n", f->script);
}

/* The lines of a panel, without the blanks behind them. Returns what follows. */
static char *page(char *text)
{
	while (*text == '\f' || *text == '\n')
		text++;
	while (*text && *text != '\f') {
		size_t n = strcspn(text, "\n\f"), end = n;

		while (end > 0 && text[end - 1] == ' ')
			end--;
		if (end || text[n] != '\f')
			printf("%.*s\n", (int)end, text);
		text += n + (text[n] == '\n');
	}
	return text;
}

void layout_text(struct figure *f, struct layout *layout)
{
	char *text, *rest;

	layout->left = LEFT;
	for (int v = 0; v < layout->views; v++)
		layout->left = fmax(layout->left, layout->view[v].left + 2);
	place(f, layout);
	figure_begin(f);
	for (int r = 0; r < layout->rows; r++)
		panel(f, layout, r);
	rest = text = figure_close(f);
	title(f, layout->wishes->title, true);
	for (int r = 0; r < layout->rows; r++) {
		if (layout->row[r].first)
			legend(f, layout->row[r].view, true);
		header(f, layout->row[r].panel, true);
		rest = page(rest);
	}
	free(text);
	output_flush();
}
