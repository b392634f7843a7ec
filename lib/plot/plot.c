#include "plot/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

/* clang-format off */
static const struct picture *const pictures[] = {
	&picture_dipole,
	&picture_raster,
	&picture_histogram,
	&picture_recording,
	&picture_psd,
	&picture_tfr,
	&picture_lfp,
	&picture_csd,
	&picture_morphology,
	&picture_positions,
	&picture_connectivity,
	&picture_reach,
	&picture_drives,
	&picture_animation,
	&picture_convergence,
	&picture_profile,
	&picture_pairs,
	&picture_sweep,
};
/* clang-format on */

enum { PICTURES = sizeof pictures / sizeof *pictures };

void plot_help(FILE *synopsis, FILE *summary)
{
	fputs("Draw streams: KIND says how, and a + of its own puts another kind below, as in\n"
	      "hnn-plot histogram events.txt + dipole dipole.txt. The kinds are:\n",
	      summary);
	for (int i = 0; i < PICTURES; i++) {
		fprintf(synopsis, "%s%s [OPTION]... [FILE]... [+ KIND...]", i ? "\n" : "", pictures[i]->name);
		fprintf(summary, "\n  %-13s%s", pictures[i]->name, pictures[i]->help);
	}
}

int plot_options(struct option_spec *option, int room)
{
	int count = 0;

	for (int i = 0; i < PICTURES; i++)
		for (const struct option_spec *o = pictures[i]->option; o && o->name && count < room; o++) {
			int k = 0;

			while (k < count && strcmp(option[k].name, o->name) != 0)
				k++;
			if (k == count)
				option[count++] = *o;
		}
	return count;
}

/* The names of all kinds, as "a, b or c"; free it. */
static char *names(void)
{
	char *text = mem_text(pictures[0]->name);

	for (int i = 1; i < PICTURES; i++) {
		char *more = mem_printf("%s%s%s", text, i == PICTURES - 1 ? " or " : ", ", pictures[i]->name);

		free(text);
		text = more;
	}
	return text;
}

static const struct picture *find(const char *kind)
{
	for (int i = 0; kind && i < PICTURES; i++)
		if (strcmp(pictures[i]->name, kind) == 0)
			return pictures[i];
	if (!kind)
		die_usage("the kind of picture is missing: expected %s", names());
	die_usage("'%s' is no kind of picture: expected %s", kind, names());
}

static bool has_option(const struct picture *picture, const char *name)
{
	for (const struct option_spec *o = picture->option; o && o->name; o++)
		if (strcmp(o->name, name) == 0)
			return true;
	return false;
}

struct range plot_limits(const char *option, const char *text)
{
	struct range range;

	args_range(option, text, &range.low, &range.high);
	return range;
}

/* A file's name in the legend: without directory and suffix. */
static char *label_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *label, *dot;

	if (strcmp(path, "-") == 0)
		return mem_text("standard input");
	label = mem_text(slash ? slash + 1 : path);
	dot = strrchr(label, '.');
	if (dot && dot != label)
		*dot = '\0';
	return label;
}

/* Let a kind read its files, the next ones of the command line. */
static void view(struct figure *f, const struct plot *plot, const struct picture *picture, struct request *r,
                 int *files, struct view *view)
{
	static char *standard_input[] = {"-"};

	if (r->files == 0) {
		r->file = standard_input;
		r->files = 1;
	}
	r->label = mem_new((size_t)r->files, sizeof *r->label);
	r->labelled = plot->labels - *files;
	r->labelled = r->labelled < 0 ? 0 : r->labelled < r->files ? r->labelled : r->files;
	for (int i = 0; i < r->files; i++, (*files)++) {
		r->label[i] = *files < plot->labels ? mem_text(plot->label[*files]) : label_of(r->file[i]);
		if (*files >= plot->labels)
			made_add("--label", r->label[i]);
	}
	picture->view(f, r, view);
	for (int i = 0; i < r->files; i++)
		free(r->label[i]);
	free(r->label);
}

/* The operands up to the next "+". */
static int until_plus(const struct plot *plot, int from)
{
	while (from < plot->operands && strcmp(plot->operand[from], "+") != 0)
		from++;
	return from;
}

/* The kinds that are asked for, [count]; checks names, options and labels before a file is read. */
static const struct picture **kinds(const struct plot *plot, int *count)
{
	const struct picture **kind = mem_new((size_t)plot->operands + 1, sizeof *kind);
	int files = 0;

	*count = 0;
	for (int from = 0, end; from <= plot->operands; from = end + 1) {
		end = until_plus(plot, from);
		kind[(*count)++] = find(from < end ? plot->operand[from] : NULL);
		files += end - from > 1 ? end - from - 1 : 1;
	}
	for (int g = 0; g < plot->givens; g++) {
		bool known = false;

		for (int i = 0; i < *count; i++)
			known = known || has_option(kind[i], plot->given[g].name);
		if (!known)
			die_usage("--%s is no option of %s", plot->given[g].name, kind[0]->name);
	}
	if (plot->labels > files)
		die_usage("%d labels for %d file%s", plot->labels, files, files > 1 ? "s" : "");
	return kind;
}

void plot_draw(struct plot *plot)
{
	int count, files = 0, panels = 0;
	const struct picture **kind = kinds(plot, &count);
	struct view *views = mem_new((size_t)count, sizeof *views);
	bool moves = false;
	struct figure f;

	figure_open(&f, plot->path, plot->size, plot->resolution);
	for (int i = 0, from = 0; i < count; i++) {
		int end = until_plus(plot, from);
		struct request r = {plot->operand + from + 1, end - from - 1, NULL,        0,
		                    plot->wishes.x,           plot->given,    plot->givens};

		view(&f, plot, kind[i], &r, &files, &views[i]);
		panels += views[i].panels;
		moves = moves || views[i].moves;
		from = end + 1;
	}
	if (f.animated && !moves)
		die_usage("'%s': only an animation is drawn as a .gif", plot->path);
	if (plot->wishes.ys > panels)
		die_usage("%d --yrange for %d panel%s", plot->wishes.ys, panels, panels > 1 ? "s" : "");
	page_draw(&f, &plot->wishes, views, count);
	for (int i = 0; i < count; i++) {
		view_free(&views[i]);
		kind[i]->free(views[i].data);
	}
	free(views);
	free(kind);
}

const char *plot_option(const struct request *request, const char *name)
{
	const char *value = NULL;

	for (int i = 0; i < request->givens; i++)
		if (strcmp(request->given[i].name, name) == 0)
			value = request->given[i].value ? request->given[i].value : "";
	return value;
}

void plot_check(const char *file, long line, double x, double value)
{
	if (fabs(value) > PLOT_LARGEST || fabs(x) > PLOT_LARGEST)
		die_at(file, line, "%g at %g is too large to be drawn: at most %g", value, x, PLOT_LARGEST);
}

void plot_failed(const char *file, long line, double trial, const char *why)
{
	if (isnan(trial))
		warning("%s:%ld: a data set that failed is not drawn: %s", file, line, why);
	else
		warning("%s:%ld: trial %g failed and is not drawn: %s", file, line, trial, why);
}
