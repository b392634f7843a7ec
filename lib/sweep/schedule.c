#include "sweep/schedule.h"

#include <stdlib.h>

#include "util/mem.h"

struct part {
	size_t next, end;
};

struct schedule {
	size_t *run;       /* [count] in their order */
	struct part *part; /* [ranks] what each has before it */
	int ranks;
	size_t left;
};

struct schedule *schedule_new(size_t *run, size_t count, int ranks)
{
	struct schedule *s = mem_new(1, sizeof *s);

	*s = (struct schedule){.run = run, .ranks = ranks, .left = count};
	s->part = mem_new((size_t)ranks, sizeof *s->part);
	for (int i = 0; i < ranks; i++)
		s->part[i] = (struct part){count * (size_t)i / (size_t)ranks, count * (size_t)(i + 1) / (size_t)ranks};
	return s;
}

void schedule_free(struct schedule *s)
{
	free(s->run);
	free(s->part);
	free(s);
}

size_t schedule_left(const struct schedule *s)
{
	return s->left;
}

static size_t length(const struct part *part)
{
	return part->end - part->next;
}

size_t schedule_take(struct schedule *s, int rank)
{
	struct part *own = &s->part[rank], *most = s->part;

	for (int i = 1; i < s->ranks; i++)
		if (length(&s->part[i]) > length(most))
			most = &s->part[i];
	if (length(own) == 0) {
		*own = (struct part){most->end - (length(most) + 1) / 2, most->end};
		most->end = own->next;
	}
	s->left--;
	return s->run[own->next++];
}
