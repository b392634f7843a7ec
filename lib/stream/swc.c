#include "stream/swc.h"

#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/num.h"

enum { FIELDS = 7, MOST_POINTS = 10000000 };

/* --- lines -------------------------------------------------------------------------- */

static double number(const struct input *in, const char *name, const char *text)
{
	double x;

	if (!num_parse(text, &x))
		die_at(in->name, in->line, "%s: '%s': not a number", name, text);
	return x;
}

static long whole(const struct input *in, const char *name, const char *text, long low)
{
	long n;

	if (!num_parse_long(text, &n))
		die_at(in->name, in->line, "%s: '%s': not a whole number", name, text);
	if (n < low)
		die_at(in->name, in->line, "%s: %ld: expected %ld or more", name, n, low);
	return n;
}

static struct swc_point read_point(const struct input *in, char *line)
{
	char *field[FIELDS], *save = NULL;
	struct swc_point p = {.line = in->line};
	int n = 0;
	long type;

	for (char *word = strtok_r(line, " \t", &save); word; word = strtok_r(NULL, " \t", &save)) {
		if (n < FIELDS)
			field[n] = word;
		n++;
	}
	if (n != FIELDS)
		die_at(in->name, in->line, "%d field%s: expected number, type, x, y, z, radius and parent", n,
		       n > 1 ? "s" : "");
	p.number = whole(in, "number", field[0], 0);
	type = whole(in, "type", field[1], 0);
	p.type = type > 1000000 ? 1000000 : (int)type;
	p.at[0] = number(in, "x", field[2]);
	p.at[1] = number(in, "y", field[3]);
	p.at[2] = number(in, "z", field[4]);
	p.radius = number(in, "radius", field[5]);
	if (p.radius <= 0)
		die_at(in->name, in->line, "radius: %s: expected more than 0", field[5]);
	p.parent = whole(in, "parent", field[6], -1);
	return p;
}

static void read_points(struct input *in, struct swc *swc)
{
	size_t count = 0, room = 0;
	char *line;

	while ((line = input_line(in))) {
		line[strcspn(line, "#")] = '\0';
		if (!line[strspn(line, " \t")])
			continue;
		if (count == MOST_POINTS)
			die_at(in->name, in->line, "more than %d points", MOST_POINTS);
		*GROW(swc->point, count, room) = read_point(in, line);
	}
	if (!count)
		die_at(in->name, 0, "no point: expected a line 'number type x y z radius parent' each");
	swc->points = (int)count;
}

/* --- the tree ------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	const struct swc_point *s = *(const struct swc_point *const *)a, *t = *(const struct swc_point *const *)b;

	return s->number != t->number ? (s->number > t->number) - (s->number < t->number)
	                              : (s->line > t->line) - (s->line < t->line);
}

static int to_number(const void *number, const void *point)
{
	long n = *(const long *)number, m = (*(const struct swc_point *const *)point)->number;

	return (n > m) - (n < m);
}

/* The points by their numbers, no two of which are the same; to be freed. */
static const struct swc_point **number_points(const struct swc *swc)
{
	const struct swc_point **sorted = mem_new((size_t)swc->points, sizeof *sorted);

	for (int i = 0; i < swc->points; i++)
		sorted[i] = &swc->point[i];
	qsort(sorted, (size_t)swc->points, sizeof *sorted, by_number);
	for (int i = 1; i < swc->points; i++)
		if (sorted[i]->number == sorted[i - 1]->number)
			die_at(swc->file, sorted[i]->line, "number: %ld stands in line %ld already", sorted[i]->number,
			       sorted[i - 1]->line);
	return sorted;
}

/* Parents by their index, and that there is one root. Its index. */
static int link_points(const struct swc *swc)
{
	const struct swc_point **sorted = number_points(swc), **from;
	int root = -1;

	for (int i = 0; i < swc->points; i++) {
		struct swc_point *p = &swc->point[i];

		p->from = -1;
		if (p->parent < 0 && root >= 0)
			die_at(swc->file, p->line, "parent: -1: a second root, after that of line %ld: expected one tree",
			       swc->point[root].line);
		if (p->parent < 0) {
			root = i;
			continue;
		}
		from = bsearch(&p->parent, sorted, (size_t)swc->points, sizeof *sorted, to_number);
		if (!from)
			die_at(swc->file, p->line, "parent: there is no point %ld", p->parent);
		p->from = (int)(*from - swc->point);
		swc->point[p->from].children++;
	}
	free(sorted);
	if (root < 0)
		die_at(swc->file, swc->point[0].line, "parent: no point is the root: expected one with -1");
	return root;
}

/* Put the points in order, depth first, children as they stand in the file. */
static void sort_points(struct swc *swc, int root)
{
	size_t n = (size_t)swc->points;
	struct swc_point *sorted = mem_new(n, sizeof *sorted);
	int *first = mem_new(n, sizeof *first), *next = mem_new(n, sizeof *next), *place = mem_new(n, sizeof *place);
	int *waiting = mem_new(n, sizeof *waiting), count = 0, done = 0;

	for (int i = 0; i < swc->points; i++)
		first[i] = next[i] = place[i] = -1;
	for (int i = 0; i < swc->points; i++) /* the last child first, as the first is taken last */
		if (swc->point[i].from >= 0) {
			next[i] = first[swc->point[i].from];
			first[swc->point[i].from] = i;
		}
	for (waiting[count++] = root; count;) {
		int i = waiting[--count], from = swc->point[i].from;

		place[i] = done;
		sorted[done] = swc->point[i];
		sorted[done++].from = from < 0 ? -1 : place[from];
		for (int child = first[i]; child >= 0; child = next[child])
			waiting[count++] = child;
	}
	for (int i = 0; i < swc->points; i++)
		if (place[i] < 0)
			die_at(swc->file, swc->point[i].line, "parent: the points that lead here form a ring, not a tree");
	free(first);
	free(next);
	free(place);
	free(waiting);
	free(swc->point);
	swc->point = sorted;
}

void swc_read(const char *path, struct swc *swc)
{
	struct input in;

	*swc = (struct swc){0};
	input_open(&in, path);
	swc->file = in.name;
	read_points(&in, swc);
	sort_points(swc, link_points(swc));
	input_close(&in);
}

void swc_free(struct swc *swc)
{
	free(swc->point);
	*swc = (struct swc){0};
}
