#include "stream/header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/err.h"
#include "util/made.h"
#include "util/mem.h"
#include "util/num.h"

/* A header that is there, or was until it was removed. */
static struct header *find(const struct headers *h, const char *key)
{
	long at = lookup_find(&h->keys, key);

	return at >= 0 ? &h->item[at] : NULL;
}

const char *headers_get(const struct headers *h, const char *key)
{
	const struct header *item = find(h, key);

	return item ? item->value : NULL;
}

double headers_number(const struct headers *h, const char *key, double otherwise)
{
	const char *text = headers_get(h, key);
	double x;

	return text && num_parse(text, &x) ? x : otherwise;
}

void headers_set(struct headers *h, const char *key, const char *value)
{
	struct header *item = find(h, key);

	if (!item) {
		item = GROW(h->item, h->count, h->room);
		*item = (struct header){.key = mem_text(key)};
		lookup_add(&h->keys, item->key, h->count - 1);
	}
	free(item->value);
	item->value = mem_text(value);
}

void headers_unset(struct headers *h, const char *key)
{
	struct header *item = find(h, key);

	if (!item)
		return;
	free(item->value);
	item->value = NULL;
}

void headers_write(FILE *out, const struct headers *h)
{
	static const char *const others[] = {"samples", "columns", "made", "version"};

	made_write(out, headers_get(h, "made"), headers_get(h, "version"));
	for (size_t i = 0; i < h->count; i++) {
		bool own = !h->item[i].value;

		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			own = own || strcmp(h->item[i].key, others[k]) == 0;
		if (!own)
			fprintf(out, "# %s %s\n", h->item[i].key, h->item[i].value);
	}
}

void headers_clear(struct headers *h)
{
	for (size_t i = 0; i < h->count; i++) {
		free(h->item[i].key);
		free(h->item[i].value);
	}
	lookup_free(&h->keys);
	h->count = 0;
}

void headers_free(struct headers *h)
{
	headers_clear(h);
	free(h->item);
	*h = (struct headers){0};
}

bool header_split(const struct input *in, char *line, char **key, char **value)
{
	size_t n;

	*key = line + 1 + strspn(line + 1, " \t");
	n = strcspn(*key, " \t");
	*value = *key + n + strspn(*key + n, " \t");
	if (n == 0 || **value == '\0' || *key == line + 1)
		return false;
	(*key)[n] = '\0';
	if (strcmp(*key, "made") == 0)
		made_known(in->name, *value);
	return true;
}

/* How lines begin, and what else they hold, that only one kind of file has. */
static const struct {
	const char *begins, *holds, *what;
	enum stream stream;
} signs[] = {
	{"network ", "", "a network", STREAM_NETWORK},
	{"population ", "", "a network", STREAM_NETWORK},
	{"# spikes ", "", "a spike file", STREAM_SPIKES},
	{"# events ", "", "a file of drive events", STREAM_SPIKES},
	{"# columns time agg", "", "a dipole stream", STREAM_DIPOLE},
	{"# columns frequency ", "", "a spectrum", STREAM_SPECTRUM},
	{"# columns time frequency ", "", "a time-frequency map", STREAM_MAP},
	{"# columns time ", ".", "a recording", STREAM_RECORDING},
	{"# hnn-optim log ", "", "the log of a fit", STREAM_LOG},
};

static bool is(enum stream stream, enum stream expected)
{
	bool course = stream == STREAM_DIPOLE || stream == STREAM_RECORDING;
	bool table = course || stream == STREAM_SPECTRUM || stream == STREAM_MAP;

	if (stream == STREAM_RECORDING && expected == STREAM_POTENTIALS) /* whose columns look alike */
		return true;
	return stream == expected || (expected == STREAM_COURSE && course) || (expected == STREAM_TABLE && table);
}

void header_must_be(const struct input *in, const char *line, enum stream expected)
{
	static const char *const what[STREAMS] = {
		[STREAM_NETWORK] = "a network",
		[STREAM_DIPOLE] = "a dipole stream, as hnn-sim makes of networks",
		[STREAM_SPIKES] = "spikes or events, as hnn-sim --spikes writes them",
		[STREAM_RECORDING] = "a recording, as hnn-sim --vsec writes it",
		[STREAM_POTENTIALS] = "potentials at electrodes, as hnn-sim --lfp writes them",
		[STREAM_SPECTRUM] = "a spectrum, as hnn-psd makes it",
		[STREAM_MAP] = "a time-frequency map, as hnn-tfr makes it",
		[STREAM_LOG] = "the log of a fit",
		[STREAM_COURSE] = "a dipole stream, as hnn-sim makes of networks",
		[STREAM_TABLE] = "a dipole stream, as hnn-sim makes of networks",
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(line, signs[i].begins, strlen(signs[i].begins)) == 0 && strstr(line, signs[i].holds)) {
			if (!is(signs[i].stream, expected))
				die_at(in->name, in->line, "this is %s: expected %s", signs[i].what, what[expected]);
			return;
		}
}

void header_check_rows(const struct input *in, size_t rows, double promised, const char *what)
{
	if ((double)rows < promised)
		die_at(in->name, in->line, "the data set ends after %zu of %.15g %s: it was cut short", rows, promised, what);
	if ((double)rows > promised)
		die_at(in->name, in->line, "%zu %s where the header says %.15g", rows, what, promised);
	if (in->torn && !isnan(promised))
		die_at(in->name, in->line, "the last line has no end: the data set was cut short");
}
