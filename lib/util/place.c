#include "util/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"
#include "util/mem.h"

char *place_programs(void)
{
	char *path = realpath("/proc/self/exe", NULL), *slash = path ? strrchr(path, '/') : NULL;

	if (!slash) {
		free(path);
		return NULL;
	}
	*slash = '\0';
	return path;
}

char *place_data(void)
{
	static const char *const candidates[] = {"share/hnn-tools", "data"};
	char *here = place_programs();

	for (size_t i = 0; here && i < sizeof candidates / sizeof *candidates; i++) {
		char *path = mem_printf("%s/../%s", here, candidates[i]);
		char *models = mem_printf("%s/models", path);
		int there = access(models, R_OK) == 0;

		free(models);
		if (there) {
			free(here);
			return path;
		}
		free(path);
	}
	die("cannot find the models that ship with hnn-tools (looked beside %s)", here ? here : "the program");
}
