#include "model/catalogue.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/input.h"
#include "util/mem.h"
#include "util/place.h"

static const char suffix[] = ".net";

char *catalogue_file(const char *name)
{
	char *data, *path;

	if (strchr(name, '/') || *name == '.')
		return NULL;
	data = place_data();
	path = mem_printf("%s/models/%s%s", data, name, suffix);
	free(data);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static int is_model(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name), s = strlen(suffix);

	return n > s && strcmp(entry->d_name + n - s, suffix) == 0;
}

void catalogue_list(FILE *out)
{
	char *data = place_data(), *directory = mem_printf("%s/models", data);
	struct dirent **entry;
	int n = scandir(directory, &entry, is_model, alphasort);

	if (n < 0)
		die("cannot read '%s':", directory);
	for (int i = 0; i < n; i++) {
		char *path = mem_printf("%s/%s", directory, entry[i]->d_name), target[256];
		ssize_t length = readlink(path, target, sizeof target - 1);

		entry[i]->d_name[strlen(entry[i]->d_name) - strlen(suffix)] = '\0';
		if (length > (ssize_t)strlen(suffix)) { /* another name of a model */
			target[length - (ssize_t)strlen(suffix)] = '\0';
			fprintf(out, "%-16s the same as %s\n", entry[i]->d_name, target);
		} else {
			struct input in;
			char *line;

			input_open(&in, path);
			line = input_line(&in);
			fprintf(out, "%-16s %s\n", entry[i]->d_name, line && *line == '#' ? line + 1 + strspn(line + 1, " ") : "");
			input_close(&in);
		}
		free(path);
		free(entry[i]);
	}
	free(entry);
	free(directory);
	free(data);
}
