#include "plot/plot.h"

#include <string.h>

#include "util/err.h"
#include "util/mem.h"

static const struct {
	const char *name;
	void (*draw)(struct figure *f, const struct plot *plot);
} kinds[] = {
	{"dipole", plot_dipole},
	{"convergence", plot_convergence},
};

void plot_draw(const char *kind, const struct plot *plot, const char *path)
{
	enum { KINDS = sizeof kinds / sizeof *kinds };
	struct figure figure;
	int i = 0;

	while (i < KINDS && strcmp(kinds[i].name, kind) != 0)
		i++;
	if (i == KINDS)
		die_usage("'%s' is no kind of picture: expected dipole or convergence", kind);
	if (plot->labels > plot->files)
		die_usage("%d labels for %d file%s", plot->labels, plot->files, plot->files > 1 ? "s" : "");
	figure_open(&figure, path);
	kinds[i].draw(&figure, plot);
	figure_close(&figure);
}

char *plot_label(const struct plot *plot, int file)
{
	const char *path = plot->file[file], *slash = strrchr(path, '/');
	char *label, *dot;

	if (file < plot->labels)
		return mem_text(plot->label[file]);
	if (strcmp(path, "-") == 0)
		return mem_text("standard input");
	label = mem_text(slash ? slash + 1 : path);
	dot = strrchr(label, '.');
	if (dot && dot != label)
		*dot = '\0';
	return label;
}
