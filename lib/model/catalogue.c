#include "model/catalogue.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/place.h"
#include "util/text.h"

static const char suffix[] = ".net";

static char *path_of(const char *shelf, const char *name)
{
	char *data = place_data(), *path = mem_printf("%s/%s/%s%s", data, shelf, name, suffix);

	free(data);
	return path;
}

char *catalogue_file(const char *shelf, const char *name)
{
	char *path;

	if (strchr(name, '/') || *name == '.')
		return NULL;
	path = path_of(shelf, name);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static int is_one(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name), s = strlen(suffix);

	return n > s && strcmp(entry->d_name + n - s, suffix) == 0;
}

/* The names on a shelf, in their order; each, and the array, to be freed. */
static char **names(const char *shelf, int *count)
{
	char *data = place_data(), *directory = mem_printf("%s/%s", data, shelf), **name;
	struct dirent **entry;

	*count = scandir(directory, &entry, is_one, alphasort);
	if (*count < 0)
		die("cannot read '%s':", directory);
	name = mem_new((size_t)*count + 1, sizeof *name);
	for (int i = 0; i < *count; i++) {
		name[i] = mem_text(entry[i]->d_name);
		name[i][strlen(name[i]) - strlen(suffix)] = '\0';
		free(entry[i]);
	}
	free(entry);
	free(directory);
	free(data);
	return name;
}

/* Whether a name is cut short or misspelt in a few places; how far it is from the right one. */
static bool like(const char *right, const char *name, size_t *far)
{
	size_t n = strlen(name);

	*far = text_distance(right, name);
	return n > 1 && (strncmp(right, name, n) == 0 || strstr(right, name) || *far <= n / 3);
}

/* The name that is most like one that is not there, or NULL when none is. */
static char *suggest(const char *shelf, const char *name)
{
	size_t least = SIZE_MAX, far;
	char *best = NULL, **each;
	int count;

	each = names(shelf, &count);
	for (int i = 0; i < count; i++) {
		if (like(each[i], name, &far) && far < least) {
			least = far;
			free(best);
			best = mem_text(each[i]);
		}
		free(each[i]);
	}
	free(each);
	return best;
}

void catalogue_unknown(const char *shelf, const char *name)
{
	const char *what = strcmp(shelf, CATALOGUE_MODELS) == 0 ? "model" : "set of drives";
	char *like = suggest(shelf, name);

	if (like)
		die("there is no %s '%s' (did you mean '%s'?) and no such file", what, name, like);
	die("there is no %s '%s' (hnn-net --list names them) and no such file", what, name);
}

void catalogue_refuse(const char *path)
{
	char *model = access(path, F_OK) == 0 ? NULL : catalogue_file(CATALOGUE_MODELS, path);

	if (model)
		die("there is no file '%s': the model of this name is what 'hnn-net %s' writes", path, path);
}

/* The first line of a file without its #, or whose other name it is. To be freed. */
static char *description(const char *shelf, const char *name)
{
	char *path = path_of(shelf, name), target[256], *text, *line;
	ssize_t length = readlink(path, target, sizeof target - 1);
	struct input in;

	if (length > (ssize_t)strlen(suffix)) {
		text = mem_printf("the same as %.*s", (int)length - (int)strlen(suffix), target);
	} else {
		input_open(&in, path);
		line = input_line(&in);
		text = mem_text(line && *line == '#' ? line + 1 + strspn(line + 1, " ") : "");
		input_close(&in);
	}
	free(path);
	return text;
}

static void list(FILE *out, const char *kind, const char *shelf)
{
	char **name, *text;
	int count;

	name = names(shelf, &count);
	for (int i = 0; i < count; i++) {
		text = description(shelf, name[i]);
		fprintf(out, "%-7s %-20s %s\n", kind, name[i], text);
		free(text);
		free(name[i]);
	}
	free(name);
}

void catalogue_list(FILE *out)
{
	list(out, "model", CATALOGUE_MODELS);
	list(out, "drives", CATALOGUE_DRIVES);
}
