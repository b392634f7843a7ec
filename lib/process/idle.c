#include "process/idle.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/mem.h"

/* Ticks of the processor in a second: a rank of hnn-sim that waits for work looks round for it every
 * now and then and takes five of a hundred; what works takes all that it gets. */
enum { SOME_TICKS = 10, MANY_TICKS = 25 };

/* A process, from /proc/PID/stat. */
struct process {
	long pid, parent;
	char state;
	unsigned long long ticks;
	unsigned long long ran, waited, slices; /* ns on a processor and in wait of one; how often it got one */
	bool ours;
};

/* The fields of that file, numbered as in proc(5). */
enum { PARENT = 4, USER = 14, SYSTEM = 15 };

static bool read_process(const char *pid, struct process *process)
{
	char path[64], text[1024];
	char *rest;
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.16s/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	rest = strrchr(text, ')'); /* the name before it may hold anything */
	*process = (struct process){.pid = strtol(pid, NULL, 10)};
	if (!rest || strlen(rest) < 4)
		return false;
	process->state = rest[2];
	rest += 3;
	for (int field = PARENT; field <= SYSTEM; field++) {
		long long value = strtoll(rest, &rest, 10);

		if (field == PARENT)
			process->parent = (long)value;
		else if (field >= USER)
			process->ticks += (unsigned long long)value;
	}
	return true;
}

/* How it shares the processors with others, from /proc/PID/schedstat; where there is none, nothing. */
static void read_schedule(struct process *process)
{
	char path[64], text[128], *rest = text;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/schedstat", process->pid);
	f = fopen(path, "re");
	if (!f)
		return;
	if (fgets(text, sizeof text, f)) {
		process->ran = strtoull(rest, &rest, 10);
		process->waited = strtoull(rest, &rest, 10);
		process->slices = strtoull(rest, &rest, 10);
	}
	fclose(f);
}

/* All processes; their number in *count. */
static struct process *read_all(size_t *count)
{
	struct process *all = NULL, one;
	size_t room = 0;
	struct dirent *entry;
	DIR *dir = opendir("/proc");

	*count = 0;
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_process(entry->d_name, &one))
			*GROW(all, *count, room) = one;
	if (dir)
		closedir(dir);
	return all;
}

/* Mark those that come from this process. */
static void mark(struct process *all, size_t count)
{
	long self = (long)getpid();
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < count; i++) {
			bool ours = all[i].parent == self;

			for (size_t k = 0; k < count && !ours; k++)
				ours = all[k].ours && all[i].parent == all[k].pid;
			more |= ours && !all[i].ours;
			all[i].ours = ours;
		}
	}
}

/* Whether a process wanted a processor most of the time, and kept it whenever it got it: it works, though where
 * many do, or it is to be nice to them, it gets on slowly. One that only looks round gives it back at once. */
static bool starves(const struct process *p, const struct process *before)
{
	unsigned long long ran = p->ran - before->ran, waited = p->waited - before->waited,
					   slices = p->slices - before->slices;

	return ran + waited > 500000000 && slices && ran / slices > 500000;
}

/* Whether a process has worked since the last look. */
static bool works(const struct process *process, const struct idle *before)
{
	struct process then = {0};
	unsigned long long ticks;

	for (size_t i = 0; i < before->count; i++)
		if (before->last[i].pid == process->pid)
			then = before->last[i];
	ticks = process->ticks - then.ticks;
	return process->state == 'D' || ticks > MANY_TICKS || (process->state == 'R' && ticks > SOME_TICKS) ||
	       starves(process, &then);
}

bool idle_look(struct idle *idle)
{
	struct idle now = {0};
	bool any = false, work = !idle->last;

	now.last = read_all(&now.count);
	mark(now.last, now.count);
	for (size_t i = 0; i < now.count; i++)
		if (now.last[i].ours) {
			read_schedule(&now.last[i]);
			any = true;
			work |= works(&now.last[i], idle);
		}
	now.looks = any && !work ? idle->looks + 1 : 0;
	idle_reset(idle);
	*idle = now;
	return idle->looks >= IDLE_SECONDS;
}

void idle_reset(struct idle *idle)
{
	free(idle->last);
	*idle = (struct idle){0};
}
